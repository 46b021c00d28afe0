namespace Livechat.Storage.Migrations;

/// <summary>Who answers in each department.</summary>
public sealed class M0003Personas() : Migration("0003_personas")
{
    public override IEnumerable<string> Statements() =>
    [
        """
        CREATE TABLE personas (
            department TEXT NOT NULL CONSTRAINT pk_personas PRIMARY KEY,
            display_name TEXT NOT NULL,
            greeting TEXT NOT NULL,
            audience TEXT NOT NULL,
            tools TEXT NOT NULL,
            knowledge TEXT NOT NULL,
            escalates TEXT NOT NULL,
            instructions TEXT NOT NULL,
            version INTEGER NOT NULL,
            updated_at INTEGER NOT NULL)
        """,
    ];
}
