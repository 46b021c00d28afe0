using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Livechat.Storage;

/// <summary>
/// Brings the database to the newest shape. The steps are written by hand, one class each in Migrations/, and applied by EF Core,
/// which records them in __EFMigrationsHistory.
/// </summary>
public sealed class Migrator(Database database, IDbContextFactory<LivechatDb> contexts)
{
    /// <summary>All steps this build knows, oldest first.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        .. typeof(Migrator).Assembly.GetTypes()
            .Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id)
            .OfType<string>()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The steps this database has had, oldest first. Empty for a new one.</summary>
    public async Task<IReadOnlyList<string>> AppliedAsync(CancellationToken cancel)
    {
        var tables = await database.QueryAsync(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsHistory'", row => row.GetString(0), [], cancel);
        return tables.Count == 0
            ? []
            : await database.QueryAsync("""SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY "MigrationId" """, row => row.GetString(0), [], cancel);
    }

    /// <summary>Applies what is missing. Throws when the database is newer than this build.</summary>
    public async Task MigrateAsync(CancellationToken cancel)
    {
        var applied = await AppliedAsync(cancel);
        if (applied.Except(Known).FirstOrDefault() is { } unknown)
            throw new InvalidOperationException($"{database.Path} was migrated by a newer version ({unknown}). Install that version, or restore an older backup.");
        // The usual start has nothing to do, and then EF's model need not be built.
        if (applied.Count == Known.Count)
            return;
        using (database.OpenWriter())
        {
            // WAL is a property of the file: it must be set before EF opens it with its own connections.
        }
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await context.Database.MigrateAsync(cancel);
        database.CloseIdleReaders();
    }
}
