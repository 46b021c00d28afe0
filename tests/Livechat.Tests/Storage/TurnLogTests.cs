using Livechat.Conversations;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Storage;

public sealed class TurnLogTests
{
    [Fact]
    public async Task Messages_that_wait_together_owe_one_turn()
    {
        await using var store = await TestStore.OpenAsync();
        var conversation = await store.OpenConversationAsync();
        for (var n = 0; n < 5; n++)
            await store.SayAsync(conversation, $"{n}");

        var turn = await store.Turns.ClaimAsync(conversation.Id);

        Assert.NotNull(turn);
        Assert.Equal((5, 1, 0), (turn.ThroughSeq, turn.Attempts, turn.Conversation.AnsweredSeq));
        Assert.Equal(1, store.Count("SELECT count(*) FROM turns"));
    }

    [Fact]
    public async Task Twenty_runners_one_claim()
    {
        await using var store = await TestStore.OpenAsync();
        var conversation = await store.OpenConversationAsync();
        await store.SayAsync(conversation, "hello");

        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => store.Turns.ClaimAsync(conversation.Id)))).Within();

        Assert.Single(claims, claim => claim is not null);
    }

    [Fact]
    public async Task What_arrives_during_an_answer_is_the_next_turn()
    {
        await using var store = await TestStore.OpenAsync();
        var conversation = await store.OpenConversationAsync();
        await store.SayAsync(conversation, "first");
        var turn = await ClaimAsync(store, conversation);
        await store.SayAsync(conversation, "second");
        await store.SayAsync(conversation, "third");

        Assert.Null(await store.Turns.ClaimAsync(conversation.Id));
        var answer = await store.Turns.CompleteAsync(turn, Answer("the first answer"));
        var next = await ClaimAsync(store, conversation);

        Assert.Equal(4, answer!.Seq);
        Assert.Equal((1, 4), (next.Conversation.AnsweredSeq, next.ThroughSeq));
        Assert.NotNull(await store.Turns.CompleteAsync(next, Answer("the second answer")));
        Assert.Null(await store.Turns.ClaimAsync(conversation.Id));
        Assert.Equal(["first", "second", "third", "the first answer", "the second answer"], (await store.EventsAsync(conversation)).Select(entry => entry.Body));
    }

    [Fact]
    public async Task A_turn_has_one_answer()
    {
        await using var store = await TestStore.OpenAsync();
        var conversation = await store.OpenConversationAsync();
        await store.SayAsync(conversation, "hello");
        var turn = await ClaimAsync(store, conversation);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => Task.Run(() => store.Turns.CompleteAsync(turn, Answer($"answer {n}"))))).Within();

        Assert.Single(answers, answer => answer is not null);
        Assert.Equal(2, (await store.EventsAsync(conversation)).Count);
    }

    [Fact]
    public async Task A_runner_that_lost_its_turn_writes_nothing()
    {
        await using var store = await TestStore.OpenAsync();
        var conversation = await store.OpenConversationAsync();
        await store.SayAsync(conversation, "hello");
        var stale = await ClaimAsync(store, conversation);

        Assert.Equal([conversation.Id], await store.Turns.RecoverAsync(CancellationToken.None));
        var fresh = await ClaimAsync(store, conversation);

        Assert.Equal((stale.Id, stale.Fence + 1, 2), (fresh.Id, fresh.Fence, fresh.Attempts));
        Assert.Null(await store.Turns.CompleteAsync(stale, Answer("too late")));
        Assert.NotNull(await store.Turns.CompleteAsync(fresh, Answer("in time")));
        Assert.Equal(["hello", "in time"], (await store.EventsAsync(conversation)).Select(entry => entry.Body));
    }

    [Theory]
    [InlineData(ConversationStatus.Agent)]
    [InlineData(ConversationStatus.Closed)]
    public async Task No_answer_follows_once_the_ai_was_silenced(string status)
    {
        await using var store = await TestStore.OpenAsync();
        var conversation = await store.OpenConversationAsync();
        await store.SayAsync(conversation, "hello");
        var turn = await ClaimAsync(store, conversation);
        await store.Log.ChangeStatusAsync(conversation.Id, status);

        Assert.Null(await store.Turns.CompleteAsync(turn, Answer("too late")));
        Assert.Equal([EventKind.Message, EventKind.Status], (await store.EventsAsync(conversation)).Select(entry => entry.Kind));
        Assert.Equal(0, store.Count("SELECT count(*) FROM turns WHERE state <> 'done'"));
    }

    [Theory]
    [InlineData(ConversationStatus.Agent)]
    [InlineData(ConversationStatus.Closed)]
    public async Task A_turn_still_waiting_when_the_ai_was_silenced_is_done(string status)
    {
        await using var store = await TestStore.OpenAsync();
        var conversation = await store.OpenConversationAsync();
        await store.SayAsync(conversation, "hello");
        await store.Log.ChangeStatusAsync(conversation.Id, status);

        Assert.Null(await store.Turns.ClaimAsync(conversation.Id));
        Assert.Equal(0, store.Count("SELECT count(*) FROM turns WHERE state <> 'done'"));
    }

    [Fact]
    public async Task While_it_waits_the_ai_goes_on_and_a_good_answer_does_not_end_the_waiting()
    {
        await using var store = await TestStore.OpenAsync();
        var conversation = await store.OpenConversationAsync();
        await store.SayAsync(conversation, "human please");
        await store.Turns.CompleteAsync(await ClaimAsync(store, conversation), Answer("a colleague will come", handOver: true));
        await store.SayAsync(conversation, "and what does hosting cost?");

        Assert.NotNull(await store.Turns.CompleteAsync(await ClaimAsync(store, conversation), Answer("it costs this much")));

        var events = await store.EventsAsync(conversation);
        Assert.Equal([(1, EventKind.Message), (2, EventKind.Message), (3, EventKind.Status), (4, EventKind.Message), (5, EventKind.Message)], events.Select(entry => (entry.Seq, entry.Kind)));
        Assert.Equal(ConversationStatus.Waiting, events[2].Body);
        Assert.Equal(ConversationStatus.Waiting, (await store.Log.ResumeAsync(new Position(conversation.Id, 0, 1), conversation.Owner, CancellationToken.None))!.Conversation.Status);
    }

    [Fact]
    public async Task A_turn_given_back_is_owed_again_once()
    {
        await using var store = await TestStore.OpenAsync();
        var conversation = await store.OpenConversationAsync();
        await store.SayAsync(conversation, "first");
        var turn = await ClaimAsync(store, conversation);
        await store.SayAsync(conversation, "second");
        await store.Turns.HandBackAsync(turn);

        var again = await ClaimAsync(store, conversation);

        Assert.Equal((2, 0), (again.ThroughSeq, again.Conversation.AnsweredSeq));
        Assert.Null(await store.Turns.CompleteAsync(turn, Answer("too late")));
        Assert.NotNull(await store.Turns.CompleteAsync(again, Answer("both answered")));
        Assert.Null(await store.Turns.ClaimAsync(conversation.Id));
    }

    [Fact]
    public async Task An_answer_owed_at_a_crash_is_owed_after_it()
    {
        using var folder = new TempFolder();
        Conversation running, waiting;
        await using (var store = await TestStore.OpenAsync(folder))
        {
            running = await store.OpenConversationAsync("guest:a");
            waiting = await store.OpenConversationAsync("guest:b");
            await store.SayAsync(running, "hello");
            await ClaimAsync(store, running);
            await store.SayAsync(running, "are you there?");
            await store.SayAsync(waiting, "hello");
        }

        await using var again = await TestStore.OpenAsync(folder);
        var owed = await again.Turns.RecoverAsync(CancellationToken.None);

        Assert.Equal(new[] { running.Id, waiting.Id }.Order(), owed.Order());
        Assert.Equal(2, (await ClaimAsync(again, running)).ThroughSeq);
        Assert.Equal(1, (await ClaimAsync(again, waiting)).ThroughSeq);
    }

    private static async Task<ClaimedTurn> ClaimAsync(TestStore store, Conversation conversation) =>
        await store.Turns.ClaimAsync(conversation.Id) ?? throw new InvalidOperationException("No turn was owed.");

    private static TurnAnswer Answer(string text, bool handOver = false) =>
        new(Guid.CreateVersion7(), "Support Engineer", text, null, handOver, "builtin", TurnOutcome.Answered);
}
