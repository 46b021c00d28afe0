using GeminiEmulator;
using Livechat.Assistant;
using Livechat.Assistant.Models;
using Livechat.Server.Models;
using Livechat.Tests.Assistant.Faults;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Assistant;

/// <summary>A turn with Gemini, from the question to the stored answer.</summary>
public sealed class GeminiTurnTests
{
    private static readonly Dictionary<string, GeminiFault> Refusals = new()
    {
        ["key refused"] = new([Reply.KeyRefused()], GeminiFault.BuiltIn, ModelFailureKind.Key, 1),
        ["location refused"] = new([Reply.LocationRefused()], GeminiFault.BuiltIn, ModelFailureKind.BadRequest, 1),
        ["request refused"] = new([Reply.Error(400)], GeminiFault.BuiltIn, ModelFailureKind.BadRequest, 1),
    };

    public static TheoryData<string> RefusalNames => [.. Refusals.Keys];

    [Theory]
    [MemberData(nameof(RefusalNames))]
    public Task Every_refusal_ends_in_words(string name) => Refusals[name].EndsInWordsAsync();

    [Fact]
    public async Task Pieces_become_drafts_of_the_whole_text_so_far()
    {
        await using var emulator = await GeminiEmulatorServer.StartAsync();
        emulator.Script(Reply.Text("One. Two. Three. Four. Five. Six. [[nameservers]]").InPieces(8).Delay(TimeSpan.FromMilliseconds(60)));
        await using var house = await GeminiFault.OpenAsync(emulator.BaseUrl);

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
        await using var house = await GeminiFault.OpenAsync(emulator.BaseUrl);

        var answer = await house.AskAsync(await house.OpenConversationAsync("billing"), "zzz");

        // The emulator refuses a second request that does not bring the signature of the call.
        Assert.Equal("Within 30 days.", answer.Body);
        Assert.Equal(2, emulator.Requests.Count);
        Assert.Single(answer.ReadDetails()!.Citations!);
    }

    [Fact]
    public async Task Without_a_network_the_built_in_assistant_answers()
    {
        var emulator = await GeminiEmulatorServer.StartAsync();
        await using var house = await GeminiFault.OpenAsync(emulator.BaseUrl);
        await emulator.DisposeAsync();

        var answer = await house.AskAsync(await house.OpenConversationAsync(), "zzz");

        Assert.Equal(GeminiFault.BuiltIn, answer.Body);
        Assert.Contains(house.Logs.Lines, line => line.Text.Contains("failed with Network"));
    }

    [Theory]
    [InlineData("gemini-1.5-flash", "retired")]
    [InlineData("gemini-9-none", "no model")]
    public async Task A_model_that_does_not_exist_is_told_with_those_that_do(string model, string words)
    {
        await using var emulator = await GeminiEmulatorServer.StartAsync(new GeminiEmulatorOptions { ApiKey = GeminiFault.Key });
        await using var house = await GeminiFault.OpenAsync(emulator.BaseUrl, model);
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
        Assert.Equal(GeminiFault.BuiltIn, (await house.AskAsync(await house.OpenConversationAsync(), "zzz")).Body);
        Assert.Contains(house.Logs.Lines, line => line.Text.Contains("failed with ModelNotFound"));
        Assert.DoesNotContain(house.Logs.Lines, line => line.ToString().Contains("Canary"));
    }
}
