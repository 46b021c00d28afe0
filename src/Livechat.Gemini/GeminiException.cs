using System.Net;

namespace Livechat.Gemini;

/// <summary>What went wrong, in the terms a caller decides by.</summary>
public enum GeminiErrorKind
{
    /// <summary>The key is missing, wrong, expired, blocked, or of a type that is no longer accepted.</summary>
    Key,

    /// <summary>A daily quota is used up or is zero: no use to try again soon.</summary>
    Quota,

    /// <summary>Too many requests or tokens for the moment; try again after <see cref="GeminiException.RetryAfter"/>.</summary>
    RateLimited,

    /// <summary>The model has no free capacity (503).</summary>
    Overloaded,

    /// <summary>The service failed (500, 502).</summary>
    ServerError,

    /// <summary>No answer in time: 408, 504 or the HttpClient's own timeout.</summary>
    Timeout,

    /// <summary>The model does not exist, is retired, or does not generate content.</summary>
    ModelNotFound,

    /// <summary>The project may not use the API this way: unsupported location, billing needed.</summary>
    Precondition,

    /// <summary>The request was refused as malformed or too large: repeating it gives the same.</summary>
    BadRequest,

    /// <summary>The answer ended before its finish reason: what came so far is not the whole answer.</summary>
    Incomplete,

    /// <summary>The answer is not what the API documents: HTML, broken JSON, wrong types, too many bytes.</summary>
    Garbage,

    /// <summary>The service could not be reached.</summary>
    Network,
}

/// <summary>
/// A failed call to the Gemini API. <see cref="Exception.Message"/> is composed here from known words and numbers only: it never
/// holds the key, a part of a body, or a prompt.
/// </summary>
public sealed class GeminiException : Exception
{
    internal GeminiException(GeminiErrorKind kind, string message, Exception? inner = null)
        : base(message, inner) => Kind = kind;

    public GeminiErrorKind Kind { get; }

    /// <summary>The HTTP status, or the code of an error sent inside a stream; null when no answer came.</summary>
    public HttpStatusCode? StatusCode { get; internal init; }

    /// <summary>Google's status name such as <c>RESOURCE_EXHAUSTED</c>, null when the answer had none.</summary>
    public string? Status { get; internal init; }

    /// <summary>Reason of Google's ErrorInfo such as <c>API_KEY_INVALID</c>, null when the answer had none.</summary>
    public string? Reason { get; internal init; }

    /// <summary>The quota that was hit, such as <c>GenerateRequestsPerDayPerProjectPerModel-FreeTier</c>.</summary>
    public string? QuotaId { get; internal init; }

    /// <summary>
    /// Google's own sentence, for an operator's eyes: keys blanked out, one line, at most 400 characters. Never for visitors.
    /// </summary>
    public string? Detail { get; internal init; }

    /// <summary>How long the service asks to wait before the next try, null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>
    /// Whether the same request may succeed later. A caller must not repeat a request of whose stream it has already shown a part.
    /// </summary>
    public bool IsTransient => Kind is GeminiErrorKind.RateLimited or GeminiErrorKind.Overloaded or GeminiErrorKind.ServerError
        or GeminiErrorKind.Timeout or GeminiErrorKind.Network or GeminiErrorKind.Incomplete;

    internal static GeminiException Garbage(string what) => new(GeminiErrorKind.Garbage, $"Gemini's answer can't be read: {what}.");
}
