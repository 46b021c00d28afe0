using System.CommandLine;
using Livechat.Bench.Clients;
using Livechat.Bench.Measuring;
using Livechat.Bench.Processes;

namespace Livechat.Bench.Verbs;

/// <summary>
/// What an idle livechat.v2 socket costs the server: resident memory with many open, less what it was before, for each. And the same of a bare
/// WebSocket echo of the framework.
/// </summary>
internal static class IdleVerb
{
    private const int FirstSockets = 300;
    private const string Chat = "livechat.v2";
    private const string Bare = "bare echo";
    private const double MostKilobytes = 8;

    // The server pings every 25 s by default, spread over its sockets.
    private static readonly TimeSpan PingPatience = TimeSpan.FromSeconds(90);

    public static Command Create()
    {
        var sockets = Common.Number("--sockets", 10_000, "How many sockets are opened.");
        return new Common(repeat: 3).Verb("idle", "Resident memory of the server per idle livechat.v2 socket.", [sockets],
            (parsed, setup, cancel) => MeasureAsync(setup, parsed.GetValue(sockets), cancel));
    }

    private static async Task<Report> MeasureAsync(Setup setup, int sockets, CancellationToken cancel)
    {
        var table = new Table("server", "sockets", "base MB", "base, collected MB", "open KB each", "open, collected KB each", "after a ping round KB each", "after a ping round, collected KB each", "sockets opened/s");
        var report = setup.Report(
            $"{sockets} sockets, each with hello, a visitor of its own and an empty conversation that it follows; VmRSS of the server less the base, divided by the sockets. "
            + $"Base: the server after {FirstSockets} sockets were opened and closed again. \"collected\": after a full blocking collection and 3 s. "
            + "Ping round: the server's own heartbeat has pinged every socket and every client has answered; of the echo, every client has sent one frame and got it back. KB are 1,000 bytes. Kernel memory of the sockets is not in it.", table);
        for (var run = 1; run <= setup.Repeat; run++)
        {
            Setup.Progress($"idle: run {run}");
            using var folder = setup.NewFolder();
            using var server = await ServerProcess.StartAsync(folder, modelUrl: null, cancel);
            await RunAsync(report, server, sockets, cancel);
            report.Troubles("server log", server.Troubles.Select(LogLine.WithoutTime));
            using var echo = await EchoProcess.StartAsync(cancel);
            await RunBareAsync(report, echo, sockets, cancel);
        }
        report.Target("of an idle livechat.v2 socket", report.Runs.Medians().Value("after a ping round, collected KB each", Chat), MostKilobytes, "KB");
        return report;
    }

    private static async Task RunBareAsync(Report report, EchoProcess echo, int sockets, CancellationToken cancel)
    {
        foreach (var first in await OpenAsync(FirstSockets))
            first.Dispose();
        await Task.Delay(TimeSpan.FromSeconds(3), cancel);
        var fresh = echo.Process.ResidentBytes;
        await GarbageCollector.CollectAsync(echo.Process.Id, cancel);
        var baseline = echo.Process.ResidentBytes;
        var begin = TimeProvider.System.GetTimestamp();
        var opened = await OpenAsync(sockets);
        var perSecond = sockets / TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
        var open = Each();
        await GarbageCollector.CollectAsync(echo.Process.Id, cancel);
        var openCollected = Each();
        using var left = new CountdownEvent(sockets);
        foreach (var socket in opened)
        {
            socket.Answered = _ => left.Signal();
            socket.TryPing();
        }
        if (!left.Wait(PingPatience, cancel))
            throw new BenchException("The echo did not answer every socket in time.");
        var after = Each();
        await GarbageCollector.CollectAsync(echo.Process.Id, cancel);
        report.Runs.Add(Bare, Table.Text((double)sockets), fresh / 1e6, baseline / 1e6, open, openCollected, after, Each(), perSecond);
        foreach (var socket in opened)
            socket.Dispose();

        double Each() => (echo.Process.ResidentBytes - baseline) / 1e3 / sockets;

        Task<PingSocket[]> OpenAsync(int count) => PingSocket.OpenAsync(count, stop => PingSocket.OpenEchoAsync(echo.Address, EchoProcess.Path, stop), cancel);
    }

    private static async Task RunAsync(Report report, ServerProcess server, int sockets, CancellationToken cancel)
    {
        // What the first sockets make the server compile and load is no cost of the others.
        Visitor.Close(await Visitor.OpenAsync(server.Address, Dialect.V2, "support", FirstSockets, cancel));
        await Task.Delay(TimeSpan.FromSeconds(3), cancel);
        var fresh = server.Process.ResidentBytes;
        await GarbageCollector.CollectAsync(server.Process.Id, cancel);
        var baseline = server.Process.ResidentBytes;

        var begin = TimeProvider.System.GetTimestamp();
        var visitors = await Visitor.OpenAsync(server.Address, Dialect.V2, "support", sockets, cancel);
        var opened = sockets / TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
        try
        {
            var pinged = PingRound(visitors);
            var open = Each(server);
            await GarbageCollector.CollectAsync(server.Process.Id, cancel);
            var openCollected = Each(server);
            await pinged.WaitAsync(PingPatience, cancel);
            var after = Each(server);
            await GarbageCollector.CollectAsync(server.Process.Id, cancel);
            report.Runs.Add(Chat, Table.Text((double)sockets), fresh / 1e6, baseline / 1e6, open, openCollected, after, Each(server), opened);
            report.Troubles("clients", visitors.SelectMany(visitor => visitor.Troubles));
        }
        catch (TimeoutException e)
        {
            throw new BenchException("The server did not ping every socket in time.", e);
        }
        finally
        {
            Visitor.Close(visitors);
        }

        double Each(ServerProcess process) => (process.Process.ResidentBytes - baseline) / 1e3 / sockets;
    }

    /// <summary>Ends when every socket has heard a ping; each client answers by itself.</summary>
    private static Task PingRound(Visitor[] visitors)
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = visitors.Length;
        foreach (var visitor in visitors)
        {
            visitor.Heard = (kind, _) =>
            {
                if (kind != FrameKind.Ping)
                    return;
                visitor.Heard = null;
                if (Interlocked.Decrement(ref left) == 0)
                    all.SetResult();
            };
        }
        return all.Task;
    }
}
