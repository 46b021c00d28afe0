using Livechat.Conversations;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Storage;

public sealed class ConversationLogTests
{
    [Fact]
    public async Task The_same_id_again_gets_the_first_result()
    {
        await using var store = await TestStore.OpenAsync();
        var conversation = await store.OpenConversationAsync();
        var id = Guid.NewGuid();

        var first = await store.SayAsync(conversation, "hello", id);
        var again = await store.SayAsync(conversation, "hello", id);

        Assert.Equal(AppendOutcome.Stored, first.Outcome);
        Assert.Equal(first with { Outcome = AppendOutcome.Repeated }, again);
        Assert.Equal("hello", Assert.Single(await store.EventsAsync(conversation)).Body);
    }

    [Fact]
    public async Task The_same_id_with_another_text_conflicts_and_stores_nothing()
    {
        await using var store = await TestStore.OpenAsync();
        var conversation = await store.OpenConversationAsync();
        var id = Guid.NewGuid();
        await store.SayAsync(conversation, "hello", id);

        var other = await store.SayAsync(conversation, "Hello", id);

        Assert.Equal(AppendOutcome.Conflict, other.Outcome);
        Assert.Equal("hello", Assert.Single(await store.EventsAsync(conversation)).Body);
    }

    [Fact]
    public async Task An_id_belongs_to_its_author()
    {
        await using var store = await TestStore.OpenAsync();
        var conversation = await store.OpenConversationAsync();
        var id = Guid.NewGuid();

        var mine = await store.SayAsync(conversation, "mine", id);
        var theirs = await store.SayAsync(conversation, "theirs", id, author: "guest:b");

        Assert.Equal((AppendOutcome.Stored, 1), (mine.Outcome, mine.Seq));
        Assert.Equal((AppendOutcome.Stored, 2), (theirs.Outcome, theirs.Seq));
    }

    [Fact]
    public async Task Twenty_resends_at_once_are_one_message()
    {
        await using var store = await TestStore.OpenAsync();
        var conversation = await store.OpenConversationAsync();
        var id = Guid.NewGuid();

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => store.SayAsync(conversation, "hello", id)))).Within();

        Assert.Single(results, result => result.Outcome == AppendOutcome.Stored);
        Assert.Single(results.Select(result => (result.MessageId, result.Seq, result.CreatedAt)).Distinct());
        Assert.Single(await store.EventsAsync(conversation));
    }

    [Fact]
    public async Task Many_writers_get_a_seq_without_gaps_and_followers_hear_them_in_order()
    {
        await using var store = await TestStore.OpenAsync();
        var conversations = new List<Conversation>();
        for (var i = 0; i < 4; i++)
            conversations.Add(await store.OpenConversationAsync($"guest:{i}"));
        var follower = new Follower(total: 400);
        using var following = store.Feed.FollowAll(follower);

        var sent = await Task.WhenAll(Enumerable.Range(0, 400).Select(n => Task.Run(async () =>
        {
            var conversation = conversations[n % 4];
            return (Conversation: conversation.Id, (await store.SayAsync(conversation, $"message {n}", Guid.NewGuid())).Seq, Text: $"message {n}");
        }))).Within();
        await follower.HeardAll.Within();

        foreach (var conversation in conversations)
        {
            var expected = sent.Where(message => message.Conversation == conversation.Id).OrderBy(message => message.Seq).Select(message => (message.Seq, (string?)message.Text)).ToList();
            Assert.Equal(Enumerable.Range(1, 100).Select(n => (long)n), expected.Select(message => message.Seq));
            Assert.Equal(expected, (await store.EventsAsync(conversation)).Select(entry => (entry.Seq, entry.Body)));
            Assert.Equal(expected, follower.Heard.Where(entry => entry.ConversationId == conversation.Id).Select(entry => (entry.Seq, entry.Body)));
        }
    }

    [Fact]
    public async Task A_closed_conversation_takes_nothing_new_but_still_knows_what_it_has()
    {
        await using var store = await TestStore.OpenAsync();
        var conversation = await store.OpenConversationAsync();
        var id = Guid.NewGuid();
        var first = await store.SayAsync(conversation, "hello", id);
        await store.Log.ChangeStatusAsync(conversation.Id, ConversationStatus.Closed);

        Assert.Equal(AppendOutcome.Closed, (await store.SayAsync(conversation, "too late", Guid.NewGuid())).Outcome);
        Assert.Equal(first with { Outcome = AppendOutcome.Repeated }, await store.SayAsync(conversation, "hello", id));
        Assert.Equal([EventKind.Message, EventKind.Status], (await store.EventsAsync(conversation)).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task Not_yours_equals_absent()
    {
        await using var store = await TestStore.OpenAsync();
        var conversation = await store.OpenConversationAsync("guest:a");

        Assert.NotNull(await store.Log.ResumeAsync(new Position(conversation.Id, 0, 1), "guest:a", CancellationToken.None));
        Assert.Null(await store.Log.ResumeAsync(new Position(conversation.Id, 0, 1), "guest:b", CancellationToken.None));
        Assert.Null(await store.Log.ResumeAsync(new Position(Guid.NewGuid(), 0, 1), "guest:b", CancellationToken.None));
    }

    [Fact]
    public async Task A_classic_session_is_one_conversation_of_its_owner_also_when_opened_twice_at_once()
    {
        await using var store = await TestStore.OpenAsync();
        async Task<Conversation> Open(string owner, string session) => (await store.Log.OpenClassicAsync(new NewConversation(owner, "support", session))).Conversation;

        var opened = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => Open("guest:a", "s1")))).Within();
        var someoneElse = await Open("guest:b", "s1");
        var anotherSession = await Open("guest:a", "s2");

        Assert.Single(opened.Select(conversation => conversation.Id).Distinct());
        Assert.NotEqual(opened[0].Id, someoneElse.Id);
        Assert.NotEqual(opened[0].Id, anotherSession.Id);
    }

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        using var folder = new TempFolder();
        Conversation conversation;
        AppendResult stored;
        var id = Guid.NewGuid();
        await using (var store = await TestStore.OpenAsync(folder))
        {
            conversation = await store.OpenConversationAsync();
            stored = await store.SayAsync(conversation, "hello ünïcödé 🙂", id);
        }

        await using var again = await TestStore.OpenAsync(folder);
        var entry = Assert.Single(await again.EventsAsync(conversation));

        Assert.Equal((stored.MessageId, stored.Seq, stored.CreatedAt, "hello ünïcödé 🙂"), (entry.MessageId!.Value, entry.Seq, entry.CreatedAt, entry.Body));
        Assert.Equal(stored with { Outcome = AppendOutcome.Repeated }, await again.SayAsync(conversation, "hello ünïcödé 🙂", id));
        Assert.Equal(2, (await again.SayAsync(conversation, "next")).Seq);
    }

    [Fact]
    public async Task Seen_never_goes_back_nor_beyond_the_head()
    {
        await using var store = await TestStore.OpenAsync();
        var conversation = await store.OpenConversationAsync();
        for (var n = 0; n < 3; n++)
            await store.SayAsync(conversation, $"{n}");
        async Task<long> Seen(long seq)
        {
            await store.Log.MarkSeenAsync(conversation.Id, seq);
            return store.Count("SELECT seen_seq FROM conversations");
        }

        Assert.Equal(2, await Seen(2));
        Assert.Equal(2, await Seen(1));
        Assert.Equal(3, await Seen(99));
        Assert.Equal(3, await Seen(-5));
    }

    [Fact]
    public async Task A_rating_may_be_changed_and_takes_no_seq()
    {
        await using var store = await TestStore.OpenAsync();
        var conversation = await store.OpenConversationAsync();

        await store.Log.RateAsync(conversation.Id, 2, "slow");
        await store.Log.RateAsync(conversation.Id, 5, null);

        Assert.Equal(1, store.Count("SELECT count(*) FROM ratings WHERE score = 5 AND comment IS NULL"));
        Assert.Equal(1, store.Count("SELECT count(*) FROM ratings"));
        Assert.Empty(await store.EventsAsync(conversation));
    }

    private sealed class Follower(int total) : IConversationFollower
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<ConversationEvent> _heard = [];

        public Task HeardAll => _all.Task;

        public IReadOnlyList<ConversationEvent> Heard
        {
            get
            {
                lock (_heard)
                    return [.. _heard];
            }
        }

        public void OnEvent(ConversationEvent entry)
        {
            lock (_heard)
            {
                _heard.Add(entry);
                if (_heard.Count == total)
                    _all.TrySetResult();
            }
        }

        public void OnDraft(Guid conversationId, Draft draft)
        {
        }

        public void OnTyping(Guid conversationId, Typing typing)
        {
        }
    }
}
