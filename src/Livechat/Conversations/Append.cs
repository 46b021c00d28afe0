namespace Livechat.Conversations;

/// <summary>What a new conversation starts with.</summary>
/// <param name="Owner">The key of the principal it belongs to.</param>
/// <param name="ClassicSession">The session_id of a classic client; null in livechat.v2.</param>
public sealed record NewConversation(
    string Owner, string Department, string? ClassicSession = null, string? VisitorName = null, string? Locale = null, string? PageUrl = null);

/// <param name="IsSomebodyElses">It was made now, and another owner uses the same session_id.</param>
public sealed record ClassicOpening(Conversation Conversation, bool IsSomebodyElses);

/// <summary>A message a visitor sent.</summary>
/// <param name="Author">The key of the principal who wrote it; with <paramref name="ClientMessageId"/> it makes a resend recognisable.</param>
/// <param name="Sender">The name shown beside it.</param>
/// <param name="VisitorName">A display name to remember for the conversation; null leaves it as it is.</param>
/// <param name="Locale">The language tag its client gave, kept with the conversation; null leaves it as it is.</param>
/// <param name="AddressKey">Where it came from (see <see cref="Identity.AddressKey"/>). Only a keyed hash of it is stored; null leaves that as it is.</param>
public sealed record VisitorMessage(
    Guid ConversationId, string Author, string Sender, string Text, Guid? ClientMessageId = null, string? VisitorName = null, string? AddressKey = null,
    string? Locale = null);

public enum AppendOutcome
{
    /// <summary>Stored now.</summary>
    Stored,

    /// <summary>The same author had stored the same id with the same text before; the result is that of the first time.</summary>
    Repeated,

    /// <summary>The same author had stored the same id with another text. Nothing was stored.</summary>
    Conflict,

    /// <summary>The conversation is closed. Nothing was stored.</summary>
    Closed,
}

/// <summary>What came of an append; id, seq and time mean something for <see cref="AppendOutcome.Stored"/> and <see cref="AppendOutcome.Repeated"/>.</summary>
public sealed record AppendResult(AppendOutcome Outcome, Guid MessageId, long Seq, DateTimeOffset CreatedAt);
