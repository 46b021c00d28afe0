using Livechat.Identity;

namespace Livechat.Audit;

/// <summary>What is written down about one thing that somebody did or was refused.</summary>
/// <param name="Action">What was asked for: a tool's name, open_conversation and the like.</param>
/// <param name="Outcome">How it ended, in one word: success, not_found, no_client, unauthenticated, error, refused, proposed, accepted, declined, expired.</param>
public sealed record AuditEntry(string Action, string Outcome)
{
    public const string Refused = "refused";

    /// <summary>For whom; null when that person is nobody any more.</summary>
    public Principal? Principal { get; init; }

    public Guid? ConversationId { get; init; }

    /// <summary>A JSON object, with what a handle stands for in the place of the handle. What is very long is cut.</summary>
    public string? Arguments { get; init; }

    /// <summary>The names of the fields that were returned, separated by commas. Never their values.</summary>
    public string? Fields { get; init; }

    /// <summary>How many rows were returned.</summary>
    public int? Rows { get; init; }

    /// <summary>provider/model, when a model asked.</summary>
    public string? Model { get; init; }

    public int? PersonaVersion { get; init; }

    /// <summary>How long it took.</summary>
    public long? Milliseconds { get; init; }

    /// <summary>Arguments of one text that anybody may have chosen, cut to <paramref name="longest"/> characters.</summary>
    public static string Argument(string name, string value, int longest) => AuditText.Argument(name, value, longest);
}
