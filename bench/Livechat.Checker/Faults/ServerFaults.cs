using Livechat.Checker.Histories;
using Microsoft.Data.Sqlite;

namespace Livechat.Checker.Faults;

/// <summary>SIGKILL at a random moment, then a start on the same data. It mattered when a message or an answer was under way.</summary>
public sealed class Kill() : Fault("kill")
{
    protected override async Task<bool> InflictAsync(Scene scene, Random random, CancellationToken cancel)
    {
        await Task.Delay(Some(random, 0, 300), cancel);
        var before = scene.History.InFlight;
        await scene.Server.KillAsync();
        var openTurns = new StoredRows(scene.Server.DatabaseFile).OpenTurns();
        // Not to be cut short: a server must be there in the end.
        await scene.Server.StartAsync(CancellationToken.None);
        return before > 0 || openTurns > 0;
    }
}

/// <summary>SIGTERM, which drains, then a start. It mattered when somebody was sent away.</summary>
public sealed class Drain() : Fault("drain")
{
    protected override async Task<bool> InflictAsync(Scene scene, Random random, CancellationToken cancel)
    {
        var before = scene.Observed.Byes;
        await scene.Server.TerminateAsync();
        await scene.Server.StartAsync(CancellationToken.None);
        return scene.Observed.Byes > before;
    }
}

/// <summary>SIGSTOP for a while, shorter and longer than clients wait, then SIGCONT. It mattered when a message was sent into it.</summary>
public sealed class Freeze() : Fault("freeze")
{
    protected override async Task<bool> InflictAsync(Scene scene, Random random, CancellationToken cancel)
    {
        scene.Server.Freeze();
        try
        {
            await Task.Delay(Some(random, 300, random.Next(4) == 0 ? 9000 : 2000), cancel);
            return scene.History.InFlight > 0;
        }
        finally
        {
            scene.Server.Thaw();
        }
    }
}

/// <summary>Another process holds the database for writing. It mattered when a message waited for it.</summary>
public sealed class LockedDatabase() : Fault("locked database")
{
    protected override async Task<bool> InflictAsync(Scene scene, Random random, CancellationToken cancel)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = scene.Server.DatabaseFile, Pooling = false }.ToString());
        await connection.OpenAsync(cancel);
        using var begin = connection.CreateCommand();
        begin.CommandText = "BEGIN EXCLUSIVE";
        await begin.ExecuteNonQueryAsync(cancel);
        // Now and then longer than the server itself waits for a lock, so that it has to refuse.
        await Task.Delay(Some(random, 300, random.Next(4) == 0 ? 8000 : 2000), cancel);
        var waited = scene.History.InFlight > 0;
        using var end = connection.CreateCommand();
        end.CommandText = "ROLLBACK";
        await end.ExecuteNonQueryAsync(CancellationToken.None);
        return waited;
    }
}
