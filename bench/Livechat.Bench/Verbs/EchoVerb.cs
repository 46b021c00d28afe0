using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using Livechat.Bench.Clients;
using Livechat.Bench.Measuring;
using Livechat.Bench.Processes;

namespace Livechat.Bench.Verbs;

/// <summary>Ping → pong over many sockets at a steady rate, against a bare WebSocket echo of the same framework in the same run.</summary>
internal static class EchoVerb
{
    private const string Chat = "livechat.v2";
    private const string Bare = "bare echo";
    private const double MostRatio = 1.2;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var sockets = Common.Number("--sockets", 1000, "How many sockets each server has.");
        var rate = Common.Number("--rate", 5000, "Pings a second, of all sockets together.");
        var seconds = Common.Number("--seconds", 10, "How long each server is measured at a time.");
        return new Common(repeat: 5).Verb("echo", "Ping to pong over livechat.v2, against a bare WebSocket echo.", [sockets, rate, seconds],
            (parsed, setup, cancel) => MeasureAsync(setup, parsed.GetValue(sockets), parsed.GetValue(rate), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancel));
    }

    private static async Task<Report> MeasureAsync(Setup setup, int sockets, int rate, TimeSpan duration, CancellationToken cancel)
    {
        var table = new Table("server", "p50 ms", "p95 ms", "p99 ms", "answered/s", "not sent, answer before late");
        var report = setup.Report(
            $"{sockets} sockets on each of two servers, which run side by side and are measured in turn, {duration.TotalSeconds:0} s each, after {WarmUp.TotalSeconds:0} s of warming up: {rate} pings a second, "
            + "evenly spread over the sockets; from just before a ping is sent to its answer being read. A bare echo sends back what it got; the chat answers with a pong.", table);
        using var folder = setup.NewFolder();
        using var server = await ServerProcess.StartAsync(folder, modelUrl: null, cancel);
        using var echo = await EchoProcess.StartAsync(cancel);
        var chats = await PingSocket.OpenAsync(sockets, stop => PingSocket.OpenChatAsync(server.Address, stop), cancel);
        var echoes = await PingSocket.OpenAsync(sockets, stop => PingSocket.OpenEchoAsync(echo.Address, EchoProcess.Path, stop), cancel);
        Run(chats, rate, WarmUp);
        Run(echoes, rate, WarmUp);
        for (var run = 1; run <= setup.Repeat; run++)
        {
            Setup.Progress($"echo: run {run}");
            foreach (var (name, pinged) in run % 2 == 0 ? [(Chat, chats), (Bare, echoes)] : new[] { (Bare, echoes), (Chat, chats) })
            {
                var use = new ProcessorUse(name == Chat ? server.Process : echo.Process, emulator: null);
                var (took, skipped) = Run(pinged, rate, duration);
                use.Stop();
                report.Noticed(use);
                table.Add(name, took.At(0.5), took.At(0.95), took.At(0.99), took.Count / duration.TotalSeconds, (double)skipped);
            }
        }
        report.Troubles("sockets", chats.Concat(echoes).Select(socket => socket.Trouble).OfType<string>());
        report.Troubles("server log", server.Troubles.Select(LogLine.WithoutTime));
        var medians = table.Medians();
        report.Target("p99 of the chat over p99 of the bare echo", medians.Value("p99 ms", Chat) / medians.Value("p99 ms", Bare), MostRatio, "times");
        foreach (var socket in chats.Concat(echoes))
            socket.Dispose();
        return report;
    }

    /// <summary>Sends on this thread, each ping as soon as it is due.</summary>
    private static (Samples Milliseconds, int Skipped) Run(PingSocket[] sockets, int rate, TimeSpan duration)
    {
        var ticks = new ConcurrentBag<long>();
        foreach (var socket in sockets)
            socket.Answered = ticks.Add;
        var skipped = 0;
        var begin = Stopwatch.GetTimestamp();
        var total = (int)(rate * duration.TotalSeconds);
        for (var sent = 0; sent < total;)
        {
            var due = Math.Min(total, (int)(Stopwatch.GetElapsedTime(begin).TotalSeconds * rate) + 1);
            for (; sent < due; sent++)
                skipped += sockets[sent % sockets.Length].TryPing() ? 0 : 1;
            Thread.Sleep(1);
        }
        // The last answers are still on their way.
        SpinWait.SpinUntil(() => ticks.Count >= total - skipped, TimeSpan.FromSeconds(2));
        foreach (var socket in sockets)
            socket.Answered = null;
        return (new Samples(ticks.Select(tick => tick * 1000.0 / Stopwatch.Frequency)), skipped);
    }
}
