using Livechat.Storage;

namespace Livechat.Conversations;

/// <summary>
/// The answers that are owed. A turn is claimed by one runner at a time; each claim raises its fence, and only the newest claim may
/// append its answer, once, and only while the conversation's term of ownership is still the one it was claimed under.
/// </summary>
public sealed class TurnLog(
    Database database, CommitQueue commits, ConversationLog log, ConfirmationLog confirmations, ConversationFeed feed, TimeProvider time)
{
    // SQLite takes the partial index of the open turns only for a query that repeats the index's own condition word for word; without
    // it each of these reads every turn there ever was.
    private const string IsOpen = "state IN ('owed', 'running')";

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
            "UPDATE turns SET state = 'running', attempts = attempts + 1, fence = fence + 1, through_seq = @through, started_at = @now WHERE id = @id",
            ("@through", conversation.Head), ("@now", Now()), ("@id", owed.Id));
        return new ClaimedTurn(owed.Id, owed.Fence + 1, owed.Attempts + 1, conversation.Head, conversation);
    });

    /// <summary>
    /// Appends the answer as the one final message of the turn, opens the confirmations it asks for, changes the status if asked to, and
    /// marks the turn done: all or nothing.
    /// Returns null when the answer came too late: another runner has the turn, or ownership changed while it was being made.
    /// </summary>
    public Task<ConversationEvent?> CompleteAsync(ClaimedTurn turn, TurnAnswer answer) => commits.WriteAsync(write =>
    {
        var held = write.Execute("UPDATE turns SET state = 'done' WHERE id = @id AND fence = @fence AND state = 'running'", ("@id", turn.Id), ("@fence", turn.Fence));
        if (held == 0)
            return null;
        var conversation = ConversationLog.Lock(write, turn.Conversation.Id);
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
        WakeNext(write, conversation.Id);
        return stored;
    });

    /// <summary>Gives a turn back unanswered, to be started again by whoever comes first (a shutdown, not a failure).</summary>
    public Task HandBackAsync(ClaimedTurn turn) => commits.WriteAsync(write =>
    {
        var held = write.First("SELECT 1 FROM turns WHERE id = @id AND fence = @fence AND state = 'running'",
            row => row.GetInt32(0), ("@id", turn.Id), ("@fence", turn.Fence));
        if (held == 0)
            return false;
        // Where a newer turn waits already, it answers for both: messages count as unanswered until a turn completes.
        write.Execute($"DELETE FROM turns WHERE conversation_id = @c AND state = 'owed' AND {IsOpen}", ("@c", turn.Conversation.Id));
        write.Execute("UPDATE turns SET state = 'owed' WHERE id = @id", ("@id", turn.Id));
        write.AfterCommit(() => feed.PublishOwed(turn.Conversation.Id));
        return true;
    });

    /// <summary>
    /// After a start: turns that a dead process left running are owed again. Returns the conversations where an answer is owed.
    /// Only right while one process owns the database.
    /// </summary>
    public async Task<IReadOnlyList<Guid>> RecoverAsync(CancellationToken cancel)
    {
        await commits.WriteAsync(write =>
        {
            // Where a newer turn waits beside a dead one, the newer answers for both.
            write.Execute($"DELETE FROM turns WHERE state = 'owed' AND {IsOpen} AND conversation_id IN (SELECT conversation_id FROM turns WHERE state = 'running' AND {IsOpen})");
            return write.Execute($"UPDATE turns SET state = 'owed' WHERE state = 'running' AND {IsOpen}");
        });
        return await database.QueryAsync($"SELECT conversation_id FROM turns WHERE state = 'owed' AND {IsOpen} ORDER BY created_at, id", row => row.GetGuid(0), [], cancel);
    }

    private static EventDetails? DetailsOf(TurnAnswer answer) => answer.Confirmations.Count == 0
        ? answer.Details
        : (answer.Details ?? new EventDetails()) with { Confirmations = [.. answer.Confirmations.Select(proposal => proposal.Id)] };

    private static void MarkAnswered(WriteSession write, Guid conversationId, long seq) => write.Execute(
        "UPDATE conversations SET answered_seq = @seq WHERE id = @c AND answered_seq < @seq", ("@seq", seq), ("@c", conversationId));

    private void WakeNext(WriteSession write, Guid conversationId)
    {
        var next = write.First($"SELECT 1 FROM turns WHERE conversation_id = @c AND state = 'owed' AND {IsOpen}", row => row.GetInt32(0), ("@c", conversationId));
        if (next == 1)
            write.AfterCommit(() => feed.PublishOwed(conversationId));
    }

    private void Finish(WriteSession write, Guid id, string? answeredBy, string outcome) => write.Execute(
        "UPDATE turns SET state = 'done', answered_by = @by, outcome = @outcome, finished_at = @now WHERE id = @id",
        ("@by", answeredBy), ("@outcome", outcome), ("@now", Now()), ("@id", id));

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record OwedTurn(Guid Id, int Attempts, long Fence);
}
