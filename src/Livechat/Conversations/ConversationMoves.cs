using Livechat.Storage;

namespace Livechat.Conversations;

/// <summary>Takes a conversation to another department, with everything that was said.</summary>
public sealed class ConversationMoves(CommitQueue commits, ConversationLog log)
{
    /// <summary>
    /// Moves one of <paramref name="owner"/>'s conversations. An answer in the making still comes from who began it; the next one is the new
    /// department's. Who is talking to a person stays with that person: they pass a conversation on themselves.
    /// </summary>
    public Task<MoveOutcome> MoveAsync(Guid id, string owner, string department) => commits.WriteAsync(write =>
    {
        var conversation = write.First(
            $"SELECT {ConversationLog.ConversationColumns} FROM conversations WHERE id = @id AND owner = @owner", ConversationLog.ReadConversation, ("@id", id), ("@owner", owner));
        if (conversation is null)
            return MoveOutcome.NotFound;
        if (conversation.Department == department)
            return MoveOutcome.Moved;
        if (conversation.Status is ConversationStatus.Closed)
            return MoveOutcome.Closed;
        // A classic session is one conversation of its department; the name means another one elsewhere.
        if (conversation.Status is ConversationStatus.Agent || conversation.ClassicSession is not null)
            return MoveOutcome.Held;
        write.Execute("UPDATE conversations SET department = @department WHERE id = @id", ("@department", department), ("@id", id));
        log.AppendStatus(write, conversation, conversation.Status, new EventDetails { Department = department });
        return MoveOutcome.Moved;
    });
}

public enum MoveOutcome
{
    /// <summary>It is there now.</summary>
    Moved,

    /// <summary>There is no such conversation of theirs.</summary>
    NotFound,

    /// <summary>It has ended.</summary>
    Closed,

    /// <summary>A person has it, or its client can't follow.</summary>
    Held,
}
