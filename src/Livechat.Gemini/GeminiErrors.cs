using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Livechat.Gemini;

/// <summary>
/// Turns what a failing service sent into a <see cref="GeminiException"/>. The body is JSON in Google's error model, or whatever a
/// proxy on the way thought fit: nothing in it is relied on ("Errors", cloud.google.com/apis/design; "Troubleshooting", ai.google.dev).
/// </summary>
internal static partial class GeminiErrors
{
    public static GeminiException FromBody(HttpStatusCode status, ReadOnlyMemory<byte> body, TimeSpan? retryAfterHeader, string key)
    {
        try
        {
            using var document = GeminiJson.Parse(body);
            var root = document.RootElement;
            // A stream without alt=sse and the OpenAI-compatible route wrap the error into an array.
            if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
                root = root[0];
            if (root.ValueKind == JsonValueKind.Object && root.Object("error") is { } error)
                return From(error, status, retryAfterHeader, key);
        }
        catch (GeminiException)
        {
            // Not in Google's error model: the HTTP status alone has to do.
        }

        return From(default, status, retryAfterHeader, key);
    }

    /// <summary>The error object of a stream event; its code stands for the HTTP status.</summary>
    public static GeminiException FromEvent(JsonElement error, string key)
    {
        var code = error.Count("code");
        return From(error, code is >= 400 and < 600 ? (HttpStatusCode)code : HttpStatusCode.InternalServerError, null, key);
    }

    private static GeminiException From(JsonElement error, HttpStatusCode http, TimeSpan? retryAfterHeader, string key)
    {
        string? status = null, text = null, reason = null, quotaId = null;
        TimeSpan? retryAfter = null;
        var zeroQuota = false;
        if (error.ValueKind == JsonValueKind.Object)
        {
            status = Name(error.String("status"), key);
            text = error.String("message");
            foreach (var detail in error.Objects("details"))
            {
                var type = detail.String("@type") ?? "";
                if (type.EndsWith("ErrorInfo", StringComparison.Ordinal))
                    reason ??= Name(detail.String("reason"), key);
                else if (type.EndsWith("RetryInfo", StringComparison.Ordinal))
                    retryAfter ??= Duration(detail.String("retryDelay"));
                else if (type.EndsWith("QuotaFailure", StringComparison.Ordinal))
                    foreach (var violation in detail.Objects("violations"))
                    {
                        var id = Name(violation.String("quotaId"), key);
                        // Of several quotas hit at once the daily one decides.
                        if (quotaId is null || id is not null && IsDaily(id))
                            quotaId = id ?? quotaId;
                        zeroQuota |= violation.String("quotaValue") == "0";
                    }
            }
        }

        zeroQuota |= text is not null && ZeroLimit().IsMatch(text);
        var kind = KindOf((int)http, status, reason, quotaId is not null && IsDaily(quotaId) || zeroQuota);
        var label = status is null ? $"HTTP {(int)http}" : $"HTTP {(int)http} {status}";
        return new(kind, $"{Sentence(kind)} ({label}{(quotaId is null ? "" : ", " + quotaId)})")
        {
            StatusCode = http,
            Status = status,
            Reason = reason,
            QuotaId = quotaId,
            Detail = KeyRedactor.Clean(text, key),
            RetryAfter = retryAfter ?? retryAfterHeader,
        };
    }

    private static GeminiErrorKind KindOf(int http, string? status, string? reason, bool noQuotaToday) => http switch
    {
        _ when reason is "API_KEY_INVALID" => GeminiErrorKind.Key,
        400 when status is "FAILED_PRECONDITION" => GeminiErrorKind.Precondition,
        401 or 403 => GeminiErrorKind.Key,
        404 => GeminiErrorKind.ModelNotFound,
        408 or 504 => GeminiErrorKind.Timeout,
        429 => noQuotaToday ? GeminiErrorKind.Quota : GeminiErrorKind.RateLimited,
        503 => GeminiErrorKind.Overloaded,
        >= 500 => GeminiErrorKind.ServerError,
        >= 300 and < 400 => GeminiErrorKind.Garbage,
        _ => GeminiErrorKind.BadRequest,
    };

    private static string Sentence(GeminiErrorKind kind) => kind switch
    {
        GeminiErrorKind.Key => "Gemini refuses the API key; check it in Google AI Studio",
        GeminiErrorKind.Quota => "The Gemini quota is used up; raise it, or wait until it is reset at midnight Pacific time",
        GeminiErrorKind.RateLimited => "Too many Gemini requests for the moment",
        GeminiErrorKind.Overloaded => "The Gemini model is overloaded",
        GeminiErrorKind.ServerError => "Gemini failed",
        GeminiErrorKind.Timeout => "Gemini gave no answer in time",
        GeminiErrorKind.ModelNotFound => "Gemini does not have this model, or no longer; choose another one",
        GeminiErrorKind.Precondition => "Gemini can't be used from this project or location; check billing and the supported regions",
        GeminiErrorKind.Garbage => "The address answers with a redirect; check the base URL",
        _ => "Gemini refuses the request as malformed",
    };

    private static bool IsDaily(string quotaId) => quotaId.Contains("PerDay", StringComparison.Ordinal);

    /// <summary>Only words of the error model pass into messages; anything else could be a piece of a body.</summary>
    private static string? Name(string? value, string key) =>
        value is not null && ErrorName().IsMatch(value) && KeyRedactor.Clean(value, key) == value ? value : null;

    /// <summary>A protobuf duration: decimal seconds and an s. Negative, broken or absurd values count as absent.</summary>
    private static TimeSpan? Duration(string? value) =>
        value is [.. var number, 's'] && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= 86400
            ? TimeSpan.FromSeconds(seconds)
            : null;

    [GeneratedRegex(@"^[A-Za-z][A-Za-z_\-]{0,79}\z")]
    private static partial Regex ErrorName();

    [GeneratedRegex(@"limit: 0(?![\d.])")]
    private static partial Regex ZeroLimit();
}
