using System.Text.Json;

namespace Livechat.Gemini;

/// <summary>The chunks of a streamed answer. One reader; disposing drops the connection, which is how the API is told to stop.</summary>
internal sealed class GeminiStream(HttpResponseMessage response, Stream stream) : IDisposable
{
    /// <summary>One event holds a few words or a call; 1 MiB leaves room for a large thought signature and excludes floods.</summary>
    private const int MaxEventBytes = 1024 * 1024;

    /// <summary>65,536 tokens of output in small events with their envelopes stay well below this.</summary>
    private const long MaxStreamBytes = 32L * 1024 * 1024;

    private readonly SseParser parser = new(MaxEventBytes);
    private readonly byte[] buffer = new byte[16 * 1024];
    private long received;
    private bool ended;

    public static async Task<GeminiStream> OpenAsync(GeminiHttp http, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            if (response.Content.Headers.ContentType?.MediaType is not "text/event-stream")
                throw await NotAStreamAsync(http, response, cancellationToken);
            return new(response, await response.Content.ReadAsStreamAsync(cancellationToken));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>The next chunk, null at the end of the stream. The document is the caller's to dispose.</summary>
    public async Task<JsonDocument?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (parser.Next() is { } data)
                return GeminiJson.Parse(data);
            if (ended)
                return null;
            var read = await FillAsync(cancellationToken);
            if (read > 0)
            {
                received += read;
                if (received > MaxStreamBytes)
                    throw GeminiException.Garbage("the stream is larger than the limit");
                parser.Feed(buffer.AsSpan(0, read));
                continue;
            }

            ended = true;
            if (parser.Rest() is { } rest)
                return ParseRest(rest);
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        response.Dispose();
    }

    private async Task<int> FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (GeminiHttp.Failure(e, cancellationToken) is not null)
        {
            throw new GeminiException(GeminiErrorKind.Incomplete, "The connection to Gemini broke before the answer was complete.", e);
        }
    }

    /// <summary>An event that lost its blank line to the end of the stream may be whole; if it is not, the stream was cut.</summary>
    private static JsonDocument ParseRest(byte[] rest)
    {
        try
        {
            return GeminiJson.Parse(rest);
        }
        catch (GeminiException)
        {
            throw new GeminiException(GeminiErrorKind.Incomplete, "Gemini's answer was cut off in the middle of an event.");
        }
    }

    private static async Task<GeminiException> NotAStreamAsync(GeminiHttp http, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var document = await http.ReadJsonAsync(response, cancellationToken);
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.Object("error") is { } error)
            return GeminiErrors.FromEvent(error, http.Options.ApiKey);
        return GeminiException.Garbage("it is not an event stream");
    }
}
