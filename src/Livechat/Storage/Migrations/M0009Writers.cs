namespace Livechat.Storage.Migrations;

/// <summary>Who writes to the database, and which of them has a turn.</summary>
public sealed class M0009Writers() : Migration("0009_writers")
{
    public override IEnumerable<string> Statements() =>
    [
        """
        CREATE TABLE writers (
            id TEXT NOT NULL CONSTRAINT pk_writers PRIMARY KEY,
            batch INTEGER NOT NULL,
            started_at INTEGER NOT NULL)
        """,
        // Null where it waits, and in turns from before there were writers.
        "ALTER TABLE turns ADD COLUMN worker TEXT NULL",
    ];
}
