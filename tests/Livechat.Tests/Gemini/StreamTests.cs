using GeminiEmulator;
using Microsoft.Extensions.AI;
using Xunit;

namespace Livechat.Tests.Gemini;

/// <summary>A stream arrives the same however the wire cuts it, and its counts are counted once.</summary>
public sealed class StreamTests
{
    private const string Text = "Grüße – 你好 👋🏽 from a piece of text that is long enough to be cut anywhere.";

    [Theory]
    [InlineData(1, "\r\n", false)]
    [InlineData(1, "\n", false)]
    [InlineData(1, "\r", false)]
    [InlineData(2, "\r\n", true)]
    [InlineData(3, "\n", true)]
    [InlineData(7, "\r", true)]
    [InlineData(0, "\r\n", true)]
    public async Task AnyWritesAndLineEndsGiveTheSameText(int bytesPerWrite, string lineEnd, bool severalLines)
    {
        await using var bench = await GeminiBench.StartAsync();
        var reply = Reply.Text(Text).InPieces(6).LineEnds(lineEnd).InWritesOf(bytesPerWrite);
        bench.Emulator.Script(severalLines ? reply.OverSeveralLines() : reply);
        var response = await GeminiBench.AskAsync(bench.Client(), streamed: true, [GeminiBench.User("Hi")]);
        Assert.Equal(Text, response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
    }

    [Theory]
    [InlineData("gemini-3.8-flash")]
    [InlineData("gemini-2.5-flash")]
    public async Task UsageIsTheLastTotalAndNeverASum(string model)
    {
        await using var bench = await GeminiBench.StartAsync();
        var reply = Reply.Text(Text).InPieces(5).Thinking(65).Cached(2);
        bench.Emulator.Script(reply, reply);
        var whole = (await GeminiBench.AskAsync(bench.Client(model), streamed: false, [GeminiBench.User("A question of some length")])).Usage!;
        var updates = await bench.Client(model).GetStreamingResponseAsync([GeminiBench.User("A question of some length")], null, GeminiBench.Deadline).ToListAsync(GeminiBench.Deadline);
        var streamed = updates.ToChatResponse().Usage!;
        Assert.Single(updates, update => update.Contents.OfType<UsageContent>().Any());
        Assert.Equal(whole.InputTokenCount, streamed.InputTokenCount);
        Assert.Equal(65, streamed.ReasoningTokenCount);
        Assert.Equal(2, streamed.CachedInputTokenCount);
        Assert.Equal(streamed.InputTokenCount + streamed.OutputTokenCount, streamed.TotalTokenCount);
        // Pieces are counted one by one, so the last total may differ from the whole by what rounding up adds to each.
        Assert.InRange(streamed.OutputTokenCount!.Value, whole.OutputTokenCount!.Value, whole.OutputTokenCount.Value + 5);
    }

    [Fact]
    public async Task AllUpdatesMakeOneMessage()
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Text(Text).InPieces(9).AndCall("f"));
        var updates = await bench.Client().GetStreamingResponseAsync([GeminiBench.User("Hi")], null, GeminiBench.Deadline).ToListAsync(GeminiBench.Deadline);
        Assert.Single(updates.Select(update => update.MessageId).Distinct());
        Assert.NotNull(updates[0].MessageId);
        Assert.Equal(updates[0].MessageId, updates[0].ResponseId);
        Assert.All(updates, update => Assert.Equal("gemini-3.8-flash", update.ModelId));
        Assert.Single(updates.ToChatResponse().Messages);
    }

    [Fact]
    public async Task PiecesArriveWhenTheyAreSent()
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Text("abcdef").InPieces(3).HangAfter(1));
        await using var updates = bench.Client().GetStreamingResponseAsync([GeminiBench.User("Hi")], null, GeminiBench.Deadline).GetAsyncEnumerator();
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("ab", updates.Current.Text);
    }

    [Fact]
    public async Task ThoughtsAreNoText()
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Text("Hello.").Thinking(20, "**Planning** the greeting"));
        var options = new ChatOptions { Reasoning = new() { Output = ReasoningOutput.Summary } };
        var response = await GeminiBench.AskAsync(bench.Client(), streamed: true, [GeminiBench.User("Hi")], options);
        Assert.Equal("Hello.", response.Text);
        Assert.Contains(response.Messages[0].Contents.OfType<TextReasoningContent>(), thought => thought.Text == "**Planning** the greeting");
    }
}
