using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Livechat.Storage.Migrations;

/// <summary>Who writes to the database, and which of them has a turn.</summary>
[DbContext(typeof(LivechatDb))]
[Migration("0009_writers")]
public sealed class M0009Writers : HandWrittenMigration
{
    protected override IEnumerable<string> Statements() =>
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
