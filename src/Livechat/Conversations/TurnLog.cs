using Livechat.Storage;

namespace Livechat.Conversations;

/// <summary>
/// The answers that are owed. A turn is claimed by one runner at a time; each claim raises its fence, and only the newest claim may
/// append its answer, once, and only while the conversation's term of ownership is still the one it was claimed under. Whether the
/// process that has a turn still lives shows in its transactions (<see cref="BeatAsync"/>), not in anybody's time of day.
/// </summary>
public sealed class TurnLog(
    Database database, CommitQueue commits, ConversationLog log, ConfirmationLog confirmations, ConversationFeed feed, SoleServer sole, TimeProvider time)
{
    // SQLite takes the partial index of the open turns only for a query that repeats the index's own condition word for word; without
    // it each of these reads every turn there ever was.
    internal const string IsOpen = "state IN ('owed', 'running')";

    /// <summary>
    /// Takes the turn that waits in a conversation. Null when there is none, when one is running already, or when the AI has nothing to
    /// say here any more (a human answers, or the conversation is closed); the turn is done then.
    /// </summary>
    public Task<ClaimedTurn?> ClaimAsync(Guid conversationId) => commits.WriteAsync(write =>
    {
        var owed = write.First(
            $"""
            SELECT id, attempts, fence FROM turns WHERE conversation_id = @c AND state = 'owed' AND {IsOpen}
            AND NOT EXISTS (SELECT 1 FROM turns WHERE conversation_id = @c AND state = 'running' AND {IsOpen})
            """, row => new OwedTurn(row.GetGuid(0), row.GetInt32(1), row.GetInt64(2)), ("@c", conversationId));
        if (owed is null)
            return null;
        var conversation = ConversationLog.Lock(write, conversationId);
        if (conversation.Status is ConversationStatus.Agent or ConversationStatus.Closed)
        {
            // What was written meanwhile is the human's to answer.
            MarkAnswered(write, conversation.Id, conversation.Head);
            Finish(write, owed.Id, null, TurnOutcome.Silenced);
            return null;
        }
        write.Execute(
            "UPDATE turns SET state = 'running', attempts = attempts + 1, fence = fence + 1, through_seq = @through, started_at = @now, worker = @worker WHERE id = @id",
            ("@through", conversation.Head), ("@now", Now()), ("@worker", commits.WriterId), ("@id", owed.Id));
        return new ClaimedTurn(owed.Id, owed.Fence + 1, owed.Attempts + 1, conversation.Head, conversation);
    });

    /// <summary>
    /// Appends the answer as the one final message of the turn, opens the confirmations it asks for, changes the status if asked to, and
    /// marks the turn done: all or nothing.
    /// Returns null when the answer came too late: another runner has the turn, or ownership changed while it was being made. May be asked
    /// again when it is not known whether the last try was stored.
    /// </summary>
    public Task<ConversationEvent?> CompleteAsync(ClaimedTurn turn, TurnAnswer answer) => commits.WriteAsync(write =>
    {
        var (conversation, isOwed) = LookAtHeld(write, turn);
        if (conversation is null)
            return log.FindAnswer(write, turn, answer.MessageId);
        ConversationEvent? stored = null;
        if (conversation.Term == turn.Conversation.Term)
        {
            stored = log.Append(write, conversation, new ConversationEvent
            {
                Kind = EventKind.Message,
                MessageId = answer.MessageId,
                SenderType = SenderType.Ai,
                Sender = answer.Sender,
                Body = answer.Text,
                TurnId = turn.Id,
                Details = ConversationLog.Serialize(DetailsOf(answer)),
            });
            foreach (var proposal in answer.Confirmations)
                confirmations.Open(write, conversation, proposal);
            if (answer.HandOver && conversation.Status == ConversationStatus.Ai)
                log.AppendStatus(write, conversation, ConversationStatus.Waiting, null);
        }
        MarkAnswered(write, conversation.Id, turn.ThroughSeq);
        Finish(write, turn.Id, answer.AnsweredBy, stored is null ? TurnOutcome.Silenced : answer.Outcome);
        if (isOwed)
            write.AfterCommit(() => feed.PublishOwed(conversation.Id));
        return stored;
    });

    /// <summary>Gives a turn back unanswered, to be started again by whoever comes first.</summary>
    /// <param name="wasTried">The turn broke its runner, which counts; a shutdown, a takeover or a full disk does not.</param>
    public Task HandBackAsync(ClaimedTurn turn, bool wasTried = false) => commits.WriteAsync(write =>
    {
        if (!IsHeld(write, turn.Hold))
            return false;
        if (!wasTried)
            write.Execute("UPDATE turns SET attempts = attempts - 1 WHERE id = @id", ("@id", turn.Id));
        OweAgain(write, turn.Id, turn.Conversation.Id);
        write.AfterCommit(() => feed.PublishOwed(turn.Conversation.Id));
        return true;
    });

    /// <summary>
    /// After a start, when no other server is on this database: every turn that runs belongs to a dead process and is owed again. Returns
    /// the conversations where an answer is owed. Where another server is, nothing is known about its turns yet, and this returns nothing.
    /// </summary>
    public async Task<IReadOnlyList<Guid>> RecoverAsync(CancellationToken cancel)
    {
        if (!sole.TryHold())
            return [];
        await commits.WriteAsync(write =>
        {
            foreach (var (id, conversation) in write.All(
                $"SELECT id, conversation_id FROM turns WHERE state = 'running' AND {IsOpen}", row => (row.GetGuid(0), row.GetGuid(1))))
                OweAgain(write, id, conversation);
            return true;
        });
        return [.. (await ReadOpenAsync(cancel)).Where(turn => !turn.IsRunning).Select(turn => turn.ConversationId)];
    }

    /// <summary>All turns that wait or run, the oldest first, with the signs of life of those who have them.</summary>
    public Task<List<OpenTurn>> ReadOpenAsync(CancellationToken cancel) => database.QueryAsync(
        $"""
        SELECT t.id, t.conversation_id, t.state, t.fence, t.worker, w.batch
        FROM (SELECT * FROM turns WHERE {IsOpen}) t LEFT JOIN writers w ON w.id = t.worker ORDER BY t.created_at, t.id
        """,
        row => new OpenTurn(row.GetGuid(0), row.GetGuid(1), row.GetString(2) == TurnState.Running, row.GetInt64(3), row.IdOrNull(4), row.IsDBNull(5) ? null : row.GetInt64(5)),
        [], cancel);

    /// <summary>Whether this process started it.</summary>
    public bool IsOurs(OpenTurn turn) => turn.Worker == commits.WriterId;

    /// <summary>
    /// Takes a turn from a process that shows no sign of life, so that it is owed again. Does nothing when that process did anything since
    /// <paramref name="turn"/> was read.
    /// </summary>
    public Task<bool> TakeOverAsync(OpenTurn turn) => commits.WriteAsync(write =>
    {
        if (!IsHeld(write, new TurnHold(turn.Id, turn.Fence)))
            return false;
        var batch = write.First("SELECT batch FROM writers WHERE id = @id", row => (long?)row.GetInt64(0), ("@id", turn.Worker));
        if (!IsOurs(turn) && batch != turn.WorkerBatch)
            return false;
        OweAgain(write, turn.Id, turn.ConversationId);
        write.AfterCommit(() => feed.PublishOwed(turn.ConversationId));
        return true;
    });

    /// <summary>Asks the runner of this process to look at a conversation where an answer is owed.</summary>
    public void Offer(Guid conversationId) => feed.PublishOwed(conversationId);

    /// <summary>A sign of life of this process, for as long as it has turns. Any other write is one as well.</summary>
    public Task BeatAsync() => commits.WriteAsync(_ => true);

    /// <summary>Whether this is still the newest claim of a turn that runs. What is stored for a turn asks this in the same transaction.</summary>
    internal static bool IsHeld(WriteSession write, TurnHold hold) => write.First(
        "SELECT 1 FROM turns WHERE id = @id AND fence = @fence AND state = 'running'", row => row.GetInt32(0), ("@id", hold.TurnId), ("@fence", hold.Fence)) == 1;

    /// <summary>The conversation of a turn that is still held, as it is in this transaction, and whether the next turn waits there. Null when it is held no more.</summary>
    private static (Conversation? Conversation, bool IsOwed) LookAtHeld(WriteSession write, ClaimedTurn turn) => write.First(
        $"""
        SELECT {ConversationLog.ConversationColumns}, EXISTS (SELECT 1 FROM turns WHERE conversation_id = @c AND state = 'owed' AND {IsOpen})
        FROM conversations WHERE id = @c AND EXISTS (SELECT 1 FROM turns WHERE id = @id AND fence = @fence AND state = 'running')
        """,
        row => (ConversationLog.ReadConversation(row, 0), row.GetBoolean(15)), ("@c", turn.Conversation.Id), ("@id", turn.Id), ("@fence", turn.Fence));

    private static void OweAgain(WriteSession write, Guid id, Guid conversationId)
    {
        // Where a newer turn waits already, this one answers for both: messages count as unanswered until a turn completes.
        write.Execute($"DELETE FROM turns WHERE conversation_id = @c AND state = 'owed' AND {IsOpen}", ("@c", conversationId));
        write.Execute("UPDATE turns SET state = 'owed', worker = NULL WHERE id = @id", ("@id", id));
    }

    private static EventDetails? DetailsOf(TurnAnswer answer) => answer.Confirmations.Count == 0
        ? answer.Details
        : (answer.Details ?? new EventDetails()) with { Confirmations = [.. answer.Confirmations.Select(proposal => proposal.Id)] };

    private static void MarkAnswered(WriteSession write, Guid conversationId, long seq) => write.Execute(
        "UPDATE conversations SET answered_seq = @seq WHERE id = @c AND answered_seq < @seq", ("@seq", seq), ("@c", conversationId));

    private void Finish(WriteSession write, Guid id, string? answeredBy, string outcome) => write.Execute(
        "UPDATE turns SET state = 'done', answered_by = @by, outcome = @outcome, finished_at = @now WHERE id = @id",
        ("@by", answeredBy), ("@outcome", outcome), ("@now", Now()), ("@id", id));

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record OwedTurn(Guid Id, int Attempts, long Fence);
}
