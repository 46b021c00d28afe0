using System.Data.Common;
using Livechat.Identity;
using Livechat.Storage;

namespace Livechat.Conversations;

/// <summary>
/// One statement for everything that a client needs who comes back: after a restart they all come at once. What belongs to somebody else is
/// joined away like what does not exist, so that both cost the same.
/// </summary>
internal static class ResumeQuery
{
    // A position beyond the head means nothing: everything is read then.
    private const string Missed = "e.conversation_id = c.id AND e.seq > CASE WHEN @after > c.head THEN 0 ELSE @after END";

    private const string IsKnownGuest = VisitorTokens.IsKnown;
    private const string KeyOfGuest = VisitorTokens.KeyOfVisitor;

    private static readonly string Columns = $"{Of("c", ConversationLog.ConversationColumns)}, {Of("e", ConversationLog.EventColumns)}";
    private static readonly int ConversationWidth = ConversationLog.ConversationColumns.Split(',').Length;

    private static readonly string ByOwner =
        $"""
        SELECT {Columns} FROM conversations c LEFT JOIN events e ON {Missed}
        WHERE c.id = @id AND c.owner = @owner ORDER BY e.seq LIMIT @limit
        """;

    private static readonly string ByToken =
        $"""
        SELECT {Columns}, v.id FROM visitors v
        LEFT JOIN conversations c ON c.id = @id AND c.owner = {KeyOfGuest}
        LEFT JOIN events e ON {Missed}
        WHERE {IsKnownGuest} ORDER BY e.seq LIMIT @limit
        """;

    public static async Task<Resume?> RunAsync(Database database, Position position, string owner, CancellationToken cancel)
    {
        var reading = new Reading(position);
        await database.QueryAsync(ByOwner, reading.Add, [("@owner", owner), .. Parameters(position)], cancel);
        return reading.Resume;
    }

    public static async Task<GuestResume?> RunAsync(Database database, Position position, byte[] tokenHash, CancellationToken cancel)
    {
        var reading = new Reading(position);
        var guests = await database.QueryAsync(ByToken, row =>
        {
            reading.Add(row);
            return VisitorTokens.Read(row, row.FieldCount - 1);
        }, [("@hash", tokenHash), .. Parameters(position)], cancel);
        return guests.Count == 0 ? null : new GuestResume(guests[0], reading.Resume);
    }

    private static (string Name, object? Value)[] Parameters(Position position) =>
        [("@id", position.ConversationId), ("@after", position.After), ("@limit", position.Limit)];

    private static string Of(string table, string columns) => string.Join(", ", columns.Split(", ").Select(column => $"{table}.{column}"));

    /// <summary>Puts the rows together: the conversation is the same in each, and without events there is one row of it alone.</summary>
    private sealed class Reading(Position position)
    {
        public Resume? Resume { get; private set; }

        public bool Add(DbDataReader row)
        {
            if (Resume is null && !row.IsDBNull(0))
            {
                var conversation = ConversationLog.ReadConversation(row, 0);
                Resume = new Resume(conversation, position.After > conversation.Head ? 0 : position.After, []);
            }
            if (row.IsDBNull(ConversationWidth))
                return false;
            Resume!.Events.Add(ConversationLog.ReadEvent(row, ConversationWidth));
            return true;
        }
    }
}

/// <summary>How far somebody who comes back has seen a conversation.</summary>
/// <param name="After">The seq of the last event they have.</param>
/// <param name="Limit">How many events to read at most.</param>
public sealed record Position(Guid ConversationId, long After, int Limit);

/// <param name="After">Where the events begin: the position, or 0 when that lies beyond the head.</param>
/// <param name="Events">The first of those after it, in order.</param>
public sealed record Resume(Conversation Conversation, long After, List<ConversationEvent> Events);

/// <param name="Resume">Null when the conversation is not this guest's.</param>
public sealed record GuestResume(Principal Guest, Resume? Resume);
