using Livechat.Assistant.Turns;
using Livechat.Conversations;
using Xunit;

namespace Livechat.Tests.Assistant;

public sealed class TurnHistoryTests
{
    [Fact]
    public void What_waits_comes_last_even_when_an_answer_stands_between()
    {
        var history = Build(1, 6000, (1, "visitor", "one"), (2, "visitor", "two"), (3, "ai", "answer to one"), (4, "visitor", "three"));

        Assert.Equal(["user: one", "assistant: answer to one", "user: two", "user: three"], Lines(history));
        Assert.Equal("two\nthree", history.Asked);
    }

    [Fact]
    public void System_lines_and_blank_ones_are_left_out() =>
        Assert.Equal(["user: hello"], Lines(Build(0, 6000, (1, "system", "Connected"), (2, "visitor", "hello"), (3, "ai", " "))));

    [Fact]
    public void What_a_human_answered_needs_no_second_answer()
    {
        var history = Build(0, 6000, (1, "visitor", "old"), (2, "agent", "done"), (3, "visitor", "new"));

        Assert.Equal("new", history.Asked);
        Assert.Equal("user: new", Lines(history)[^1]);
    }

    [Fact]
    public void Beyond_the_budget_the_oldest_is_left_out_first()
    {
        var history = Build(40, 200, [.. Enumerable.Range(1, 40).Select(i => ((long)i, i % 2 == 1 ? "visitor" : "ai", $"{i:00} " + new string('x', 97))), (41L, "visitor", "now")]);

        Assert.Equal("user: now", Lines(history)[^1]);
        Assert.True(history.Messages.Sum(message => TokenEstimate.Of(message.Text)) <= 200);
        Assert.Equal(7, history.Messages.Count);
        Assert.StartsWith("40 ", history.Messages[^2].Text);
        Assert.StartsWith("35 ", history.Messages[0].Text);
    }

    [Theory]
    [InlineData('x', 4)]
    [InlineData('日', 1)]
    public void A_message_beyond_the_budget_is_cut_and_still_shown(char letter, int perToken)
    {
        var history = Build(0, 200, (1, "visitor", new string(letter, 5000)));

        Assert.Equal((200 - 4) * perToken, Assert.Single(history.Messages).Text.Length);
    }

    [Fact]
    public void A_cut_never_halves_a_character() =>
        Assert.All(Enumerable.Range(4, 30), tokens => Assert.False(char.IsHighSurrogate(TokenEstimate.Take(string.Concat(Enumerable.Repeat("👋", 50)), tokens).LastOrDefault())));

    [Fact]
    public void Of_too_many_waiting_messages_the_newest_are_shown()
    {
        var history = Build(0, 200, [.. Enumerable.Range(1, 20).Select(i => ((long)i, "visitor", $"{i:00} " + new string('x', 97)))]);

        Assert.StartsWith("20 ", history.Messages[^1].Text);
        Assert.All(history.Messages, message => Assert.Equal("user", message.Role.Value));
        Assert.Equal(6, history.Messages.Count);
    }

    private static string[] Lines(TurnHistory history) => [.. history.Messages.Select(message => $"{message.Role}: {message.Text}")];

    private static TurnHistory Build(long answeredSeq, int tokens, params (long Seq, string Type, string Text)[] oldestFirst) => TurnHistory.Build(
        [.. oldestFirst.Reverse().Select(entry => new ConversationEvent { Seq = entry.Seq, Kind = EventKind.Message, SenderType = entry.Type, Body = entry.Text })],
        answeredSeq, tokens);
}
