namespace Livechat.Gateway.V2;

/// <summary>Why something was not stored. The words of the wire protocol; <see cref="IsRetryable"/> is decided here and nowhere else.</summary>
internal static class NackCode
{
    public const string BadFrame = "bad_frame";
    public const string TooLarge = "too_large";
    public const string RateLimited = "rate_limited";
    public const string Conflict = "conflict";
    public const string NotAllowed = "not_allowed";
    public const string NotFound = "not_found";
    public const string Unavailable = "unavailable";
    public const string Closed = "closed";

    /// <summary>The same frame may succeed later.</summary>
    public static bool IsRetryable(string code) => code is RateLimited or Unavailable;
}
