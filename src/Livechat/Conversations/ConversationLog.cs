using System.Data.Common;
using System.Text.Json;
using Livechat.Identity;
using Livechat.Storage;

namespace Livechat.Conversations;

/// <summary>
/// The log of every conversation: open, append, read after a seq. An append is one short write in the commit queue: dedupe by the
/// client's id, the next seq, the event, and the turn that is owed. What an append returned is durable; followers hear of nothing else.
/// Throws <see cref="StorageUnavailableException"/> when the database takes no writes; nothing was stored then.
/// </summary>
public sealed class ConversationLog(Database database, CommitQueue commits, ConversationFeed feed, AddressHash addresses, TimeProvider time)
{
    internal const string ConversationColumns =
        "id, owner, department, classic_session, status, term, head, answered_seq, seen_seq, visitor_name, locale, page_url, created_at, updated_at, address_hash";

    internal const string EventColumns =
        "conversation_id, seq, kind, message_id, sender_type, author, sender, body, client_message_id, turn_id, details, created_at";

    private const string RepeatQuery =
        $"SELECT {EventColumns} FROM events WHERE conversation_id = @c AND author = @author AND client_message_id = @client";

    /// <summary>Opens a new conversation. Durable when the task ends.</summary>
    public Task<Conversation> OpenAsync(NewConversation request) => commits.WriteAsync(write => Insert(write, request));

    /// <summary>Opens the conversation that a classic session_id names for its owner, or makes it.</summary>
    public Task<ClassicOpening> OpenClassicAsync(NewConversation request) => commits.WriteAsync(write =>
    {
        if (write.First(
            $"SELECT {ConversationColumns} FROM conversations WHERE owner = @owner AND department = @department AND classic_session = @session",
            ReadConversation, ("@owner", request.Owner), ("@department", request.Department), ("@session", request.ClassicSession)) is { } known)
            return new ClassicOpening(known, false);
        var isSomebodyElses = write.First(
            "SELECT EXISTS (SELECT 1 FROM conversations WHERE classic_session = @session AND owner <> @owner)",
            row => row.GetBoolean(0), ("@session", request.ClassicSession), ("@owner", request.Owner));
        return new ClassicOpening(Insert(write, request), isSomebodyElses);
    });

    /// <summary>What somebody who comes back needs, if the conversation belongs to <paramref name="owner"/>. Absent and not yours look the same: null.</summary>
    public Task<Resume?> ResumeAsync(Position position, string owner, CancellationToken cancel) => ResumeQuery.RunAsync(database, position, owner, cancel);

    /// <summary>The same for the guest whom a token names, who is found by the same statement. Null when the token names nobody.</summary>
    /// <param name="tokenHash">What <see cref="SecretToken.HashOf"/> makes of the token.</param>
    public Task<GuestResume?> ResumeAsync(Position position, byte[] tokenHash, CancellationToken cancel) => ResumeQuery.RunAsync(database, position, tokenHash, cancel);

    /// <summary>
    /// Gives the conversations of some owners to another; returns how many. One whose classic session_id the new owner uses already stays behind.
    /// </summary>
    public Task<int> ClaimAsync(IReadOnlyList<string> from, string to) => commits.WriteAsync(write => from.Sum(owner => write.Execute(
        """
        UPDATE conversations SET owner = @to WHERE owner = @from AND NOT EXISTS (
            SELECT 1 FROM conversations other
            WHERE other.owner = @to AND other.department = conversations.department AND other.classic_session = conversations.classic_session)
        """, ("@to", to), ("@from", owner))));

    /// <summary>Up to <paramref name="limit"/> events after <paramref name="seq"/>, in order.</summary>
    public Task<List<ConversationEvent>> ReadAfterAsync(Guid id, long seq, int limit, CancellationToken cancel) =>
        database.QueryAsync(
            $"SELECT {EventColumns} FROM events WHERE conversation_id = @id AND seq > @seq ORDER BY seq LIMIT @limit",
            ReadEvent, [("@id", id), ("@seq", seq), ("@limit", limit)], cancel);

    /// <summary>
    /// Up to <paramref name="limit"/> messages at or before <paramref name="seq"/>, the newest first: which side said what, and no more. Read
    /// for each answer.
    /// </summary>
    public Task<List<ConversationEvent>> ReadBackAsync(Guid id, long seq, int limit, CancellationToken cancel) =>
        database.QueryAsync(
            """
            SELECT seq, sender_type, body, details FROM events
            WHERE conversation_id = @id AND seq <= @seq AND kind = 'message' ORDER BY seq DESC LIMIT @limit
            """,
            row => new ConversationEvent
            {
                ConversationId = id,
                Kind = EventKind.Message,
                Seq = row.GetInt64(0),
                SenderType = row.GetString(1),
                Body = row.GetString(2),
                Details = row.TextOrNull(3),
            },
            [("@id", id), ("@seq", seq), ("@limit", limit)], cancel);

    /// <summary>
    /// Up to <paramref name="limit"/> of the last messages in all conversations of <paramref name="owner"/>, the newest first; of
    /// <paramref name="current"/> without the visitor's after <paramref name="seq"/>, which are being answered.
    /// </summary>
    public Task<List<PastMessage>> ReadHistoryAsync(string owner, Guid current, long seq, int limit, CancellationToken cancel) =>
        database.QueryAsync(
            """
            SELECT e.created_at, c.department, e.sender_type, e.body
            FROM (SELECT id, department FROM conversations WHERE owner = @owner ORDER BY updated_at DESC LIMIT @limit + 1) c
            JOIN events e ON e.conversation_id = c.id
            WHERE e.kind = 'message' AND e.sender_type <> 'system' AND e.body IS NOT NULL
                AND NOT (e.conversation_id = @current AND e.seq > @seq AND e.sender_type = 'visitor')
            ORDER BY e.created_at DESC, e.conversation_id, e.seq DESC LIMIT @limit
            """,
            row => new PastMessage(row.Time(0), row.GetString(1), row.GetString(2), row.GetString(3)),
            [("@owner", owner), ("@current", current), ("@seq", seq), ("@limit", limit)], cancel);

    /// <summary>Appends what a visitor wrote and records that an answer is owed, unless a human answers here.</summary>
    public Task<AppendResult> AppendVisitorMessageAsync(VisitorMessage message)
    {
        var addressHash = message.AddressKey is { } address ? addresses.Of(address) : null;
        return commits.WriteAsync(write => AppendVisitorMessage(write, message, addressHash));
    }

    private AppendResult AppendVisitorMessage(WriteSession write, VisitorMessage message, string? addressHash)
    {
        var (conversation, isAnswering, isOwed, repeat) = Look(write, message);
        if (repeat is not null)
            return repeat;
        if (conversation.Status == ConversationStatus.Closed)
            return new AppendResult(AppendOutcome.Closed, Guid.Empty, 0, default);
        var stored = Append(write, conversation, new ConversationEvent
        {
            Kind = EventKind.Message,
            MessageId = Guid.CreateVersion7(),
            SenderType = SenderType.Visitor,
            Author = message.Author,
            Sender = message.Sender,
            Body = message.Text,
            ClientMessageId = message.ClientMessageId,
        });
        if (message.VisitorName is { } name && name != conversation.VisitorName)
        {
            conversation.VisitorName = name;
            write.Execute("UPDATE conversations SET visitor_name = @name WHERE id = @id", ("@name", name), ("@id", conversation.Id));
        }
        if (message.Locale is { } locale && locale != conversation.Locale)
        {
            conversation.Locale = locale;
            write.Execute("UPDATE conversations SET locale = @locale WHERE id = @id", ("@locale", locale), ("@id", conversation.Id));
        }
        if (addressHash is not null && addressHash != conversation.AddressHash)
        {
            conversation.AddressHash = addressHash;
            write.Execute("UPDATE conversations SET address_hash = @hash WHERE id = @id", ("@hash", addressHash), ("@id", conversation.Id));
        }
        if (conversation.Status != ConversationStatus.Agent)
            OweTurn(write, conversation, isAnswering, isOwed);
        return new AppendResult(AppendOutcome.Stored, stored.MessageId!.Value, stored.Seq, stored.CreatedAt);
    }

    /// <summary>What became of a message that may have been stored before; null when it was not. For callers that would refuse a new one.</summary>
    public async Task<AppendResult?> FindRepeatAsync(VisitorMessage message, CancellationToken cancel) =>
        (await database.QueryAsync(RepeatQuery, row => Repeat(row, message),
            [("@c", message.ConversationId), ("@author", message.Author), ("@client", message.ClientMessageId)], cancel)).SingleOrDefault();

    /// <summary>
    /// Changes who answers. Raises the term when the AI must fall silent (agent, closed), so that an answer in the making is refused.
    /// Returns false when the conversation has that status already.
    /// </summary>
    public Task<bool> ChangeStatusAsync(Guid id, string status, EventDetails? details = null) => commits.WriteAsync(write =>
    {
        var conversation = Lock(write, id);
        if (conversation.Status == status)
            return false;
        if (conversation.Status == ConversationStatus.Closed && status == ConversationStatus.Waiting)
            return false;
        AppendStatus(write, conversation, status, details);
        return true;
    });

    /// <summary>Notes that everything up to <paramref name="seq"/> was shown to the visitor. Never goes back, never beyond the head.</summary>
    public Task MarkSeenAsync(Guid id, long seq) => commits.WriteAsync(write => write.Execute(
        "UPDATE conversations SET seen_seq = min(@seq, head) WHERE id = @id AND seen_seq < min(@seq, head)", ("@seq", seq), ("@id", id)));

    /// <summary>Stores or changes the visitor's rating, <paramref name="score"/> 1 to 5.</summary>
    public Task RateAsync(Guid id, int score, string? comment) => commits.WriteAsync(write => write.Execute(
        """
        INSERT INTO ratings (conversation_id, score, comment, rated_at)
        SELECT @id, @score, @comment, @now WHERE EXISTS (SELECT 1 FROM conversations WHERE id = @id AND owner <> @nobody)
        ON CONFLICT (conversation_id) DO UPDATE SET score = excluded.score, comment = excluded.comment, rated_at = excluded.rated_at
        """, ("@id", id), ("@score", score), ("@comment", comment), ("@nobody", ConversationErasure.Nobody), ("@now", Now().ToUnixTimeMilliseconds())));

    /// <summary>The conversation as it is inside this transaction, which nobody else can change before the commit.</summary>
    internal static Conversation Lock(WriteSession write, Guid id) =>
        write.First($"SELECT {ConversationColumns} FROM conversations WHERE id = @id", ReadConversation, ("@id", id))
        ?? throw new InvalidOperationException($"There is no conversation {id}.");

    /// <summary>Gives the event the next seq and stores it. Followers hear of it after the commit.</summary>
    internal ConversationEvent Append(WriteSession write, Conversation conversation, ConversationEvent entry)
    {
        entry.ConversationId = conversation.Id;
        entry.Seq = ++conversation.Head;
        entry.CreatedAt = Now();
        write.Execute(
            $"INSERT INTO events ({EventColumns}) VALUES (@c, @seq, @kind, @message, @type, @author, @sender, @body, @client, @turn, @details, @at)",
            ("@c", entry.ConversationId), ("@seq", entry.Seq), ("@kind", entry.Kind), ("@message", entry.MessageId), ("@type", entry.SenderType),
            ("@author", entry.Author), ("@sender", entry.Sender), ("@body", entry.Body), ("@client", entry.ClientMessageId),
            ("@turn", entry.TurnId), ("@details", entry.Details), ("@at", entry.CreatedAt.ToUnixTimeMilliseconds()));
        write.Execute("UPDATE conversations SET head = @seq, updated_at = @at WHERE id = @c",
            ("@seq", entry.Seq), ("@at", entry.CreatedAt.ToUnixTimeMilliseconds()), ("@c", entry.ConversationId));
        write.AfterCommit(() => feed.Publish(entry));
        return entry;
    }

    /// <summary>The answer of a turn, if it is this very one: a try whose end was not known had stored it.</summary>
    internal ConversationEvent? FindAnswer(WriteSession write, ClaimedTurn turn, Guid messageId) => write.First(
        $"SELECT {EventColumns} FROM events WHERE turn_id = @turn AND message_id = @message", ReadEvent, ("@turn", turn.Id), ("@message", messageId));

    internal void AppendStatus(WriteSession write, Conversation conversation, string status, EventDetails? details)
    {
        if (status is ConversationStatus.Agent or ConversationStatus.Closed)
            conversation.Term++;
        conversation.Status = status;
        write.Execute("UPDATE conversations SET status = @status, term = @term WHERE id = @id",
            ("@status", status), ("@term", conversation.Term), ("@id", conversation.Id));
        Append(write, conversation, new ConversationEvent { Kind = EventKind.Status, Body = status, Details = Serialize(details) });
    }

    internal static string? Serialize(EventDetails? details) =>
        details is null ? null : JsonSerializer.Serialize(details, EventDetailsJson.Default.EventDetails);

    /// <summary>All that a message must know before it is stored, by one statement: the conversation, its open turns, and itself if it is there already.</summary>
    private static (Conversation Conversation, bool IsAnswering, bool IsOwed, AppendResult? Repeat) Look(WriteSession write, VisitorMessage message) => write.First(
        $"""
        SELECT c.id, c.owner, c.department, c.classic_session, c.status, c.term, c.head, c.answered_seq, c.seen_seq, c.visitor_name, c.locale, c.page_url,
            c.created_at, c.updated_at, c.address_hash,
            EXISTS (SELECT 1 FROM turns WHERE conversation_id = c.id AND state = 'running' AND {TurnLog.IsOpen}),
            EXISTS (SELECT 1 FROM turns WHERE conversation_id = c.id AND state = 'owed' AND {TurnLog.IsOpen}),
            e.message_id, e.seq, e.created_at, e.body
        FROM conversations c LEFT JOIN events e ON e.conversation_id = c.id AND e.author = @author AND e.client_message_id = @client
        WHERE c.id = @c
        """,
        row => (ReadConversation(row), row.GetBoolean(15), row.GetBoolean(16), row.IsDBNull(17)
            ? null
            : new AppendResult(row.GetString(20) == message.Text ? AppendOutcome.Repeated : AppendOutcome.Conflict, row.GetGuid(17), row.GetInt64(18), row.Time(19))),
        ("@c", message.ConversationId), ("@author", message.Author), ("@client", message.ClientMessageId)) is { Item1: not null } found
            ? found
            : throw new InvalidOperationException($"There is no conversation {message.ConversationId}.");

    private static AppendResult Repeat(DbDataReader row, VisitorMessage message)
    {
        var stored = ReadEvent(row);
        var outcome = stored.Body == message.Text ? AppendOutcome.Repeated : AppendOutcome.Conflict;
        return new AppendResult(outcome, stored.MessageId!.Value, stored.Seq, stored.CreatedAt);
    }

    /// <summary>
    /// Records that an answer is owed. Where nothing else is being answered and the assistant of this process is there, the turn is claimed
    /// at once: that saves a commit between the message and its answer.
    /// </summary>
    private void OweTurn(WriteSession write, Conversation conversation, bool isAnswering, bool isOwed)
    {
        if (isOwed)
            return;
        var isClaimed = feed.IsAttended && !isAnswering;
        var id = Guid.CreateVersion7();
        var now = Now().ToUnixTimeMilliseconds();
        write.Execute(
            """
            INSERT INTO turns (id, conversation_id, state, through_seq, attempts, fence, worker, created_at, started_at)
            VALUES (@id, @c, @state, @through, @attempts, @fence, @worker, @now, @started)
            """,
            ("@id", id), ("@c", conversation.Id), ("@state", isClaimed ? TurnState.Running : TurnState.Owed), ("@through", isClaimed ? conversation.Head : 0),
            ("@attempts", isClaimed ? 1 : 0), ("@fence", isClaimed ? 1 : 0), ("@worker", isClaimed ? commits.WriterId : null), ("@now", now), ("@started", isClaimed ? now : null));
        if (isClaimed)
            write.AfterCommit(() => feed.PublishClaimed(new ClaimedTurn(id, 1, 1, conversation.Head, conversation)));
        else
            write.AfterCommit(() => feed.PublishOwed(conversation.Id));
    }

    internal Conversation Insert(WriteSession write, NewConversation request)
    {
        var now = Now();
        var conversation = new Conversation
        {
            Id = Guid.CreateVersion7(),
            Owner = request.Owner,
            Department = request.Department,
            ClassicSession = request.ClassicSession,
            Status = ConversationStatus.Ai,
            VisitorName = request.VisitorName,
            Locale = request.Locale,
            PageUrl = request.PageUrl,
            CreatedAt = now,
            UpdatedAt = now,
        };
        write.Execute(
            $"INSERT INTO conversations ({ConversationColumns}) VALUES (@id, @owner, @department, @session, @status, 0, 0, 0, 0, @name, @locale, @page, @now, @now, NULL)",
            ("@id", conversation.Id), ("@owner", conversation.Owner), ("@department", conversation.Department), ("@session", conversation.ClassicSession),
            ("@status", conversation.Status), ("@name", conversation.VisitorName), ("@locale", conversation.Locale),
            ("@page", conversation.PageUrl), ("@now", now.ToUnixTimeMilliseconds()));
        return conversation;
    }

    // The column holds milliseconds; what is sent must equal what is read back.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    internal static Conversation ReadConversation(DbDataReader row) => ReadConversation(row, 0);

    /// <param name="at">The column where <see cref="ConversationColumns"/> begin.</param>
    internal static Conversation ReadConversation(DbDataReader row, int at) => new()
    {
        Id = row.GetGuid(at),
        Owner = row.GetString(at + 1),
        Department = row.GetString(at + 2),
        ClassicSession = row.TextOrNull(at + 3),
        Status = row.GetString(at + 4),
        Term = row.GetInt64(at + 5),
        Head = row.GetInt64(at + 6),
        AnsweredSeq = row.GetInt64(at + 7),
        SeenSeq = row.GetInt64(at + 8),
        VisitorName = row.TextOrNull(at + 9),
        Locale = row.TextOrNull(at + 10),
        PageUrl = row.TextOrNull(at + 11),
        CreatedAt = row.Time(at + 12),
        UpdatedAt = row.Time(at + 13),
        AddressHash = row.TextOrNull(at + 14),
    };

    private static ConversationEvent ReadEvent(DbDataReader row) => ReadEvent(row, 0);

    /// <param name="at">The column where <see cref="EventColumns"/> begin.</param>
    internal static ConversationEvent ReadEvent(DbDataReader row, int at) => new()
    {
        ConversationId = row.GetGuid(at),
        Seq = row.GetInt64(at + 1),
        Kind = row.GetString(at + 2),
        MessageId = row.IdOrNull(at + 3),
        SenderType = row.TextOrNull(at + 4),
        Author = row.TextOrNull(at + 5),
        Sender = row.TextOrNull(at + 6),
        Body = row.TextOrNull(at + 7),
        ClientMessageId = row.IdOrNull(at + 8),
        TurnId = row.IdOrNull(at + 9),
        Details = row.TextOrNull(at + 10),
        CreatedAt = row.Time(at + 11),
    };
}
