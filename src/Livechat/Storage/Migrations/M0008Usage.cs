namespace Livechat.Storage.Migrations;

/// <summary>How much of the configured model is used, by day, visitor and address.</summary>
public sealed class M0008Usage() : Migration("0008_usage")
{
    public override IEnumerable<string> Statements() =>
    [
        """
        CREATE TABLE model_usage (
            day TEXT NOT NULL,
            scope TEXT NOT NULL,
            subject TEXT NOT NULL,
            calls INTEGER NOT NULL,
            tokens INTEGER NOT NULL,
            CONSTRAINT pk_model_usage PRIMARY KEY (day, scope, subject))
        WITHOUT ROWID
        """,
        // Where its visitor wrote from last, as a keyed hash.
        "ALTER TABLE conversations ADD COLUMN address_hash TEXT NULL",
    ];
}
