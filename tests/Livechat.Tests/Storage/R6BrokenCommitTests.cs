using System.Data.Common;
using Livechat.Conversations;
using Livechat.Storage;
using Livechat.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Livechat.Tests.Storage;

/// <summary>A commit that breaks off is settled by what the database says, and a disk with errors costs nobody anything but time.</summary>
public sealed class R6BrokenCommitTests
{
    private const int IoError = 10;

    [Fact]
    public async Task R6_a_commit_that_was_stored_before_it_failed_counts_as_stored()
    {
        var fault = Fault.AfterStoring();
        await using var store = await OpenAsync(fault);
        var conversation = await store.OpenConversationAsync();
        var told = new TaskCompletionSource<ConversationEvent>();
        store.Feed.Follow(conversation.Id, new Listener(told));
        fault.Arm(1);

        var sent = await store.SayAsync(conversation, "hello").Within();

        Assert.Equal((AppendOutcome.Stored, 1), (sent.Outcome, sent.Seq));
        Assert.Equal("hello", (await told.Task.Within()).Body);
        Assert.Equal(1, store.Count("SELECT count(*) FROM events"));
        Assert.Equal(0, fault.Left);
    }

    [Fact]
    public async Task R6_a_commit_that_was_not_stored_is_told_as_such_and_a_resend_is_stored_once()
    {
        var fault = Fault.BeforeStoring();
        await using var store = await OpenAsync(fault);
        var conversation = await store.OpenConversationAsync();
        var id = Guid.NewGuid();
        fault.Arm(1);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.SayAsync(conversation, "hello", id).Within());
        Assert.Equal(0, store.Count("SELECT count(*) FROM events"));

        Assert.Equal(AppendOutcome.Stored, (await store.SayAsync(conversation, "hello", id).Within()).Outcome);
        Assert.Equal(1, store.Count("SELECT count(*) FROM events"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task R6_whichever_commit_breaks_every_resend_ends_in_one_row(int every)
    {
        var n = 0;
        var fault = new Fault(transaction => Break(transaction, isStored: ++n % 2 == 0));
        await using var store = await OpenAsync(fault);
        var conversation = await store.OpenConversationAsync();

        for (var message = 0; message < 20; message++)
        {
            var id = Guid.NewGuid();
            if (message % every == 0)
                fault.Arm(1 + message % 3);
            await Waiting.Until(() => TryAsync(() => store.SayAsync(conversation, $"{message}", id)));
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(message => $"{message}"), (await store.EventsAsync(conversation)).Select(entry => entry.Body));
        Assert.Null(store.Commits.Trouble);
    }

    [Fact]
    public async Task R6_an_answer_whose_commit_broke_off_is_stored_once_and_told_once()
    {
        var fault = Fault.AfterStoring();
        await using var store = await OpenAsync(fault);
        var conversation = await store.OpenConversationAsync();
        await store.SayAsync(conversation, "hello");
        var turn = (await store.Turns.ClaimAsync(conversation.Id))!;
        var answer = new TurnAnswer(Guid.CreateVersion7(), "Support Engineer", "Good day.", null, false, "builtin", TurnOutcome.Answered);
        fault.Arm(1);

        var first = await store.Turns.CompleteAsync(turn, answer).Within();
        var again = await store.Turns.CompleteAsync(turn, answer).Within();
        var other = await store.Turns.CompleteAsync(turn, answer with { MessageId = Guid.CreateVersion7() }).Within();

        Assert.Equal((first!.Seq, first.MessageId), (again!.Seq, again.MessageId));
        Assert.Null(other);
        Assert.Equal(["hello", "Good day."], (await store.EventsAsync(conversation)).Select(entry => entry.Body));
    }

    [Fact]
    public async Task R6_behind_a_slow_disk_the_queue_stays_bounded_and_the_overflow_is_refused_at_once()
    {
        using var slow = new SemaphoreSlim(0);
        var fault = new Fault(transaction =>
        {
            slow.Wait(Waiting.Patience);
            transaction.Commit();
        });
        await using var store = await TestStore.OpenAsync(commit: fault.Commit);
        var conversation = await store.OpenConversationAsync();
        fault.Arm(1);
        var accepted = new List<Task<AppendResult>>();
        var refused = 0;
        while (refused < 1000)
        {
            try
            {
                accepted.Add(store.SayAsync(conversation, new string('x', 4000)));
            }
            catch (StorageUnavailableException)
            {
                refused++;
            }
        }

        Assert.InRange(store.Commits.Depth, 1, 4096);
        slow.Release();
        await Task.WhenAll(accepted).Within();
        Assert.Equal(accepted.Count, store.Count("SELECT count(*) FROM events"));
    }

    private static async Task<TestStore> OpenAsync(Fault fault)
    {
        var store = await TestStore.OpenAsync(commit: fault.Commit);
        store.ExpectErrors();
        return store;
    }

    /// <summary>The disk has it, or does not, and the caller can't know which.</summary>
    private static void Break(DbTransaction transaction, bool isStored)
    {
        if (isStored)
            transaction.Commit();
        else
            transaction.Rollback();
        throw new SqliteException("disk I/O error", IoError);
    }

    private static async Task<bool> TryAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    /// <summary>Commits as usual, except the next so many times.</summary>
    private sealed class Fault(Action<DbTransaction> instead)
    {
        private int _left;

        public static Fault AfterStoring() => new(transaction => Break(transaction, isStored: true));

        public static Fault BeforeStoring() => new(transaction => Break(transaction, isStored: false));

        public int Left => Volatile.Read(ref _left);

        public void Arm(int times) => Volatile.Write(ref _left, times);

        public void Commit(DbTransaction transaction)
        {
            if (Left == 0)
            {
                transaction.Commit();
                return;
            }
            Interlocked.Decrement(ref _left);
            instead(transaction);
        }
    }

    private sealed class Listener(TaskCompletionSource<ConversationEvent> told) : IConversationFollower
    {
        public void OnEvent(ConversationEvent entry) => told.SetResult(entry);

        public void OnDraft(Guid conversationId, Draft draft)
        {
        }

        public void OnTyping(Guid conversationId, Typing typing)
        {
        }
    }
}
