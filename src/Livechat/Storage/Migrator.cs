using System.Data.Common;
using Livechat.Storage.Migrations;
using Microsoft.Data.Sqlite;

namespace Livechat.Storage;

/// <summary>
/// Brings the database to the newest shape. The steps are written by hand, one class each in Migrations/. What is missing is applied in one
/// transaction: after a kill in the middle the database is as it was. The steps it has had stand in a table of the shape that EF Core gives it.
/// </summary>
public sealed class Migrator(Database database)
{
    // Another process may be at it, and a step may have millions of rows to go through.
    private const int PatienceSeconds = 600;

    // Named one by one: to look for them would load every type there is, at every start.
    private static readonly Migration[] Steps =
    [
        new M0001Initial(), new M0002Knowledge(), new M0003Personas(), new M0004Identity(), new M0005Accounts(), new M0006Audit(), new M0007Desk(),
        new M0008Usage(), new M0009Writers(), new M0010Hours(),
    ];

    /// <summary>All steps this build knows, oldest first.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. Steps.Select(step => step.Id)];

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
        if (applied.Count == Known.Count)
            return;
        using (var connection = database.OpenWriter())
            Apply(connection);
        database.CloseIdleReaders();
    }

    private static void Apply(DbConnection connection)
    {
        ((SqliteConnection)connection).DefaultTimeout = PatienceSeconds;
        using var session = new WriteSession(connection);
        using var transaction = session.Begin();
        session.Execute(
            """
            CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
                "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
                "ProductVersion" TEXT NOT NULL)
            """);
        // Asked again now that nobody else can write: another process may have been quicker.
        var applied = session.All("""SELECT "MigrationId" FROM "__EFMigrationsHistory" """, row => row.GetString(0));
        var version = typeof(Migrator).Assembly.GetName().Version!.ToString(3);
        foreach (var step in Steps.ExceptBy(applied, step => step.Id))
        {
            foreach (var statement in step.Statements())
                session.Execute(statement);
            session.Execute("""INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ($id, $version)""", ("$id", step.Id), ("$version", version));
        }
        transaction.Commit();
    }
}
