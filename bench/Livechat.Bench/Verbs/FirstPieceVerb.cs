using System.CommandLine;
using System.Diagnostics;
using Livechat.Bench.Clients;
using Livechat.Bench.Measuring;
using Livechat.Bench.Processes;

namespace Livechat.Bench.Verbs;

/// <summary>
/// What the chat adds to the model's own time: the same requests made of the same emulated model once through the chat and once directly,
/// in pairs, and the differences.
/// </summary>
internal static class FirstPieceVerb
{
    private const int DifferentQuestions = 5;
    private const int WarmUpPairs = 20;

    public static Command Create()
    {
        var model = Common.Number("--model-ms", 200, "How long the model takes for one reply.");
        var pairs = Common.Number("--pairs", 150, "How many pairs are measured.");
        return new Common(repeat: 3).Verb("first-piece", "What the chat adds to the model's own time, to its first words and to the whole answer.", [model, pairs],
            (parsed, setup, cancel) => MeasureAsync(setup, TimeSpan.FromMilliseconds(parsed.GetValue(model)), parsed.GetValue(pairs), cancel));
    }

    private static async Task<Report> MeasureAsync(Setup setup, TimeSpan model, int pairs, CancellationToken cancel)
    {
        var table = new Table("time", "model p50 ms", "chat p50 ms", "added p50 ms", "added p95 ms", "added max ms", "noise p95 ms", "calls for an answer");
        var report = setup.Report(
            $"{pairs} pairs, one after the other, each with a new conversation: a visitor's message to the first draft and to the complete answer (livechat.v2), and the very requests the server had made for that question, "
            + $"made of the same emulator directly over HTTP. Added: chat less model within a pair; the message being stored is a part of it. A reply of the model takes {model.TotalMilliseconds:0} ms, its first piece 0.6 of that. "
            + "Noise: how much later than one direct request the next one of the same question was answered; what is added cannot be measured finer than that.", table);
        for (var run = 1; run <= setup.Repeat; run++)
        {
            Setup.Progress($"first-piece: run {run}");
            using var emulator = await EmulatorProcess.StartAsync(model, null, cancel);
            var requests = await CaptureAsync(setup, emulator, cancel);
            using var folder = setup.NewFolder();
            using var server = await ServerProcess.StartAsync(folder, emulator.Url, cancel);
            using var direct = new ModelClient(emulator.Url);
            await PairsAsync(server, direct, requests, WarmUpPairs, cancel);
            var use = new ProcessorUse(server.Process, emulator.Process);
            var (stored, first, whole) = await PairsAsync(server, direct, requests, pairs, cancel);
            use.Stop();
            report.Noticed(use);
            var calls = requests.Average(question => question.Count);
            Add(table, "message to sent", stored, calls);
            Add(table, "first piece", first, calls);
            Add(table, "whole answer", whole, calls);
            report.Troubles("answered without a draft", first.Select(pair => pair.WithoutDraft).OfType<string>());
            report.Expect("gemini", server.AnsweredBy());
            report.Troubles("server log", server.Troubles.Select(LogLine.WithoutTime));
        }
        report.Target("added to the model's first piece, p95", table.Medians().Value("added p95 ms", "first piece"), 10, "ms");
        return report;
    }

    private static void Add(Table table, string what, List<Pair> pairs, double calls)
    {
        var added = new Samples(pairs.Select(pair => (pair.Chat - pair.Model).TotalMilliseconds));
        table.Add(what, new Samples(pairs.Select(pair => pair.Model.TotalMilliseconds)).Median, new Samples(pairs.Select(pair => pair.Chat.TotalMilliseconds)).Median,
            added.Median, added.At(0.95), added.Most, Noise(pairs).At(0.95), calls);
    }

    private static Samples Noise(List<Pair> pairs) =>
        new(pairs.Skip(DifferentQuestions).Zip(pairs, (later, earlier) => (later.Model - earlier.Model).TotalMilliseconds));

    /// <summary>What a server asks of its model for each question, in a conversation that begins with it.</summary>
    private static async Task<IReadOnlyList<ModelRequest>[]> CaptureAsync(Setup setup, EmulatorProcess emulator, CancellationToken cancel)
    {
        using var proxy = new CaptureProxy(emulator.Url);
        using var folder = setup.NewFolder();
        using var server = await ServerProcess.StartAsync(folder, proxy.Url, cancel);
        var requests = new IReadOnlyList<ModelRequest>[DifferentQuestions];
        for (var i = 0; i < requests.Length; i++)
        {
            using var visitor = await Visitor.OpenAsync(server.Address, Dialect.V2, "support", cancel);
            await visitor.AskAsync(Questions.At(i), cancel);
            requests[i] = proxy.Take();
            if (requests[i].Count == 0)
                throw new BenchException("The server answered without asking the model; is this build made for it?");
        }
        return requests;
    }

    private static async Task<(List<Pair> Stored, List<Pair> First, List<Pair> Whole)> PairsAsync(
        ServerProcess server, ModelClient direct, IReadOnlyList<ModelRequest>[] requests, int pairs, CancellationToken cancel)
    {
        var stored = new List<Pair>();
        var first = new List<Pair>();
        var whole = new List<Pair>();
        for (var i = 0; i < pairs; i++)
        {
            var question = i % requests.Length;
            using var visitor = await Visitor.OpenAsync(server.Address, Dialect.V2, "support", cancel);
            // Who goes first changes, so that neither gains from what the other left warm.
            var before = i % 2 == 0 ? await direct.AskAsync(requests[question], cancel) : default;
            var asked = await visitor.AskAsync(Questions.At(question), cancel);
            var model = i % 2 == 0 ? before : await direct.AskAsync(requests[question], cancel);
            stored.Add(new Pair(Stopwatch.GetElapsedTime(asked.SaidAt, asked.StoredAt), TimeSpan.Zero, null));
            // Words that came without a draft before them were seen first in the message itself.
            var seenAt = asked.FirstDraftAt == 0 ? asked.AnsweredAt : asked.FirstDraftAt;
            first.Add(new Pair(Stopwatch.GetElapsedTime(asked.SaidAt, seenAt), model.FirstPiece, asked.FirstDraftAt == 0 ? Questions.At(question) : null));
            whole.Add(new Pair(asked.Took, model.Whole, null));
        }
        return (stored, first, whole);
    }

    private sealed record Pair(TimeSpan Chat, TimeSpan Model, string? WithoutDraft);
}
