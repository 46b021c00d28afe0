using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Livechat.Storage.Migrations;

/// <summary>When people of a department are there. Null where nobody said.</summary>
[DbContext(typeof(LivechatDb))]
[Migration("0010_hours")]
public sealed class M0010Hours : HandWrittenMigration
{
    protected override IEnumerable<string> Statements() =>
    [
        "ALTER TABLE personas ADD COLUMN hours TEXT NULL",
        "ALTER TABLE personas ADD COLUMN holidays TEXT NULL",
        "ALTER TABLE personas ADD COLUMN time_zone TEXT NULL",
    ];
}
