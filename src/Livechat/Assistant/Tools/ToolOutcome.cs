using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Livechat.Assistant.Tools;

/// <summary>What came of a call.</summary>
/// <param name="Result">What the model is told: a JSON object with a "status".</param>
public sealed record ToolOutcome(JsonElement Result)
{
    public const string Success = "success";

    // Names as the tools' callers know them; nulls stay, so that a result always has the same members.
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    /// <summary>Nobody is signed in.</summary>
    public static ToolOutcome Unauthenticated { get; } = Failed("unauthenticated", "The visitor is not signed in. They can ask about their account after signing in.");

    /// <summary>The user is signed in, but belongs to no customer.</summary>
    public static ToolOutcome NoClient { get; } = Failed("no_client", "This user is not linked to a customer account yet.");

    /// <summary>The same for what does not exist and for what is somebody else's.</summary>
    public static ToolOutcome NotFound { get; } = Failed("not_found", "There is no such item.");

    /// <summary>A call that does not fit. Says nothing of why.</summary>
    public static ToolOutcome Refused { get; } = Failed("error", "This call is not possible.");

    /// <summary>The data can't be reached now.</summary>
    public static ToolOutcome Unavailable { get; } = Failed("error", "This is not available right now.");

    /// <summary>The visitor is over a limit, which the audit has already.</summary>
    public static ToolOutcome TooMany { get; } = Failed("error", "This is not possible right now.") with { IsAudited = true };

    public string Status => Result.GetProperty("status").GetString()!;

    /// <summary>The company's own id of the item that a handle among the arguments stands for: for the audit, never for the model.</summary>
    public string? Reference { get; init; }

    /// <summary>What the call sets off in its turn; happens once the audit has the call, and not without.</summary>
    public Action? Then { get; init; }

    /// <summary>The audit has this call already, in the transaction of what it did.</summary>
    public bool IsAudited { get; init; }

    /// <summary>A result from an object whose members are exactly what the model may see.</summary>
    public static ToolOutcome Of<T>(T result) where T : notnull => new(JsonSerializer.SerializeToElement(result, Json));

    /// <summary>A call that fits and came to nothing, with one line for the model.</summary>
    public static ToolOutcome Failed(string status, string message) => Of(new { status, message });
}
