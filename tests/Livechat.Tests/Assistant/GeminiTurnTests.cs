using GeminiEmulator;
using Livechat.Assistant;
using Livechat.Assistant.Models;
using Livechat.Conversations;
using Livechat.Server.Models;
using Livechat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Livechat.Tests.Assistant;

/// <summary>R14 to R18 through the whole turn: what a failing Gemini does maps to a named state, and the visitor always gets words.</summary>
public sealed class GeminiTurnTests
{
    private const string Key = "AIzaCanaryCanaryCanaryCanaryCanaryCanar";
    private const string Good = "Your site is on the way back.";
    private const string BuiltIn = "The built-in answer.";
    private const string PerDay = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";

    /// <summary>Replies in order; the text the visitor reads; the failure that was logged (null: none); how many requests were made.</summary>
    private static readonly Dictionary<string, (Reply[] Replies, string Shown, ModelFailureKind? Failure, int Requests)> Faults = new()
    {
        ["R14 429, then well"] = ([Reply.Error(429), Reply.Text(Good)], Good, null, 2),
        ["R14 429 with a short Retry-After, then well"] = ([Reply.Error(429, retryDelay: "0.3s"), Reply.Text(Good)], Good, null, 2),
        ["R14 429 with a long Retry-After"] = ([Reply.Error(429, retryDelay: "46s")], BuiltIn, ModelFailureKind.RateLimited, 1),
        ["R14 429 for the day"] = ([Reply.Error(429, retryDelay: "1s", quotaId: PerDay)], BuiltIn, ModelFailureKind.Quota, 1),
        ["R14 429 without end"] = ([Reply.Error(429), Reply.Error(429), Reply.Error(429)], BuiltIn, ModelFailureKind.RateLimited, 3),
        ["R14 500, then well"] = ([Reply.Error(500), Reply.Text(Good)], Good, null, 2),
        ["R14 500 without end"] = ([Reply.Error(500), Reply.Error(500), Reply.Error(500)], BuiltIn, ModelFailureKind.Server, 3),
        ["R14 503 twice, then well"] = ([Reply.Error(503), Reply.Error(503), Reply.Text(Good)], Good, null, 3),
        ["R14 503 without end"] = ([Reply.Error(503), Reply.Error(503), Reply.Error(503)], BuiltIn, ModelFailureKind.Overloaded, 3),
        ["key refused"] = ([Reply.KeyRefused()], BuiltIn, ModelFailureKind.Key, 1),
        ["location refused"] = ([Reply.LocationRefused()], BuiltIn, ModelFailureKind.BadRequest, 1),
        ["request refused"] = ([Reply.Error(400)], BuiltIn, ModelFailureKind.BadRequest, 1),
        ["R15 no headers"] = ([Reply.Hang()], BuiltIn, ModelFailureKind.Timeout, 1),
        ["R15 no first piece"] = ([Reply.Text(Good).After(TimeSpan.FromMinutes(1))], BuiltIn, ModelFailureKind.Timeout, 1),
        ["R15 silence between pieces"] = ([Reply.Text(Good).InPieces(4).HangAfter(2)], BuiltIn, ModelFailureKind.Timeout, 1),
        ["R16 cut between pieces"] = ([Pieces().CutAfter(2)], BuiltIn, ModelFailureKind.Incomplete, 1),
        ["R16 cut before the finish reason"] = ([Pieces().CutAfter(4)], BuiltIn, ModelFailureKind.Incomplete, 1),
        ["R16 cut inside a piece"] = ([Pieces().CutInside(2)], BuiltIn, ModelFailureKind.Incomplete, 1),
        ["R16 reset"] = ([Pieces().AbortAfter(2)], BuiltIn, ModelFailureKind.Incomplete, 1),
        ["R16 error in the stream"] = ([Pieces().ErrorAfter(2)], BuiltIn, ModelFailureKind.Overloaded, 1),
        ["R16 cut before the first piece, then well"] = ([Reply.Text(Good).CutAfter(0), Reply.Text(Good)], Good, null, 2),
        ["R16 half characters"] = ([Reply.Text("Grüße – 日本語 👋🏽.").InPieces(3).InWritesOf(1)], "Grüße – 日本語 👋🏽.", null, 1),
        ["R17 a page of HTML"] = ([Reply.Html()], BuiltIn, ModelFailureKind.Garbage, 1),
        ["R17 50 MB"] = ([Reply.Garbage(50_000_000)], BuiltIn, ModelFailureKind.Garbage, 1),
        ["R17 broken JSON"] = ([Reply.OfChunks("""{"candidates":[{"content":""")], BuiltIn, ModelFailureKind.Garbage, 1),
        ["R17 wrong types"] = ([Reply.OfChunks("""{"candidates":[{"content":{"parts":[{"text":7}]},"finishReason":"STOP"}]}""")], BuiltIn, ModelFailureKind.Garbage, 1),
        ["R17 JSON as the answer"] = ([Reply.Text("""{"action":"create_ticket","success":true}""")], BuiltIn, ModelFailureKind.Garbage, 1),
        ["R17 a tool call as the answer"] = ([Reply.Text("Let me look.\nsearch_knowledge(query=\"refund\")")], BuiltIn, ModelFailureKind.Garbage, 1),
        ["R18 a finish reason only"] = ([Reply.Finish("STOP")], BuiltIn, ModelFailureKind.Empty, 1),
        ["R18 empty content"] = ([Reply.EmptyContent()], BuiltIn, ModelFailureKind.Empty, 1),
        ["R18 no candidates"] = ([Reply.OfChunks("{}"), Reply.OfChunks("{}"), Reply.OfChunks("{}")], BuiltIn, ModelFailureKind.Incomplete, 3),
        ["R18 STOP first, text later"] = ([Reply.Text(Good).InPieces(2).StopFirst()], Good, null, 1),
        ["R18 SAFETY"] = ([Reply.Finish("SAFETY")], BuiltIn, ModelFailureKind.Blocked, 1),
        ["R18 SAFETY after some text"] = ([Pieces().FinishWith("SAFETY")], BuiltIn, ModelFailureKind.Blocked, 1),
        ["R18 RECITATION"] = ([Reply.Finish("RECITATION")], BuiltIn, ModelFailureKind.Blocked, 1),
        ["R18 prompt blocked"] = ([Reply.Blocked()], BuiltIn, ModelFailureKind.Blocked, 1),
        ["R18 MAX_TOKENS without text"] = ([Reply.Finish("MAX_TOKENS")], BuiltIn, ModelFailureKind.TooLong, 1),
        ["R18 MAX_TOKENS with text"] = ([Reply.Text("First open the panel. Then choose version 8.2 and").FinishWith("MAX_TOKENS")], "First open the panel. …", null, 1),
        ["R18 MALFORMED_FUNCTION_CALL"] = ([Reply.Finish("MALFORMED_FUNCTION_CALL", "Malformed function call: print(default_api.x(")], BuiltIn, ModelFailureKind.Malformed, 1),
        ["R18 UNEXPECTED_TOOL_CALL"] = ([Reply.Finish("UNEXPECTED_TOOL_CALL")], BuiltIn, ModelFailureKind.Malformed, 1),
        ["R18 a reason nobody knows"] = ([Reply.Finish("NEVER_HEARD_OF_IT")], BuiltIn, ModelFailureKind.Malformed, 1),
        ["R18 blank text"] = ([Reply.Text(" \n ")], BuiltIn, ModelFailureKind.Empty, 1),
    };

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(FaultNames))]
    public async Task Every_fault_ends_in_words(string name)
    {
        var (replies, shown, failure, requests) = Faults[name];
        await using var emulator = await GeminiEmulatorServer.StartAsync(new GeminiEmulatorOptions { ApiKey = Key });
        emulator.Script(replies);
        await using var house = await OpenAsync(emulator, pieceSeconds: failure == ModelFailureKind.Timeout ? 1 : 8);
        var conversation = await house.OpenConversationAsync();

        var answer = await house.AskAsync(conversation, "zzz");
        await house.QuietAsync();

        Assert.Equal(shown, answer.Body);
        Assert.Single(house.Answers(conversation));
        Assert.Equal(requests, emulator.Requests.Count);
        Assert.Equal([failure is null ? "answered by gemini" : "fallback by builtin"], await house.OutcomesAsync());
        Assert.Equal(
            failure is { } kind ? [$"failed with {kind}"] : [],
            house.Logs.Lines.Where(line => line.Text.Contains("falls back")).Select(line => line.Text[line.Text.IndexOf("failed with", StringComparison.Ordinal)..line.Text.IndexOf(" after", StringComparison.Ordinal)]));
        // Drafts that were shown for an answer that failed are taken back; all carry the id of the message that ends them.
        Assert.True(failure is null || house.Drafts.Count == 0 || house.Drafts[^1].Text == "");
        Assert.All(house.Drafts, draft => Assert.Equal(answer.MessageId, draft.MessageId));
        Assert.Equal([true, false], house.Typing.Select(typing => typing.IsTyping));
        Assert.DoesNotContain(house.Logs.Lines, line => line.ToString().Contains("Canary") || line.ToString().Contains("zzz") || line.ToString().Contains("default_api"));
        house.Logs.VerifyNoErrors();
    }

    [Fact]
    public async Task Pieces_become_drafts_of_the_whole_text_so_far()
    {
        await using var emulator = await GeminiEmulatorServer.StartAsync();
        emulator.Script(Reply.Text("One. Two. Three. Four. Five. Six. [[nameservers]]").InPieces(8).Delay(TimeSpan.FromMilliseconds(60)));
        await using var house = await OpenAsync(emulator);

        var answer = await house.AskAsync(await house.OpenConversationAsync(), "What are your nameservers?");

        Assert.True(house.Drafts.Count >= 2, $"There were {house.Drafts.Count} drafts.");
        Assert.Equal(house.Drafts.Select((_, i) => i + 1), house.Drafts.Select(draft => draft.Revision));
        Assert.All(house.Drafts, draft => Assert.StartsWith(draft.Text, answer.Body));
        Assert.Equal(house.Drafts.Select(draft => draft.Text).Order(Comparer<string>.Create((a, b) => a.Length - b.Length)), house.Drafts.Select(draft => draft.Text));
        Assert.Equal("One. Two. Three. Four. Five. Six.", answer.Body);
    }

    [Fact]
    public async Task Tools_run_with_thought_signatures_passed_back()
    {
        await using var emulator = await GeminiEmulatorServer.StartAsync();
        emulator.Script(Reply.Call("search_knowledge", new { query = "refund within 30 days" }), Reply.Text("Within 30 days. [[refunds-and-cancellation]]"));
        await using var house = await OpenAsync(emulator);

        var answer = await house.AskAsync(await house.OpenConversationAsync("billing"), "zzz");

        // The emulator refuses a second request that does not bring the signature of the call.
        Assert.Equal("Within 30 days.", answer.Body);
        Assert.Equal(2, emulator.Requests.Count);
        Assert.Single(answer.ReadDetails()!.Citations!);
    }

    [Fact]
    public async Task A_hanging_model_holds_up_nobody_else()
    {
        await using var emulator = await GeminiEmulatorServer.StartAsync();
        emulator.OnRequest = request => request.Body!.ToJsonString().Contains("hang here") ? Reply.Hang() : Reply.Text(Good);
        await using var house = await OpenAsync(emulator, pieceSeconds: 5);
        var hanging = new List<Conversation>();
        for (var i = 0; i < 20; i++)
        {
            hanging.Add(await house.OpenConversationAsync());
            await house.SayAsync(hanging[i], "hang here");
        }

        var other = await house.OpenConversationAsync();
        var start = TimeProvider.System.GetTimestamp();
        await house.AskAsync(other, "zzz");

        Assert.True(TimeProvider.System.GetElapsedTime(start) < house.Options.Turns.PieceTimeout);
        foreach (var conversation in hanging)
            Assert.Equal(BuiltIn, (await house.AnswerAsync(conversation)).Body);
    }

    [Fact]
    public async Task Without_a_network_the_built_in_assistant_answers()
    {
        var emulator = await GeminiEmulatorServer.StartAsync();
        await using var house = await OpenAsync(emulator);
        await emulator.DisposeAsync();

        var answer = await house.AskAsync(await house.OpenConversationAsync(), "zzz");

        Assert.Equal(BuiltIn, answer.Body);
        Assert.Contains(house.Logs.Lines, line => line.Text.Contains("failed with Network"));
    }

    [Theory]
    [InlineData("gemini-1.5-flash", "retired")]
    [InlineData("gemini-9-none", "no model")]
    public async Task A_model_that_does_not_exist_is_told_with_those_that_do(string model, string words)
    {
        await using var emulator = await GeminiEmulatorServer.StartAsync(new GeminiEmulatorOptions { ApiKey = Key });
        await using var house = await OpenAsync(emulator, model);
        var checkup = house.Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<GeminiModelCheckup>().Single();

        await checkup.StartAsync(CancellationToken.None);
        await Waiting.Until(() => Task.FromResult(house.Get<AssistantStatus>().Warnings.Count > 0));
        await checkup.StopAsync(CancellationToken.None);

        var warning = Assert.Single(house.Get<AssistantStatus>().Warnings);
        Assert.Contains(words, warning);
        Assert.Contains("gemini-3.8-flash", warning);
        Assert.Contains("GEMINI_MODEL", warning);
        Assert.Contains(house.Logs.Lines, line => line.Text == warning);
        // Asked all the same, it is a fallback like any other.
        Assert.Equal(BuiltIn, (await house.AskAsync(await house.OpenConversationAsync(), "zzz")).Body);
        Assert.Contains(house.Logs.Lines, line => line.Text.Contains("failed with ModelNotFound"));
        Assert.DoesNotContain(house.Logs.Lines, line => line.ToString().Contains("Canary"));
    }

    private static Reply Pieces() => Reply.Text("Yes. " + Good).InPieces(4).Delay(TimeSpan.FromMilliseconds(30));

    private static Task<AssistantHouse> OpenAsync(GeminiEmulatorServer emulator, string model = "gemini-3.8-flash", int pieceSeconds = 8) => AssistantHouse.OpenAsync(new HouseSetup
    {
        Settings = new()
        {
            ["GEMINI_API_KEY"] = Key,
            ["GEMINI_MODEL"] = model,
            ["GEMINI_BASE_URL"] = emulator.BaseUrl,
            ["LIVECHAT_PIECE_SECONDS"] = $"{pieceSeconds}",
        },
        Configure = (services, options) => services.AddGemini(options),
    });
}
