using System.CommandLine;
using System.Diagnostics;
using Livechat.Bench.Clients;
using Livechat.Bench.Measuring;
using Livechat.Bench.Processes;

namespace Livechat.Bench.Verbs;

/// <summary>
/// What a company's past costs: the same load on a server that holds few conversations and on one that holds a million. Visitors come back
/// to conversations from all over that past and write in them; others come back having missed little or all.
/// </summary>
internal static class GrowVerb
{
    private const int Messages = 10;
    private const int Rate = 500;
    private const int Returns = 500;
    private const string Sent = "sent";

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    public static Command Create()
    {
        var few = Common.Number("--few", 1000, "Conversations in the small database.");
        var many = Common.Number("--many", 1_000_000, $"Conversations in the large one, {Messages} messages each.");
        var seconds = Common.Number("--seconds", 10, "How long writing is measured.");
        return new Common(repeat: 3).Verb("grow", "The same load with few and with many stored conversations.", [few, many, seconds],
            (parsed, setup, cancel) => MeasureAsync(setup, [parsed.GetValue(few), parsed.GetValue(many)], TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancel));
    }

    private static async Task<Report> MeasureAsync(Setup setup, int[] sizes, TimeSpan duration, CancellationToken cancel)
    {
        var table = new Table("what", "conversations", "p50 ms", "p95 ms", "p99 ms", "max ms");
        var report = setup.Report(
            $"Databases filled with {string.Join(" and ", sizes.Select(size => Table.Text((double)size)))} answered conversations of {Messages} messages each. \"{Sent}\": 100 visitors come back to conversations spread over all of them and write {Rate} messages/s together "
            + $"for {duration.TotalSeconds:0} s, with a model that answers at once; from a message to its acknowledgement. \"resume\": {Returns} others come back one after the other, from the handshake to live. The sizes take turns; the file is in the system's cache as far as it fits.", table);
        using var folders = new Folders(sizes.Select(_ => setup.NewFolder()));
        for (var i = 0; i < sizes.Length; i++)
            await FillAsync(folders[i], sizes[i], cancel);
        for (var run = 1; run <= setup.Repeat; run++)
        {
            for (var i = 0; i < sizes.Length; i++)
            {
                Setup.Progress($"grow: run {run}, {sizes[i]} conversations");
                using var seeder = new Seeder(Path.Combine(folders[i].Path, "livechat.db"));
                using var server = await ServerProcess.StartAsync(folders[i], null, cancel, program: ServerProcess.Instant);
                await WriteAsync(report, server, seeder, run, sizes[i], duration, cancel);
                await ReturnAsync(report, server, seeder, run, sizes[i], "resume, nothing missed", Messages, cancel);
                await ReturnAsync(report, server, seeder, run, sizes[i], "resume, all missed", 0, cancel);
                report.Troubles("server log", server.Troubles.Select(LogLine.WithoutTime));
            }
        }
        var medians = table.Medians();
        report.Target($"acknowledgement p95 with {sizes[1]} against {sizes[0]} conversations", Ratio("p95 ms"), 1.3, "times");
        report.Target($"the same, p50", Ratio("p50 ms"), 1.3, "times");
        return report;

        double Ratio(string column) => medians.Value(column, Sent, Table.Text((double)sizes[1])) / medians.Value(column, Sent, Table.Text((double)sizes[0]));
    }

    /// <summary>The server makes the database, the seeder fills it.</summary>
    private static async Task FillAsync(DataFolder folder, int size, CancellationToken cancel)
    {
        Setup.Progress($"grow: filling {size} conversations");
        using (await ServerProcess.StartAsync(folder, null, cancel))
        {
        }
        using var seeder = new Seeder(Path.Combine(folder.Path, "livechat.db"));
        seeder.Fill(0, size, Messages);
    }

    private static async Task WriteAsync(Report report, ServerProcess server, Seeder seeder, int run, int size, TimeSpan duration, CancellationToken cancel)
    {
        var visitors = await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            Visitor.ResumeAsync(server.Address, "support", seeder.SeatOf(Spread(i, 100, size, run)), cancel, afterSeq: 0)));
        try
        {
            await RunAsync(visitors, WarmUp, cancel);
            var senders = await RunAsync(visitors, duration, cancel);
            var times = new Samples(senders.SelectMany(sender => sender.Milliseconds));
            Add(report, Sent, size, times);
            report.Troubles($"{Sent}, {size}", visitors.SelectMany(visitor => visitor.Troubles));
        }
        finally
        {
            Visitor.Close(visitors);
        }
    }

    private static async Task<Sender[]> RunAsync(Visitor[] visitors, TimeSpan duration, CancellationToken cancel)
    {
        var senders = visitors.Select(visitor => new Sender(visitor, int.MaxValue)).ToArray();
        var begin = Stopwatch.GetTimestamp();
        var end = begin + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        await Task.WhenAll(senders.Select((sender, i) => Task.Run(
            () => sender.RunAsync(i, begin, end, (double)Rate / senders.Length, (double)i / senders.Length, cancel), cancel)));
        await Task.Delay(TimeSpan.FromSeconds(1), cancel);
        return senders;
    }

    private static async Task ReturnAsync(Report report, ServerProcess server, Seeder seeder, int run, int size, string name, long afterSeq, CancellationToken cancel)
    {
        var times = new List<double>(Returns);
        for (var i = 0; i < Returns; i++)
        {
            // Beside those that are written in.
            var seat = seeder.SeatOf(Math.Min(size - 1, Spread(i, Returns, size, run) + 1));
            var begin = Stopwatch.GetTimestamp();
            using var visitor = await Visitor.ResumeAsync(server.Address, "support", seat, cancel, afterSeq);
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }
        Add(report, name, size, new Samples(times));
    }

    private static void Add(Report report, string name, int size, Samples times) =>
        report.Runs.Add(name, Table.Text((double)size), times.Median, times.At(0.95), times.At(0.99), times.Most);

    private static int Spread(int i, int of, int size, int run) => (int)(((long)i * size / of) + run) % size;

    private sealed class Folders(IEnumerable<DataFolder> folders) : IDisposable
    {
        private readonly DataFolder[] _folders = [.. folders];

        public DataFolder this[int i] => _folders[i];

        public void Dispose()
        {
            foreach (var folder in _folders)
                folder.Dispose();
        }
    }
}
