using System.Text.Json.Serialization;

namespace Livechat.Gemini;

/// <summary>
/// Where and how to reach a Gemini model. Values a caller gives per request in
/// <see cref="Microsoft.Extensions.AI.ChatOptions"/> come before these.
/// </summary>
public sealed class GeminiOptions
{
    /// <summary>
    /// The API key. It is sent in the <c>x-goog-api-key</c> header and nowhere else. Keys of the old (AIza…) and the new
    /// (AQ.…) shape both work, so no shape is demanded ("Using Gemini API keys", ai.google.dev).
    /// </summary>
    [JsonIgnore]
    public required string ApiKey { get; init; }

    /// <summary>Model id, with or without the <c>models/</c> prefix, such as <c>gemini-3.8-flash</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Scheme, host and, behind a proxy, a path prefix; without the API version.</summary>
    public string BaseUrl { get; init; } = "https://generativelanguage.googleapis.com";

    /// <summary>API version, the first part of every path: <c>v1beta</c> or <c>v1</c>.</summary>
    public string ApiVersion { get; init; } = "v1beta";

    /// <summary>
    /// Tokens of visible answer, null for the model's own limit. Gemini's <c>maxOutputTokens</c> counts thinking too
    /// ("Gemini thinking", ai.google.dev), so what is sent is this plus the room for thinking.
    /// </summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>
    /// Room for thinking added to <see cref="MaxOutputTokens"/> where the amount of thinking can't be fixed (models that take a
    /// level). 4096 is several times what a support question costs at the level <c>Low</c>; unused room is not billed.
    /// A model that thinks less may use what is left for a longer answer.
    /// </summary>
    public int ThinkingRoomTokens { get; init; } = 4096;

    /// <summary>
    /// How hard to think, null to leave it to the model. Raised to the nearest level the model has; turned into a budget for the
    /// 2.5 models, which take no level. Low by default: a visitor is waiting.
    /// </summary>
    public GeminiThinkingLevel? ThinkingLevel { get; init; } = GeminiThinkingLevel.Low;

    /// <summary>
    /// Exact thinking budget in tokens for the 2.5 models (0 off where the model allows it, -1 dynamic). Ignored by models that
    /// take a level: level and budget together are refused.
    /// </summary>
    public int? ThinkingBudgetTokens { get; init; }

    /// <summary>
    /// Sampling temperature, 0 to 2. Sent only if set and the model takes it: from gemini-3.6-flash and gemini-3.5-flash-lite on
    /// it is ignored, and announced to be refused ("Latest models", ai.google.dev).
    /// </summary>
    public float? Temperature { get; init; }

    /// <summary>
    /// Whether Google may store requests for the project's logs. False opts out of the storing that is on by default for new paid
    /// projects; null sends nothing.
    /// </summary>
    public bool? Store { get; init; } = false;

    /// <summary>Every reason why these options can't work, empty when they can. No reason ever quotes the key.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(ApiKey))
            faults.Add("The API key is empty.");
        else if (ApiKey.Any(c => c is <= ' ' or > '~'))
            faults.Add("The API key contains a space, a line break or a character outside ASCII; copy it again.");
        if (string.IsNullOrWhiteSpace(Model) || GeminiUrls.Bare(Model).Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_')))
            faults.Add("The model must be an id such as gemini-3.8-flash.");
        if (!Uri.TryCreate(BaseUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            || url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
            faults.Add("The base URL must be an http or https address without user, query or fragment.");
        if (string.IsNullOrEmpty(ApiVersion) || !ApiVersion.All(char.IsAsciiLetterOrDigit))
            faults.Add("The API version must be a name such as v1beta.");
        if (MaxOutputTokens is <= 0)
            faults.Add("The maximum of output tokens must be positive.");
        if (ThinkingRoomTokens < 0)
            faults.Add("The room for thinking can't be negative.");
        if (ThinkingBudgetTokens is < -1)
            faults.Add("The thinking budget must be -1 (dynamic), 0 (off) or a number of tokens.");
        if (Temperature is < 0 or > 2 || Temperature is { } t && float.IsNaN(t))
            faults.Add("The temperature must be between 0 and 2.");
        return faults;
    }
}

/// <summary>Levels of thinking, least first.</summary>
public enum GeminiThinkingLevel
{
    Minimal,
    Low,
    Medium,
    High,
}
