using System.CommandLine;
using Livechat.Bench.Clients;
using Livechat.Bench.Measuring;
using Livechat.Bench.Processes;

namespace Livechat.Bench.Verbs;

/// <summary>
/// Whole answers: from a visitor's message to the complete answer over the same socket, in both dialects, with the built-in assistant and
/// with the emulated model that needs no time; once at a given rate (how long does one take?), once as fast as it goes (how many?).
/// </summary>
internal static class AnswerVerb
{
    private const string BuiltIn = "built-in";
    private const string Instant = "in process, 0 ms";
    private const string Emulator = "emulator, 0 ms";

    private static readonly string[] Models = [BuiltIn, Instant, Emulator];

    // The runtime compiles what runs often a second time, in the background; until then every figure is another one.
    private static readonly TimeSpan ServerWarmUp = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan CaseWarmUp = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var conversations = Common.Number("--conversations", 100, "How many visitors ask, each in a conversation of its own.");
        var rate = Common.Number("--rate", 100, "Questions a second of all together, for the measurement at a rate.");
        var seconds = Common.Number("--seconds", 10, "How long each case is measured.");
        var models = new Option<string[]>("--model")
        {
            Description = $"Which models answer: {string.Join("; ", Models)}. Not set: all.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => Models,
        };
        return new Common(repeat: 3).Verb("answer", "From a visitor's message to the complete answer: how many a second, how long.", [conversations, rate, seconds, models],
            (parsed, setup, cancel) => MeasureAsync(setup, parsed.GetValue(models)!, parsed.GetValue(conversations), parsed.GetValue(rate), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancel));
    }

    private static async Task<Report> MeasureAsync(Setup setup, string[] models, int conversations, int rate, TimeSpan duration, CancellationToken cancel)
    {
        var table = new Table("model", "dialect", "load", "answers/s", "p50 ms", "p95 ms", "p99 ms", "max ms", "server cores", "client cores", "emulator cores");
        var report = setup.Report(
            $"{conversations} conversations, {duration.TotalSeconds:0} s for each case, after {ServerWarmUp.TotalSeconds:0} s at full load to warm the server and {CaseWarmUp.TotalSeconds:0} s of the case itself. \"at {rate}/s\": questions come evenly, a question that must wait for the answer before it counts from when it was due. "
            + "\"as fast as it goes\": every visitor asks again as soon as the answer is there. A fresh server for each model and run; client, server and emulator share the cores.", table);
        for (var run = 1; run <= setup.Repeat; run++)
        {
            foreach (var model in models)
            {
                Setup.Progress($"answer: run {run}, {model}");
                using var emulator = model == Emulator ? await EmulatorProcess.StartAsync(TimeSpan.Zero, null, cancel) : null;
                using var folder = setup.NewFolder();
                using var server = await ServerProcess.StartAsync(folder, emulator?.Url, cancel, program: model == Instant ? ServerProcess.Instant : ServerProcess.Real);
                await WarmAsync(server, conversations, cancel);
                foreach (var dialect in Enum.GetValues<Dialect>())
                {
                    await CaseAsync(report, server, emulator, dialect, model, $"at {rate}/s", conversations, rate, duration, cancel);
                    await CaseAsync(report, server, emulator, dialect, model, "as fast as it goes", conversations, null, duration, cancel);
                }
                report.Expect(model switch { Emulator => "gemini", Instant => "instant", _ => "builtin" }, server.AnsweredBy());
                report.Troubles("server log", server.Troubles.Select(LogLine.WithoutTime));
            }
        }
        if (models.Contains(Instant))
            report.AtLeast("whole answers a second with a model that answers at once", table.Medians().Value("answers/s", Instant, nameof(Dialect.V2), "as fast as it goes"), 2000, "/s");
        if (conversations == 100 && models.Contains(BuiltIn))
            report.Target($"built-in answers at 100 conversations, {rate}/s, p95", table.Medians().Value("p95 ms", BuiltIn, nameof(Dialect.V2), $"at {rate}/s"), 50, "ms");
        return report;
    }

    private static async Task CaseAsync(
        Report report, ServerProcess server, EmulatorProcess? emulator, Dialect dialect, string model, string load, int conversations, double? rate, TimeSpan duration, CancellationToken cancel)
    {
        var visitors = await Visitor.OpenAsync(server.Address, dialect, "support", conversations, cancel);
        try
        {
            await Load.RunAsync(visitors, CaseWarmUp, rate, cancel);
            var use = new ProcessorUse(server.Process, emulator?.Process);
            var result = await Load.RunAsync(visitors, duration, rate, cancel);
            use.Stop();
            report.Noticed(use);
            var times = result.Milliseconds;
            report.Runs.Add(model, dialect.ToString(), load, result.PerSecond, times.Median, times.At(0.95), times.At(0.99), times.Most, use.Server, use.Client, use.Emulator);
            report.Troubles($"{model}, {dialect}, {load}", visitors.SelectMany(visitor => visitor.Troubles));
        }
        finally
        {
            Visitor.Close(visitors);
        }
    }

    private static async Task WarmAsync(ServerProcess server, int conversations, CancellationToken cancel)
    {
        foreach (var dialect in Enum.GetValues<Dialect>())
        {
            var visitors = await Visitor.OpenAsync(server.Address, dialect, "support", conversations, cancel);
            try
            {
                await Load.RunAsync(visitors, ServerWarmUp / 2, perSecond: null, cancel);
            }
            finally
            {
                Visitor.Close(visitors);
            }
        }
    }
}
