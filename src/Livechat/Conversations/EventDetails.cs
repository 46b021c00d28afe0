using System.Text.Json;
using System.Text.Json.Serialization;

namespace Livechat.Conversations;

/// <summary>The parts of an event that only some events have. Stored as JSON, because nothing is ever searched by them.</summary>
public sealed record EventDetails
{
    /// <summary>The articles an answer rests on, best first.</summary>
    public IReadOnlyList<Citation>? Citations { get; init; }

    /// <summary>What was done: search_knowledge is not named, transfer_human and the like are.</summary>
    public string? Action { get; init; }

    public ActionResult? ActionResult { get; init; }

    /// <summary>What an event of <see cref="EventKind.Confirmation"/> tells of.</summary>
    public ConfirmationCard? Confirmation { get; init; }

    /// <summary>The confirmations that were opened with this message.</summary>
    public IReadOnlyList<Guid>? Confirmations { get; init; }

    /// <summary>The display name of the human who answers now (status agent).</summary>
    public string? Agent { get; init; }

    /// <summary>The department that answers from now on (status), when it is another than before.</summary>
    public string? Department { get; init; }
}

/// <summary>An article that an answer rests on.</summary>
/// <param name="Title">The article's title.</param>
/// <param name="Url">Its public page, relative to the chat's origin: /help/{slug}.</param>
public sealed record Citation(string Title, string Url);

/// <summary>What came of an action.</summary>
public sealed record ActionResult(bool Success, string Message, JsonElement? Data = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EventDetails))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class EventDetailsJson : JsonSerializerContext;
