using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Livechat.Tests.Assistant;

/// <summary>Plays POST /v1/chat/completions of an OpenAI-compatible service, one scripted reply for each request.</summary>
public sealed class OpenAiEndpoint : IAsyncDisposable
{
    private readonly ConcurrentQueue<OpenAiReply> _script = new();
    private readonly ConcurrentQueue<JsonNode> _bodies = new();
    private readonly ConcurrentQueue<string> _authorizations = new();
    private readonly WebApplication _app;

    private OpenAiEndpoint()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v1/chat/completions", AnswerAsync);
    }

    public string BaseUrl => _app.Urls.First();

    public IReadOnlyList<JsonNode> Bodies => [.. _bodies];

    public IReadOnlyList<string> Authorizations => [.. _authorizations];

    /// <summary>What comes when the script is at its end.</summary>
    public OpenAiReply Otherwise { get; set; } = new(500, ["The script has no reply left."], null);

    public static async Task<OpenAiEndpoint> StartAsync()
    {
        var endpoint = new OpenAiEndpoint();
        await endpoint._app.StartAsync();
        return endpoint;
    }

    public void Script(params OpenAiReply[] replies)
    {
        foreach (var reply in replies)
            _script.Enqueue(reply);
    }

    /// <summary>A stream of these deltas, not ended.</summary>
    public static OpenAiReply Stream(params string[] deltas) => new(
        200, [.. deltas.Select(delta => Event($$"""{"index":0,"delta":{{delta}},"finish_reason":null}"""))], "text/event-stream");

    internal static string Event(string choice) =>
        $$"""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1763800000,"model":"test-model","choices":[{{choice}}]}""" + "\n\n";

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        _authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
        _bodies.Enqueue((await JsonNode.ParseAsync(context.Request.Body))!);
        var reply = _script.TryDequeue(out var next) ? next : Otherwise;
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.ContentType ?? "application/json";
        foreach (var piece in reply.Pieces)
        {
            await context.Response.WriteAsync(piece);
            await context.Response.Body.FlushAsync();
        }
    }
}

public sealed record OpenAiReply(int Status, IReadOnlyList<string> Pieces, string? ContentType)
{
    /// <summary>Ends the stream properly: the finish reason, the usage, the end mark.</summary>
    public OpenAiReply Ending(string finish) => this with
    {
        Pieces =
        [
            .. Pieces,
            OpenAiEndpoint.Event($$"""{"index":0,"delta":{},"finish_reason":"{{finish}}"}"""),
            """data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1763800000,"model":"test-model","choices":[],"usage":{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25}}""" + "\n\n",
            "data: [DONE]\n\n",
        ],
    };
}
