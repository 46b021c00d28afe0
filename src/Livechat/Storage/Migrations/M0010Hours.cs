namespace Livechat.Storage.Migrations;

/// <summary>When people of a department are there. Null where nobody said.</summary>
public sealed class M0010Hours() : Migration("0010_hours")
{
    public override IEnumerable<string> Statements() =>
    [
        "ALTER TABLE personas ADD COLUMN hours TEXT NULL",
        "ALTER TABLE personas ADD COLUMN holidays TEXT NULL",
        "ALTER TABLE personas ADD COLUMN time_zone TEXT NULL",
    ];
}
