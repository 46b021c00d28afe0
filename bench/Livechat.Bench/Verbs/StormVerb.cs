using System.CommandLine;
using System.Diagnostics;
using Livechat.Bench.Clients;
using Livechat.Bench.Measuring;
using Livechat.Bench.Processes;

namespace Livechat.Bench.Verbs;

/// <summary>All clients lose their connection at once and come back: how long until each is live again.</summary>
internal static class StormVerb
{
    private const double LongestSeconds = 20;

    public static Command Create()
    {
        var clients = Common.Number("--clients", 10_000, "How many clients are live and dropped.");
        var spread = Common.Number("--spread-ms", 8000, "Each comes back after a random time up to this, as clients do.");
        return new Common(repeat: 3).Verb("storm", "Clients dropped at once: the time until all are live again.", [clients, spread],
            (parsed, setup, cancel) => MeasureAsync(setup, parsed.GetValue(clients), TimeSpan.FromMilliseconds(parsed.GetValue(spread)), cancel));
    }

    private static async Task<Report> MeasureAsync(Setup setup, int clients, TimeSpan spread, CancellationToken cancel)
    {
        var table = new Table("clients", "half live s", "95 % live s", "all live s", "resume p50 ms", "resume p99 ms", "slowest ms", "tries", "server cores");
        var report = setup.Report(
            $"{clients} clients, each live in a conversation of its own, lose their connections at once by a reset. Each comes back after a random time up to {spread.TotalSeconds:0.0} s with its token and position; "
            + "who is refused tries again after a random time up to 1 s. \"live s\": from the drop until that share of all was live again. \"resume\": from connecting to `live`, for each client's last try.", table);
        for (var run = 1; run <= setup.Repeat; run++)
        {
            Setup.Progress($"storm: run {run}");
            using var folder = setup.NewFolder();
            using var server = await ServerProcess.StartAsync(folder, modelUrl: null, cancel);
            var visitors = await Visitor.OpenAsync(server.Address, Dialect.V2, "support", clients, cancel);
            Setup.Progress("storm: all are live");
            var seats = visitors.Select(visitor => visitor.Seat).ToArray();
            var use = new ProcessorUse(server.Process, emulator: null);
            foreach (var visitor in visitors)
                visitor.Reset();
            var dropped = Stopwatch.GetTimestamp();
            var returns = await Task.WhenAll(seats.Select(seat => Task.Run(() => ReturnAsync(server, seat, spread, dropped, cancel), cancel)));
            use.Stop();
            report.Noticed(use);
            var live = new Samples(returns.Select(back => back.LiveAfter.TotalSeconds));
            var took = new Samples(returns.Select(back => back.Took.TotalMilliseconds));
            table.Add(Table.Text((double)clients), live.At(0.5), live.At(0.95), live.Most, took.At(0.5), took.At(0.99), took.Most, (double)returns.Sum(back => back.Tries), use.Server);
            report.Troubles("server log", server.Troubles.Select(LogLine.WithoutTime));
            Visitor.Close(returns.Select(back => back.Visitor));
        }
        report.Target("all live again", table.Medians().Value("all live s"), LongestSeconds, "s");
        return report;
    }

    private static async Task<Return> ReturnAsync(ServerProcess server, Seat seat, TimeSpan spread, long dropped, CancellationToken cancel)
    {
        await Task.Delay(spread * Random.Shared.NextDouble(), cancel);
        for (var tries = 1; ; tries++)
        {
            var begin = Stopwatch.GetTimestamp();
            try
            {
                var visitor = await Visitor.ResumeAsync(server.Address, "support", seat, cancel);
                return new Return(visitor, Stopwatch.GetElapsedTime(dropped), Stopwatch.GetElapsedTime(begin), tries);
            }
            catch (Exception e) when (e is BenchException or System.Net.Sockets.SocketException)
            {
                if (Stopwatch.GetElapsedTime(dropped) > TimeSpan.FromMinutes(2))
                    throw new BenchException("A client could not come back within two minutes: " + e.Message, e);
                await Task.Delay(TimeSpan.FromSeconds(Random.Shared.NextDouble()), cancel);
            }
        }
    }

    private sealed record Return(Visitor Visitor, TimeSpan LiveAfter, TimeSpan Took, int Tries);
}
