using GeminiEmulator;
using Livechat.Gemini;
using Microsoft.Extensions.AI;
using Xunit;

namespace Livechat.Tests.Gemini;

/// <summary>R18: every way an answer can end has a name of its own, whole and streamed.</summary>
public sealed class FinishTests
{
    public static TheoryData<string, string, string?> Reasons => new()
    {
        { "STOP", "stop", "Hello." },
        { "MAX_TOKENS", "length", "Hello." },
        { "MAX_TOKENS", "length", null },
        { "SAFETY", "content_filter", "Hello." },
        { "SAFETY", "content_filter", null },
        { "RECITATION", "content_filter", null },
        { "BLOCKLIST", "content_filter", null },
        { "PROHIBITED_CONTENT", "content_filter", null },
        { "SPII", "content_filter", null },
        { "IMAGE_SAFETY", "content_filter", null },
        { "LANGUAGE", "LANGUAGE", null },
        { "OTHER", "OTHER", null },
        { "MALFORMED_FUNCTION_CALL", "MALFORMED_FUNCTION_CALL", null },
        { "UNEXPECTED_TOOL_CALL", "UNEXPECTED_TOOL_CALL", null },
        { "TOO_MANY_TOOL_CALLS", "TOO_MANY_TOOL_CALLS", null },
        { "MISSING_THOUGHT_SIGNATURE", "MISSING_THOUGHT_SIGNATURE", null },
        { "MALFORMED_RESPONSE", "MALFORMED_RESPONSE", null },
        { "ESCALATION", "ESCALATION", null },
        { "NEVER_HEARD_OF_IT", "NEVER_HEARD_OF_IT", "Hello." },
        { "not a word: {\"secret\":1}", "UNKNOWN", null },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task EveryFinishReasonHasItsName(string reason, string expected, string? text)
    {
        await using var bench = await GeminiBench.StartAsync();
        foreach (var streamed in new[] { false, true })
        {
            bench.Emulator.Script(text is null ? Reply.Finish(reason, "Malformed function call: print(default_api.x(") : Reply.Text(text).FinishWith(reason));
            var response = await GeminiBench.AskAsync(bench.Client(), streamed, [GeminiBench.User("Hi")]);
            Assert.Equal(expected, response.FinishReason?.Value);
            Assert.Equal(text ?? "", response.Text);
            Assert.Equal(expected == "UNKNOWN" ? "UNKNOWN" : reason, response.Messages[^1].AdditionalProperties![GeminiChatClient.FinishReasonKey]);
        }
    }

    [Theory]
    [InlineData(false, "SAFETY")]
    [InlineData(true, "PROHIBITED_CONTENT")]
    public async Task ABlockedPromptIsFilteredAndCounted(bool streamed, string reason)
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Blocked(reason));
        var response = await GeminiBench.AskAsync(bench.Client(), streamed, [GeminiBench.User("A question of some length")]);
        Assert.Equal(ChatFinishReason.ContentFilter, response.FinishReason);
        Assert.Equal(reason, response.Messages[^1].AdditionalProperties![GeminiChatClient.FinishReasonKey]);
        Assert.Equal("", response.Text);
        Assert.True(response.Usage!.InputTokenCount > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ThinkingWithoutAnAnswerIsAnEmptyStop(bool streamed)
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.EmptyContent());
        var response = await GeminiBench.AskAsync(bench.Client("gemini-2.5-flash"), streamed, [GeminiBench.User("Hi")]);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal("", response.Text);
        Assert.Equal(40, response.Usage!.ReasoningTokenCount);
    }

    [Fact]
    public async Task TextAfterTheFinishReasonIsPartOfTheAnswer()
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Text("All of this must arrive.").InPieces(4).StopFirst());
        var response = await GeminiBench.AskAsync(bench.Client(), streamed: true, [GeminiBench.User("Hi")]);
        Assert.Equal("All of this must arrive.", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
    }

    [Theory]
    [InlineData("""{"candidates":[],"usageMetadata":{"promptTokenCount":3}}""")]
    [InlineData("""{"usageMetadata":null,"candidates":null}""")]
    [InlineData("""{"candidates":[{"content":null,"finishReason":null}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":null}}]}""")]
    [InlineData("{}")]
    public async Task ChunksWithNothingInThemAreHarmless(string chunk)
    {
        await using var bench = await GeminiBench.StartAsync();
        const string text = """{"candidates":[{"content":{"parts":[{"text":"Hello"}]}}]}""";
        const string stop = """{"candidates":[{"finishReason":"STOP"}]}""";
        bench.Emulator.Script(Reply.OfChunks(chunk, text, chunk, stop, chunk));
        var response = await GeminiBench.AskAsync(bench.Client(), streamed: true, [GeminiBench.User("Hi")]);
        Assert.Equal("Hello", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
    }

    [Fact]
    public async Task AConnectionLeftOpenDoesNotHoldAFinishedAnswer()
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Text("Done.").StayingOpen());
        var response = await GeminiBench.AskAsync(bench.Client(), streamed: true, [GeminiBench.User("Hi")]);
        Assert.Equal("Done.", response.Text);
        await bench.Emulator.Requests[^1].Dropped.WaitAsync(GeminiBench.Deadline);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerInSeveralPartsIsPutTogetherAndItsUsageAddedUp(bool streamed)
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Text("part one ").ToBeContinued(), Reply.Text("part two"));
        var response = await GeminiBench.AskAsync(bench.Client("gemini-4-argon"), streamed, [GeminiBench.User("write a lot")]);
        Assert.Equal("part one part two", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal(2, bench.Emulator.Requests.Count);
        Assert.NotNull(bench.Emulator.Requests[1].Body!["continuationToken"]);
        var single = await GeminiBench.AskAsync(bench.Client("gemini-4-argon"), streamed, [GeminiBench.User("write a lot")]);
        Assert.Equal(2 * single.Usage!.InputTokenCount, response.Usage!.InputTokenCount);
    }

    [Fact]
    public async Task UnknownFieldsAreIgnored()
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Text("Hello.").WithUnknownFields());
        Assert.Equal("Hello.", (await GeminiBench.AskAsync(bench.Client(), streamed: true, [GeminiBench.User("Hi")])).Text);
    }
}
