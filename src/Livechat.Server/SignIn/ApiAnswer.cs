using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;

namespace Livechat.Server.SignIn;

/// <summary>How routes below /api read and answer: JSON, never kept by anybody.</summary>
internal static class ApiAnswer
{
    private const int LargestBody = 16 * 1024;

    public static Task WriteAsync<T>(HttpContext context, int status, T body, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsJsonAsync(body, type);
    }

    /// <summary>An answer that is no success: a word for programs and a sentence for people.</summary>
    public static Task WriteAsync(HttpContext context, int status, string code, string message) =>
        WriteAsync(context, status, new ApiFault(code, message), AuthJson.Default.ApiFault);

    /// <summary>The body, read strictly. Null when it is no such JSON object; that was answered already.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type) where T : class
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = LargestBody;
        try
        {
            if (await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) is { } body)
                return body;
        }
        catch (Exception e) when (e is JsonException or BadHttpRequestException)
        {
            // Told below. What was wrong with it is not repeated: it may hold a password.
        }
        await WriteAsync(context, StatusCodes.Status400BadRequest, "bad_request", "The body is not the JSON object that this address takes.");
        return null;
    }
}

internal sealed record ApiFault(string Code, string Message);
