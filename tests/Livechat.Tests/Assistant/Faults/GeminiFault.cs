using GeminiEmulator;
using Livechat.Assistant.Models;
using Livechat.Server.Models;
using Xunit;

namespace Livechat.Tests.Assistant.Faults;

/// <summary>What a failing Gemini does to one turn: it maps to a named state, and the visitor always gets words.</summary>
/// <param name="Replies">What the service sends, in order.</param>
/// <param name="Shown">The text the visitor reads.</param>
/// <param name="Failure">What is logged; null when the model answers in the end.</param>
/// <param name="Requests">How many requests are made; null for one to three, where it depends on how much of the answer was shown already.</param>
internal sealed record GeminiFault(Reply[] Replies, string Shown, ModelFailureKind? Failure, int? Requests)
{
    public const string Key = "AIzaCanaryCanaryCanaryCanaryCanaryCanar";
    public const string Good = "Your site is on the way back.";
    public const string BuiltIn = "The built-in answer.";
    public const string PerDay = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";

    public static Reply Pieces() => Reply.Text("Yes. " + Good).InPieces(4).Delay(TimeSpan.FromMilliseconds(30));

    public static Task<AssistantHouse> OpenAsync(string baseUrl, string model = "gemini-3.8-flash", int pieceSeconds = 8) => AssistantHouse.OpenAsync(new HouseSetup
    {
        Settings = new()
        {
            ["GEMINI_API_KEY"] = Key,
            ["GEMINI_MODEL"] = model,
            ["GEMINI_BASE_URL"] = baseUrl,
            ["LIVECHAT_PIECE_SECONDS"] = $"{pieceSeconds}",
        },
        Configure = (services, options) => services.AddGemini(options),
    });

    public async Task EndsInWordsAsync()
    {
        await using var emulator = await GeminiEmulatorServer.StartAsync(new GeminiEmulatorOptions { ApiKey = Key });
        emulator.Script(Replies);
        await using var house = await OpenAsync(emulator.BaseUrl, pieceSeconds: Failure == ModelFailureKind.Timeout ? 1 : 8);
        var conversation = await house.OpenConversationAsync();

        var answer = await house.AskAsync(conversation, "zzz");
        await house.QuietAsync();

        Assert.Equal(Shown, answer.Body);
        Assert.Single(house.Answers(conversation));
        Assert.InRange(emulator.Requests.Count, Requests ?? 1, Requests ?? 3);
        Assert.Equal([Failure is null ? "answered by gemini" : "fallback by builtin"], await house.OutcomesAsync());
        Assert.Equal(
            Failure is { } kind ? [$"failed with {kind}"] : [],
            house.Logs.Lines.Where(line => line.Text.Contains("falls back")).Select(line => line.Text[line.Text.IndexOf("failed with", StringComparison.Ordinal)..line.Text.IndexOf(" after", StringComparison.Ordinal)]));
        // Drafts that were shown for an answer that failed are taken back; all carry the id of the message that ends them.
        Assert.True(Failure is null || house.Drafts.Count == 0 || house.Drafts[^1].Text == "");
        Assert.All(house.Drafts, draft => Assert.Equal(answer.MessageId, draft.MessageId));
        Assert.Equal([true, false], house.Typing.Select(typing => typing.IsTyping));
        Assert.DoesNotContain(house.Logs.Lines, line => line.ToString().Contains("Canary") || line.ToString().Contains("zzz") || line.ToString().Contains("default_api"));
        house.Logs.VerifyNoErrors();
    }
}
