using System.Text.Json;
using System.Text.Json.Serialization;
using Livechat.Conversations;
using Livechat.Desk;

namespace Livechat.Server.Visitors;

/// <param name="Next">For `before` of the next page; null on the last.</param>
internal sealed record ConversationsAnswer(IReadOnlyList<ConversationAnswer> Conversations, string? Next);

/// <summary>One of the visitor's conversations. <c>head</c> is its last seq, <c>unread</c> counts what others said since its visitor looked.</summary>
internal sealed record ConversationAnswer(
    Guid ConversationId, string Department, string Status, long Head, int Unread, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, LastMessage Last)
{
    public static ConversationAnswer Of(OwnConversation own) => new(
        own.Id, own.Department, own.Status, own.Head, own.Unread, own.CreatedAt, own.UpdatedAt,
        new LastMessage(own.Last.SenderType, own.LastSender ?? "", LastMessage.Begin(own.Last.Text), own.Last.CreatedAt));
}

/// <param name="Message">How it begins, up to 200 characters, as it was written.</param>
internal sealed record LastMessage(string SenderType, string Sender, string Message, DateTimeOffset CreatedAt)
{
    private const int Longest = 200;

    public static string Begin(string text) => text.EnumerateRunes().Take(Longest + 1).Count() <= Longest
        ? text
        : string.Concat(text.EnumerateRunes().Take(Longest - 1)) + "…";
}

/// <param name="Conversations">How many are gone.</param>
internal sealed record ErasedAnswer(int Conversations);

/// <param name="Guests">How many ended: one, or none when the browser had no guest.</param>
internal sealed record EndedAnswer(int Guests);

/// <param name="TicketNumber">Proves that the message is kept.</param>
internal sealed record LeftAnswer(string TicketNumber);

internal sealed record MovedAnswer(Guid ConversationId, string Department);

/// <summary>What a visitor sees before there is a conversation.</summary>
internal sealed record HomeAnswer(string Company, IReadOnlyList<DepartmentAnswer> Departments);

/// <param name="Sender">Who answers there, as messages show it.</param>
/// <param name="People">Whether people are there now, and until or from when; null when the company does not say.</param>
internal sealed record DepartmentAnswer(string Department, string Sender, PeopleAnswer? People);

/// <param name="ChangesAt">When they go, or when they come.</param>
internal sealed record PeopleAnswer(bool Present, DateTimeOffset? ChangesAt, string TimeZone);

internal sealed record HelpAnswer(IReadOnlyList<HelpHit> Articles);

/// <param name="Passage">The heading that the best passage stands under; empty where there is none.</param>
internal sealed record HelpHit(string Slug, string Title, string Passage, string Url);

/// <param name="Markdown">The article without its title. Links to other articles are /help/slug.</param>
internal sealed record ArticleAnswer(string Slug, string Title, string Markdown, DateOnly Updated, string Url);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ConversationsAnswer))]
[JsonSerializable(typeof(ErasedAnswer))]
[JsonSerializable(typeof(EndedAnswer))]
[JsonSerializable(typeof(MovedAnswer))]
[JsonSerializable(typeof(LeftAnswer))]
[JsonSerializable(typeof(OwnTicket))]
[JsonSerializable(typeof(OwnCallback))]
[JsonSerializable(typeof(HomeAnswer))]
[JsonSerializable(typeof(HelpAnswer))]
[JsonSerializable(typeof(ArticleAnswer))]
internal sealed partial class VisitorJson : JsonSerializerContext;

internal sealed record MoveRequest(string Department);

internal sealed record LeaveRequest(Guid RequestId, string Department, string Name, string Email, string Message);

/// <summary>What visitors send: unknown, repeated and missing keys are refused.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MoveRequest))]
[JsonSerializable(typeof(LeaveRequest))]
internal sealed partial class VisitorRequestJson : JsonSerializerContext;
