using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Livechat.Gemini;

/// <summary>
/// A chat client for the Gemini API's <c>generateContent</c> and <c>streamGenerateContent</c>. Thread-safe; neither owns nor
/// configures the <see cref="HttpClient"/> it is given, and never repeats a request: the caller's policy decides, with the advice of
/// <see cref="GeminiException.IsTransient"/> and <see cref="GeminiException.RetryAfter"/>.
/// </summary>
/// <remarks>
/// How an answer ends: <c>Stop</c>; <c>ToolCalls</c> when it holds calls; <c>Length</c> when the limit cut it, perhaps before the
/// first visible word; <c>ContentFilter</c> when the prompt or the answer was refused, also after some text was streamed; Google's own
/// word for anything else, such as MALFORMED_FUNCTION_CALL. Google's word is always in <see cref="FinishReasonKey"/>. An answer
/// without any finish reason is an <see cref="GeminiErrorKind.Incomplete"/> exception.
/// To continue after calls, pass the response's messages back unchanged: they carry the thought signatures the API demands.
/// <see cref="ChatOptions.RawRepresentationFactory"/> may return a <see cref="JsonObject"/> to start the request body from, for
/// settings that have no counterpart in <see cref="ChatOptions"/> (safetySettings, serviceTier, cachedContent, …).
/// </remarks>
public sealed class GeminiChatClient : IChatClient
{
    /// <summary>Additional property of a response's message and of the last update: Google's finish or block reason, a string.</summary>
    public const string FinishReasonKey = "gemini.finishReason";

    /// <summary>Google's own library hops as long as it is told to; ten parts of 65,536 tokens are more than a chat can use.</summary>
    private const int MaxContinuations = 10;

    /// <summary>What may still follow a finish reason (a late text, the last counts) is there at once; a connection left open must not hold the answer.</summary>
    private static readonly TimeSpan FinishGrace = TimeSpan.FromSeconds(2);

    private readonly GeminiOptions options;
    private readonly GeminiHttp http;
    private readonly ChatClientMetadata metadata;

    /// <exception cref="ArgumentException">The options can't work; see <see cref="GeminiOptions.Faults"/>.</exception>
    public GeminiChatClient(HttpClient httpClient, GeminiOptions options)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Faults() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(' ', faults), nameof(options));
        this.options = options;
        http = new(httpClient, options);
        metadata = new("gcp.gemini", new(options.BaseUrl), GeminiUrls.Bare(options.Model));
    }

    /// <summary>
    /// A handler fit for this client: it follows no redirect, because that would carry the key to another address, and keeps no cookies.
    /// </summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    /// <inheritdoc/>
    /// <exception cref="GeminiException">The call failed.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (url, body) = Prepare(messages, options, stream: false);
        var reader = new ResponseReader(this.options.ApiKey);
        var contents = new List<AIContent>();
        for (var hop = 0; ; hop++)
        {
            using var response = await http.SendAsync(HttpMethod.Post, url, body, cancellationToken);
            using var document = await http.ReadJsonAsync(response, cancellationToken);
            contents.AddRange(reader.Read(document.RootElement));
            if (!reader.MustContinue || hop == MaxContinuations)
                break;
            body["continuationToken"] = reader.Continue();
        }

        var message = new ChatMessage(ChatRole.Assistant, contents)
        {
            MessageId = reader.ResponseId,
            AdditionalProperties = new() { [FinishReasonKey] = reader.Reason },
        };
        return new(message)
        {
            ResponseId = reader.ResponseId,
            ModelId = reader.Model,
            FinishReason = reader.FinishReason,
            Usage = reader.Usage,
        };
    }

    /// <inheritdoc/>
    /// <remarks>The last update holds the finish reason and the only <see cref="UsageContent"/>. Ending the enumeration early drops the connection.</remarks>
    /// <exception cref="GeminiException">The call failed, perhaps after some updates.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (url, body) = Prepare(messages, options, stream: true);
        var reader = new ResponseReader(this.options.ApiKey);
        // One id for all updates, or they would be put together as several messages.
        string? messageId = null;
        for (var hop = 0; ; hop++)
        {
            using var stream = await GeminiStream.OpenAsync(http, await http.SendAsync(HttpMethod.Post, url, body, cancellationToken), cancellationToken);
            using var grace = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            while (await ReadAsync(stream, reader, grace, cancellationToken) is { } contents)
            {
                messageId ??= reader.ResponseId ?? Guid.CreateVersion7().ToString("N");
                if (contents.Count > 0)
                    yield return Update(reader, messageId, contents);
            }

            if (!reader.MustContinue || hop == MaxContinuations)
                break;
            body["continuationToken"] = reader.Continue();
        }

        var last = Update(reader, messageId, reader.Usage is { } usage ? [new UsageContent(usage)] : []);
        last.FinishReason = reader.FinishReason;
        last.AdditionalProperties = new() { [FinishReasonKey] = reader.Reason };
        yield return last;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: the HttpClient belongs to the caller.</summary>
    public void Dispose()
    {
    }

    private (Uri Url, JsonObject Body) Prepare(IEnumerable<ChatMessage> messages, ChatOptions? chat, bool stream)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var model = chat?.ModelId ?? options.Model;
        var seed = chat?.RawRepresentationFactory?.Invoke(this) as JsonObject;
        return (GeminiUrls.Generate(options, model, stream), GeminiRequest.Body(messages, chat, options, model, seed));
    }

    /// <summary>The contents of the next chunk, null at the end.</summary>
    private static async Task<List<AIContent>?> ReadAsync(
        GeminiStream stream, ResponseReader reader, CancellationTokenSource grace, CancellationToken cancellationToken)
    {
        try
        {
            using var chunk = await stream.ReadAsync(grace.Token);
            if (chunk is null)
                return null;
            var contents = reader.Read(chunk.RootElement);
            if (reader.Reason is not null)
                grace.CancelAfter(FinishGrace);
            return contents;
        }
        catch (OperationCanceledException) when (reader.Reason is not null && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (GeminiException e) when (e.Kind == GeminiErrorKind.Incomplete && reader.Reason is not null)
        {
            // The answer had its finish reason: it is whole, however the connection ended.
            return null;
        }
    }

    private static ChatResponseUpdate Update(ResponseReader reader, string? messageId, IList<AIContent> contents) => new(ChatRole.Assistant, contents)
    {
        ResponseId = reader.ResponseId,
        MessageId = messageId,
        ModelId = reader.Model,
    };
}
