using System.Globalization;
using System.Text.Json.Nodes;

namespace GeminiEmulator;

/// <summary>A refusal in Google's error model.</summary>
internal sealed class GoogleError(int code, string status, string message, params JsonObject[] details) : Exception(message)
{
    public int Code => code;

    public JsonObject ToJson()
    {
        var error = new JsonObject { ["code"] = code, ["message"] = Message, ["status"] = status };
        if (details.Length > 0)
            error["details"] = new JsonArray([.. details.Select(detail => detail.DeepClone())]);
        return new() { ["error"] = error };
    }

    public static GoogleError Invalid(string message) => new(400, "INVALID_ARGUMENT", message);

    /// <summary>The bare text Google often answers with, and what was really wrong for whoever tries things out.</summary>
    public static GoogleError Argument(string really) => new(400, "INVALID_ARGUMENT", "Request contains an invalid argument.", new JsonObject
    {
        ["@type"] = "type.googleapis.com/google.rpc.DebugInfo",
        ["detail"] = really,
    });

    public static GoogleError NoKey() => new(403, "PERMISSION_DENIED",
        "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.");

    public static GoogleError WrongKey(string message = "API key not valid. Please pass a valid API key.") => new(400, "INVALID_ARGUMENT", message,
        new JsonObject
        {
            ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
            ["reason"] = "API_KEY_INVALID",
            ["domain"] = "googleapis.com",
            ["metadata"] = new JsonObject { ["service"] = "generativelanguage.googleapis.com" },
        },
        new JsonObject { ["@type"] = "type.googleapis.com/google.rpc.LocalizedMessage", ["locale"] = "en-US", ["message"] = message });

    /// <summary>A 429. A quota id without PerDay or PerMinute, or none, leaves the details out as spend caps do.</summary>
    public static GoogleError Quota(string model, string? quotaId, string? limit, string? retryDelay)
    {
        var text = "You exceeded your current quota, please check your plan and billing details. "
            + "For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.";
        const string metric = "generativelanguage.googleapis.com/generate_content_free_tier_requests";
        var details = new List<JsonObject>();
        if (quotaId is not null)
        {
            text += $" \n* Quota exceeded for metric: {metric}, limit: {limit}, model: {model}";
            details.Add(new()
            {
                ["@type"] = "type.googleapis.com/google.rpc.Help",
                ["links"] = new JsonArray(new JsonObject
                {
                    ["description"] = "Learn more about Gemini API quotas",
                    ["url"] = "https://ai.google.dev/gemini-api/docs/rate-limits",
                }),
            });
            details.Add(new()
            {
                ["@type"] = "type.googleapis.com/google.rpc.QuotaFailure",
                ["violations"] = new JsonArray(new JsonObject
                {
                    ["quotaMetric"] = metric,
                    ["quotaId"] = quotaId,
                    ["quotaDimensions"] = new JsonObject { ["location"] = "global", ["model"] = model },
                    ["quotaValue"] = limit,
                }),
            });
        }

        if (retryDelay is not null)
        {
            text += $"\nPlease retry in {retryDelay}.";
            details.Add(new() { ["@type"] = "type.googleapis.com/google.rpc.RetryInfo", ["retryDelay"] = retryDelay });
        }

        return new(429, "RESOURCE_EXHAUSTED", text, [.. details]);
    }

    /// <summary>The error Google answers a status with when nothing more is known.</summary>
    public static GoogleError Of(int code, string? message = null)
    {
        var (status, text) = code switch
        {
            400 => ("INVALID_ARGUMENT", "Request contains an invalid argument."),
            401 => ("UNAUTHENTICATED", "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential."),
            403 => ("PERMISSION_DENIED", "Your API key was reported as leaked. Please use another API key."),
            404 => ("NOT_FOUND", "Requested entity was not found."),
            408 or 504 => ("DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
            429 => ("RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
            500 => ("INTERNAL", "An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting"),
            503 => ("UNAVAILABLE", "This model is currently experiencing high demand. Spikes in demand are usually temporary. Please try again later."),
            _ => ("UNKNOWN", "Error " + code.ToString(CultureInfo.InvariantCulture)),
        };
        return new(code, status, message ?? text);
    }

    /// <summary>The project's place or billing forbids the use.</summary>
    public static GoogleError Location() => new(400, "FAILED_PRECONDITION", "User location is not supported for the API use.");
}
