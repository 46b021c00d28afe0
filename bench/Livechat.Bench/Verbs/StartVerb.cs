using System.CommandLine;
using System.Diagnostics;
using Livechat.Bench.Clients;
using Livechat.Bench.Measuring;
using Livechat.Bench.Processes;

namespace Livechat.Bench.Verbs;

/// <summary>Cold start: from asking for the process to the first 200 of /health, and to the first complete answer over a socket.</summary>
internal static class StartVerb
{
    private const string Fresh = "empty folder";
    private const string Again = "existing database";
    private const string Built = "build";
    private const string Published = "published";

    // A server that does nothing yet has given back by then what starting took.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    public static Command Create() =>
        new Common(repeat: 7).Verb("start", "Cold start: from the process to /health and to the first answer of the built-in assistant.", [], MeasureAsync);

    private static async Task<Report> MeasureAsync(ParseResult parsed, Setup setup, CancellationToken cancel)
    {
        var table = new Table("program", "start", "to /health ms", "to first answer ms", "the answer alone ms", "processor s", "at rest MB", "of that private MB");
        var report = setup.Report(
            "From just before the process is asked for to the first 200 of /health (asked every 5 ms), and to the first complete answer of the built-in assistant over a new v2 socket. "
            + $"\"{Fresh}\" includes the migration and the import of the demo content; \"{Again}\" is the next start on the same folder. \"{Built}\": the Release build; \"{Published}\": dotnet publish for this platform (ReadyToRun). Both framework-dependent, files in the system's cache. At rest: {Rest.TotalSeconds:0} s after the answer.", table);
        using var program = setup.NewFolder();
        Setup.Progress("start: publishing");
        var published = await Repository.PublishAsync(ServerProcess.Real, program.Path, cancel);
        // The first round warms the system's file cache and this program, and is not counted.
        for (var run = 0; run <= setup.Repeat; run++)
        {
            Setup.Progress($"start: run {run}");
            foreach (var (name, path) in new[] { (Built, ServerProcess.Real), (Published, published) })
            {
                using var folder = setup.NewFolder();
                await StartAsync(report, name, path, folder, Fresh, counts: run > 0, cancel);
                await StartAsync(report, name, path, folder, Again, counts: run > 0, cancel);
            }
        }
        var medians = table.Medians();
        foreach (var start in new[] { Fresh, Again })
            report.Target($"to the first served request, published, {start}", medians.Value("to /health ms", Published, start), 1000, "ms");
        report.Target($"at rest, published, {Again}", medians.Value("at rest MB", Published, Again), 120, "MB");
        return report;
    }

    private static async Task StartAsync(Report report, string name, string program, DataFolder folder, string start, bool counts, CancellationToken cancel)
    {
        var use = new ProcessorUse(server: null, emulator: null);
        using var server = await ServerProcess.StartAsync(folder, modelUrl: null, cancel, program: program);
        using var visitor = await Visitor.OpenAsync(server.Address, Dialect.V2, "support", cancel);
        var asked = await visitor.AskAsync(Questions.At(0), cancel);
        use.Stop(server.Process);
        if (!counts)
            return;
        var processor = server.Process.ProcessorTime.TotalSeconds;
        await Task.Delay(Rest, cancel);
        report.Runs.Add(name, start, server.HealthyAfter.TotalMilliseconds, Stopwatch.GetElapsedTime(server.Process.StartedAt, asked.AnsweredAt).TotalMilliseconds,
            asked.Took.TotalMilliseconds, processor, server.Process.ResidentBytes / 1e6, server.Process.PrivateBytes / 1e6);
        report.Noticed(use);
        report.Troubles("server log", server.Troubles.Select(LogLine.WithoutTime));
    }
}
