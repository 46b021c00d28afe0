using System.Buffers;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Livechat.Gemini;

/// <summary>Sends one request and hands back a successful answer, its body unread. Everything else becomes a <see cref="GeminiException"/>.</summary>
internal sealed class GeminiHttp(HttpClient http, GeminiOptions options)
{
    /// <summary>An answer of the largest models is below 300 KB; more than this is not an answer.</summary>
    public const int MaxBodyBytes = 2 * 1024 * 1024;

    public GeminiOptions Options => options;

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri url, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, url) { Version = http.DefaultRequestVersion, VersionPolicy = http.DefaultVersionPolicy };
        request.Headers.TryAddWithoutValidation("x-goog-api-key", options.ApiKey);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
            request.Content.Headers.ContentType = new("application/json");
        }

        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception e) when (Failure(e, cancellationToken) is { } failure)
        {
            throw failure;
        }

        if (response.StatusCode == HttpStatusCode.OK)
            return response;
        using (response)
        {
            var tooLarge = false;
            var bytes = await ReadCappedAsync(response, () => tooLarge = true, cancellationToken);
            throw GeminiErrors.FromBody(response.StatusCode, tooLarge ? default : bytes, RetryAfter(response), options.ApiKey);
        }
    }

    /// <summary>The whole body as JSON.</summary>
    public async Task<JsonDocument> ReadJsonAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        GeminiJson.Parse(await ReadCappedAsync(response, () => throw GeminiException.Garbage("it is larger than the limit"), cancellationToken));

    /// <summary>The exception for a fault of the connection, null for a cancellation by the caller and for faults of our own.</summary>
    public static GeminiException? Failure(Exception e, CancellationToken cancellationToken) => e switch
    {
        OperationCanceledException when cancellationToken.IsCancellationRequested => null,
        OperationCanceledException => new(GeminiErrorKind.Timeout, "Gemini gave no answer within the time-out of the HTTP client.", e),
        HttpRequestException => new(GeminiErrorKind.Network, "Gemini can't be reached; check the network, the base URL and any proxy.", e),
        IOException => new(GeminiErrorKind.Network, "The connection to Gemini broke.", e),
        _ => null,
    };

    private static async Task<ReadOnlyMemory<byte>> ReadCappedAsync(HttpResponseMessage response, Action onTooLarge, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            int read;
            while ((read = await stream.ReadAsync(body.GetMemory(16 * 1024), cancellationToken)) > 0)
            {
                body.Advance(read);
                if (body.WrittenCount <= MaxBodyBytes)
                    continue;
                onTooLarge();
                break;
            }
        }
        catch (Exception e) when (Failure(e, cancellationToken) is { } failure)
        {
            throw failure;
        }

        return body.WrittenMemory;
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } at && response.Headers.Date is { } now ? at - now : null);
        return wait is { } w && w >= TimeSpan.Zero && w <= TimeSpan.FromDays(1) ? w : null;
    }
}
