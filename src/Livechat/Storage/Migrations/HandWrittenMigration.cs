using Microsoft.EntityFrameworkCore.Migrations;

namespace Livechat.Storage.Migrations;

/// <summary>A step of the schema as SQL. Forward only: a mistake is mended by the next step.</summary>
public abstract class HandWrittenMigration : Migration
{
    /// <summary>The statements of this step, in order.</summary>
    protected abstract IEnumerable<string> Statements();

    protected override void Up(MigrationBuilder builder)
    {
        foreach (var statement in Statements())
            builder.Sql(statement);
    }

    protected override void Down(MigrationBuilder builder) =>
        throw new NotSupportedException("Migrations go forward only; restore the backup made before the upgrade.");
}
