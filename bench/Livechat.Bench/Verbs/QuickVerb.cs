using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Livechat.Bench.Clients;
using Livechat.Bench.Measuring;
using Livechat.Bench.Processes;

namespace Livechat.Bench.Verbs;

/// <summary>
/// A visitor who sends five messages quickly while a model takes its time: how long until the last answer. Messages that come while an
/// answer is being written are answered together by the next one, so it should be two answers' time, not five.
/// </summary>
internal static class QuickVerb
{
    private const int Messages = 5;
    private const string OneCall = "answers at once";
    private const string Searches = "may search first";

    // Enough replies in the script for any number of answers to five messages.
    private const int Replies = 50;

    public static Command Create()
    {
        var model = Common.Number("--model-ms", 2000, "How long the model takes for one reply.");
        var apart = Common.Number("--apart-ms", 150, "The time between two messages.");
        return new Common(repeat: 3).Verb("quick", "Five quick messages with a slow model: the time until all are answered.", [model, apart],
            (parsed, setup, cancel) => MeasureAsync(setup, TimeSpan.FromMilliseconds(parsed.GetValue(model)), TimeSpan.FromMilliseconds(parsed.GetValue(apart)), cancel));
    }

    private static async Task<Report> MeasureAsync(Setup setup, TimeSpan model, TimeSpan apart, CancellationToken cancel)
    {
        var table = new Table("model", "dialect", "first answer s", "last answer s", "answers");
        var report = setup.Report(
            $"{Messages} messages, {apart.TotalMilliseconds:0} ms apart, and a model whose every reply takes {model.TotalSeconds:0.0} s (its first piece after 0.6 of that). From the first message to the last answer; "
            + $"it was the last because none followed for three replies' time. \"{OneCall}\": one reply for each answer. \"{Searches}\": the emulator asks for the search tool when the passages it was given do not answer, and then an answer takes it two replies. "
            + "A question of another visitor was answered before, so that nothing is measured cold.", table);
        for (var run = 1; run <= setup.Repeat; run++)
        {
            Setup.Progress($"quick: run {run}");
            await RunAsync(report, setup, model, apart, OneCall, cancel);
            await RunAsync(report, setup, model, apart, Searches, cancel);
        }
        report.Target($"five quick messages, a model that takes {model.TotalSeconds:0.0} s and {OneCall}", table.Medians().Value("last answer s", OneCall, nameof(Dialect.V2)), 5, "s");
        return report;
    }

    private static async Task RunAsync(Report report, Setup setup, TimeSpan model, TimeSpan apart, string kind, CancellationToken cancel)
    {
        using var folder = setup.NewFolder();
        var script = kind == OneCall ? Script(folder, model) : null;
        using var emulator = await EmulatorProcess.StartAsync(model, script, cancel);
        using var server = await ServerProcess.StartAsync(folder, emulator.Url, cancel);
        foreach (var dialect in Enum.GetValues<Dialect>())
        {
            using (var before = await Visitor.OpenAsync(server.Address, dialect, "support", cancel))
                await before.AskAsync(Questions.At(0), cancel);
            using var visitor = await Visitor.OpenAsync(server.Address, dialect, "support", cancel);
            var answers = new List<long>();
            visitor.Heard = (heard, at) =>
            {
                if (heard != FrameKind.Answer)
                    return;
                lock (answers)
                    answers.Add(at);
            };
            var use = new ProcessorUse(server.Process, emulator.Process);
            var begin = 0L;
            for (var i = 0; i < Messages; i++)
            {
                if (i > 0)
                    await Task.Delay(apart, cancel);
                var said = visitor.Say(Questions.At(i));
                begin = i == 0 ? said : begin;
            }
            var last = await LastAsync(answers, quiet: model * 3, cancel);
            use.Stop();
            report.Noticed(use);
            report.Runs.Add(kind, dialect.ToString(), Seconds(answers[0]), Seconds(last), (double)answers.Count);
            report.Troubles($"{kind}, {dialect}", visitor.Troubles);

            double Seconds(long at) => Stopwatch.GetElapsedTime(begin, at).TotalSeconds;
        }
        report.Expect("gemini", server.AnsweredBy());
        report.Troubles("server log", server.Troubles.Select(LogLine.WithoutTime));
    }

    /// <summary>When the last answer came: none has followed it for a while.</summary>
    private static async Task<long> LastAsync(List<long> answers, TimeSpan quiet, CancellationToken cancel)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            long last;
            lock (answers)
                last = answers.Count > 0 ? answers[^1] : 0;
            if (last != 0 && Stopwatch.GetElapsedTime(last) > quiet)
                return last;
            if (last == 0 && Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(30))
                throw new BenchException("None of the messages was answered within 30 s.");
            await Task.Delay(50, cancel);
        }
    }

    /// <summary>A plan of plain answers, each taking the model's time as the emulator would spread it.</summary>
    private static string Script(DataFolder folder, TimeSpan model)
    {
        const int pieces = 8;
        var replies = Enumerable.Range(0, Replies).Select(_ => new Dictionary<string, object>
        {
            ["text"] = "Thank you for your questions. Your account page shows the invoices, the payment methods and the renewal dates, and the help pages explain each of them step by step.",
            ["pieces"] = pieces,
            ["afterMs"] = (int)(model.TotalMilliseconds * 0.6),
            ["delayMs"] = (int)(model.TotalMilliseconds * 0.4 / pieces),
        });
        var path = Path.Combine(folder.Path, "script.json");
        File.WriteAllText(path, JsonSerializer.Serialize(replies));
        return path;
    }
}
