using System.Globalization;
using Livechat.Storage;

namespace Livechat.Conversations;

/// <summary>The conversations of one person, for that person.</summary>
public sealed class ConversationList(Database database)
{
    // A conversation that nobody ever said anything in is of no use in a list.
    private const string Query =
        """
        SELECT c.id, c.department, c.status, c.head, c.created_at, c.updated_at, e.sender_type, e.sender, e.body, e.created_at,
            (SELECT count(*) FROM events u WHERE u.conversation_id = c.id AND u.seq > c.seen_seq AND u.kind = 'message' AND u.sender_type <> 'visitor')
        FROM conversations c
        JOIN events e ON e.conversation_id = c.id
            AND e.seq = (SELECT max(m.seq) FROM events m WHERE m.conversation_id = c.id AND m.kind = 'message')
        WHERE c.owner = @owner AND (c.updated_at < @before OR (c.updated_at = @before AND c.id < @id))
        ORDER BY c.updated_at DESC, c.id DESC LIMIT @limit
        """;

    /// <summary>Up to <paramref name="limit"/> conversations that <paramref name="owner"/> has, the one that changed last first.</summary>
    /// <param name="after">Where the page before ended; null for the first.</param>
    public async Task<IReadOnlyList<OwnConversation>> ReadAsync(string owner, ListPosition? after, int limit, CancellationToken cancel) => await database.QueryAsync(
        Query,
        row => new OwnConversation(
            row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.Time(4), row.Time(5),
            new PastMessage(row.Time(9), row.GetString(1), row.GetString(6), row.GetString(8)), row.TextOrNull(7), (int)row.GetInt64(10)),
        [("@owner", owner), ("@before", after?.UpdatedAt ?? long.MaxValue), ("@id", after?.Id ?? Guid.Empty), ("@limit", limit)], cancel);
}

/// <param name="Last">Its last message.</param>
/// <param name="LastSender">The name beside that message.</param>
/// <param name="Unread">Messages of others that its visitor has not seen.</param>
public sealed record OwnConversation(
    Guid Id, string Department, string Status, long Head, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, PastMessage Last, string? LastSender, int Unread)
{
    public ListPosition Position => new(UpdatedAt.ToUnixTimeMilliseconds(), Id);
}

/// <summary>Where a page of the list ended, as text that means nothing to who carries it.</summary>
/// <param name="UpdatedAt">Milliseconds since 1970.</param>
public sealed record ListPosition(long UpdatedAt, Guid Id)
{
    public static ListPosition? Parse(string text) =>
        text.Split('.') is [var time, var id]
        && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var updatedAt) && Guid.TryParseExact(id, "N", out var guid)
            ? new ListPosition(updatedAt, guid)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{UpdatedAt}.{Id:N}");
}
