using System.CommandLine;
using Livechat.Bench.Clients;
using Livechat.Bench.Measuring;
using Livechat.Bench.Processes;

namespace Livechat.Bench.Verbs;

/// <summary>As many sockets as the open files have room for, most of them idle and some of them talking: are all alive, and are answers quick?</summary>
internal static class CrowdVerb
{
    public static Command Create()
    {
        var sockets = Common.Number("--sockets", 19_000, "How many sockets are open.");
        var active = Common.Number("--active", 1000, "How many of them ask questions.");
        var rate = Common.Number("--rate", 100, "Questions a second, of all together.");
        var seconds = Common.Number("--seconds", 60, "How long they ask; the server pings every socket within half a minute.");
        var memory = Common.Number("--memory", 0, "Megabytes the server may have in all, cached files included, as on a machine of that size; 0 for no limit.");
        return new Common(repeat: 1).Verb("crowd", "Many idle sockets with heartbeats, and conversations among them.", [sockets, active, rate, seconds, memory],
            (parsed, setup, cancel) => MeasureAsync(
                setup, parsed.GetValue(sockets), parsed.GetValue(active), parsed.GetValue(rate), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(memory), cancel));
    }

    private static async Task<Report> MeasureAsync(Setup setup, int sockets, int active, int rate, TimeSpan duration, int megabytes, CancellationToken cancel)
    {
        var table = new Table("sockets", "active", "answer p50 ms", "p95 ms", "p99 ms", "answers/s", "pinged", "lost", "server MB", "KB each", "most in use MB");
        var report = setup.Report(
            $"{sockets} livechat.v2 sockets, each with a conversation of its own. {active} of them ask {rate} questions a second together for {duration.TotalSeconds:0} s; the built-in assistant answers. "
            + "\"pinged\": sockets that heard the server's heartbeat meanwhile, each of which answered. \"lost\": sockets that ended. Memory: the server's resident set after a full collection at the end, "
            + "and that less the same before the sockets, for each."
            + (megabytes > 0 ? $" The server had {megabytes} MB in all, cached files included; \"most in use\" is the most of them at once." : ""), table);
        for (var run = 1; run <= setup.Repeat; run++)
        {
            Setup.Progress($"crowd: run {run}");
            using var folder = setup.NewFolder();
            using var memory = megabytes > 0 ? new MemoryGroup(megabytes) : null;
            using var server = await ServerProcess.StartAsync(folder, modelUrl: null, cancel, memory: memory);
            await GarbageCollector.CollectAsync(server.Process.Id, cancel);
            var before = server.Process.ResidentBytes;
            var visitors = await Visitor.OpenAsync(server.Address, Dialect.V2, "support", sockets, cancel);
            Setup.Progress("crowd: all are open");
            var pinged = new bool[sockets];
            for (var i = 0; i < sockets; i++)
            {
                var number = i;
                visitors[i].Heard = (kind, _) => pinged[number] |= kind == FrameKind.Ping;
            }
            var use = new ProcessorUse(server.Process, emulator: null);
            var load = await Load.RunAsync(visitors[..active], duration, rate, cancel);
            use.Stop();
            report.Noticed(use);
            await GarbageCollector.CollectAsync(server.Process.Id, cancel);
            var resident = server.Process.ResidentBytes;
            table.Add(Table.Text((double)sockets), Table.Text((double)active), load.Milliseconds.At(0.5), load.Milliseconds.At(0.95), load.Milliseconds.At(0.99), load.PerSecond,
                (double)pinged.Count(heard => heard), (double)visitors.Count(visitor => visitor.HasEnded), resident / 1e6, (resident - before) / 1e3 / sockets, (memory?.MostBytes ?? 0) / 1e6);
            report.Troubles("clients", visitors.SelectMany(visitor => visitor.Troubles));
            report.Troubles("server log", server.Troubles.Select(LogLine.WithoutTime));
            Visitor.Close(visitors);
        }
        return report;
    }
}
