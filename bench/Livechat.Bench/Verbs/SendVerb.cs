using System.CommandLine;
using System.Diagnostics;
using Livechat.Bench.Clients;
using Livechat.Bench.Measuring;
using Livechat.Bench.Processes;

namespace Livechat.Bench.Verbs;

/// <summary>
/// Messages until they are durable and acknowledged, with a model that answers at once, at a rate and as fast as it goes, and with a slow one,
/// so that there is little but messages; beside each a bare loop of group commits of the same rows into the same database.
/// </summary>
internal static class SendVerb
{
    private const string AtRate = "at rate";
    private const string Fast = "as fast as it goes";
    private const string Bare = "bare group commits";
    private const string Slow = "as fast as it goes, model of 2 s";
    private const string BareSlow = "bare group commits, model of 2 s";

    private static readonly TimeSpan SlowModel = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var conversations = Common.Number("--conversations", 100, "How many visitors write, each in a conversation of its own.");
        var rate = Common.Number("--rate", 1000, "Messages a second of all together, for the measurement at a rate.");
        var window = Common.Number("--window", 4, "Messages of one visitor that may wait for their acknowledgement.");
        var seconds = Common.Number("--seconds", 10, "How long each case is measured.");
        return new Common(repeat: 3).Verb("send", "From a visitor's message to its acknowledgement: how many a second, how long, and how near to the database alone.",
            [conversations, rate, window, seconds], (parsed, setup, cancel) => MeasureAsync(
                setup, parsed.GetValue(conversations), parsed.GetValue(rate), parsed.GetValue(window), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancel));
    }

    private static async Task<Report> MeasureAsync(Setup setup, int conversations, int rate, int window, TimeSpan duration, CancellationToken cancel)
    {
        var table = new Table("what", "messages/s", "p50 ms", "p95 ms", "p99 ms", "max ms", "answers/s", "turns/message", "server cores", "client cores");
        var report = setup.Report(
            $"{conversations} visitors write without waiting for answers, at most {window} unacknowledged messages each, {duration.TotalSeconds:0} s for each case after {WarmUp.TotalSeconds:0} s to warm the server. "
            + $"The model answers at once in the server's process; what is written while an answer is made is answered together. \"{AtRate}\": {rate} messages/s, evenly. \"{Slow}\": a server whose model takes so long, so that it "
            + $"stores messages and hardly anything else. \"{Bare}\": the rows of a message, {conversations} messages in a transaction, into the database the server has left, by one loop in this process, with a claimed turn for each message or, "
            + "after the slow model, for as many as the server stored one for. A server stores answers besides.", table);
        for (var run = 1; run <= setup.Repeat; run++)
        {
            Setup.Progress($"send: run {run}");
            using var folder = setup.NewFolder();
            using (var server = await ServerProcess.StartAsync(folder, null, cancel, program: ServerProcess.Instant))
            {
                await CaseAsync(null, server, "", conversations, window, null, WarmUp, cancel);
                await CaseAsync(report, server, AtRate, conversations, window, rate, duration, cancel);
                await CaseAsync(report, server, Fast, conversations, window, null, duration, cancel);
                report.Troubles("server log", server.Troubles.Select(LogLine.WithoutTime));
            }
            AddBare(report, Bare, folder, conversations, 1, duration);
            using var slowFolder = setup.NewFolder();
            double turns;
            using (var server = await ServerProcess.StartAsync(slowFolder, null, cancel, program: ServerProcess.Instant, delay: SlowModel))
            {
                await CaseAsync(null, server, "", conversations, window, null, WarmUp, cancel);
                turns = await CaseAsync(report, server, Slow, conversations, window, null, duration, cancel);
                report.Expect("instant", server.AnsweredBy());
                report.Troubles("server log", server.Troubles.Select(LogLine.WithoutTime));
            }
            AddBare(report, BareSlow, slowFolder, conversations, turns, duration);
        }
        var medians = table.Medians();
        var sent = medians.Value("messages/s", Fast);
        report.AtLeast("messages acknowledged a second", sent, 5000, "/s");
        report.Target($"acknowledgement at {rate}/s, p99", medians.Value("p99 ms", AtRate), 50, "ms");
        report.AtLeast("share of bare group commits", sent / medians.Value("messages/s", Bare), 0.5, "");
        report.AtLeast("share of bare group commits, for messages alone", medians.Value("messages/s", Slow) / medians.Value("messages/s", BareSlow), 0.5, "");
        return report;
    }

    private static void AddBare(Report report, string name, DataFolder folder, int batch, double turns, TimeSpan duration)
    {
        var written = BareCommits.Measure(Path.Combine(folder.Path, "livechat.db"), batch, turns, duration);
        report.Runs.Add(name, written, 0.0, 0.0, 0.0, 0.0, 0.0, turns, 0.0, 0.0);
    }

    /// <summary>Returns how many turns were stored for each message.</summary>
    private static async Task<double> CaseAsync(
        Report? report, ServerProcess server, string name, int conversations, int window, double? rate, TimeSpan duration, CancellationToken cancel)
    {
        var visitors = await Visitor.OpenAsync(server.Address, Dialect.V2, "support", conversations, cancel);
        try
        {
            // At a rate nobody is held back by the window: a slow server must not slow its own judge.
            var senders = visitors.Select(visitor => new Sender(visitor, rate is null ? window : int.MaxValue)).ToArray();
            var settled = Stopwatch.GetTimestamp() + (long)(Settling.TotalSeconds * Stopwatch.Frequency);
            await RunAsync(senders, Stopwatch.GetTimestamp(), settled, rate, cancel);
            senders = [.. visitors.Select(visitor => new Sender(visitor, rate is null ? window : int.MaxValue))];
            var before = server.Stored();
            var use = new ProcessorUse(server.Process, null);
            var begin = Stopwatch.GetTimestamp();
            await RunAsync(senders, begin, begin + (long)(duration.TotalSeconds * Stopwatch.Frequency), rate, cancel);
            use.Stop();
            var answers = senders.Sum(sender => sender.Answers);
            var after = server.Stored();
            var turns = (double)(after.Turns - before.Turns) / (after.Messages - before.Messages);
            await Task.WhenAny(Task.Delay(Settling, cancel));
            if (report is null)
                return turns;
            report.Noticed(use);
            var times = new Samples(senders.SelectMany(sender => sender.Milliseconds));
            report.Runs.Add(name, senders.Sum(sender => sender.SentInTime) / duration.TotalSeconds, times.Median, times.At(0.95), times.At(0.99), times.Most,
                answers / duration.TotalSeconds, turns, use.Server, use.Client);
            report.Troubles(name, visitors.SelectMany(visitor => visitor.Troubles));
            return turns;
        }
        finally
        {
            Visitor.Close(visitors);
        }
    }

    private static Task RunAsync(Sender[] senders, long begin, long end, double? rate, CancellationToken cancel) =>
        Task.WhenAll(senders.Select((sender, i) => Task.Run(() => sender.RunAsync(i, begin, end, rate / senders.Length, (double)i / senders.Length, cancel), cancel)));
}
