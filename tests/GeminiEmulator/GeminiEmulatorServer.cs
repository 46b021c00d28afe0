using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace GeminiEmulator;

/// <summary>How the emulator behaves.</summary>
public sealed record GeminiEmulatorOptions
{
    /// <summary>TCP port on 127.0.0.1, 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>The only key that is accepted; null accepts any.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The models there are, also those that were shut down.</summary>
    public IReadOnlyList<EmulatedModel> Models { get; init; } = Catalogue.Default;

    /// <summary>Whether requests are recorded; a long run by hand has no use for them.</summary>
    public bool KeepRequests { get; init; } = true;

    /// <summary>Ceiling of a page of the list of models.</summary>
    public int MostModelsPerPage { get; init; } = 1000;

    /// <summary>Time the default responder takes for an answer, from the request to its last piece.</summary>
    public TimeSpan Delay { get; init; }
}

/// <summary>
/// A local stand-in for the Gemini API: strict about what it accepts, faithful in what it sends, and scripted. It never opens a
/// connection of its own. Thread-safe.
/// </summary>
/// <remarks>
/// A request to generate is answered by <see cref="OnRequest"/> if that returns a reply, else by the next scripted reply, else by a
/// small model that answers from the passages it is given.
/// </remarks>
public sealed class GeminiEmulatorServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<Reply> script = new();
    private readonly ConcurrentQueue<RecordedRequest> requests = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly ContentRules rules = new();
    private readonly Continuations continuations = new();
    private readonly SideRoutes sideRoutes;
    private readonly GeminiEmulatorOptions options;
    private readonly WebApplication app;

    private GeminiEmulatorServer(GeminiEmulatorOptions options)
    {
        this.options = options;
        sideRoutes = new(options);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.Port}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        app = builder.Build();
        app.Run(HandleAsync);
    }

    /// <summary>Address without a slash at the end, such as <c>http://127.0.0.1:40123</c>.</summary>
    public string BaseUrl { get; private set; } = "";

    /// <summary>Every request so far, oldest first.</summary>
    public IReadOnlyList<RecordedRequest> Requests => [.. requests];

    /// <summary>Asked first for each request to generate; null lets script or default answer.</summary>
    public Func<RecordedRequest, Reply?>? OnRequest { get; set; }

    /// <summary>Scripted replies not yet used.</summary>
    public int Left => script.Count;

    public static async Task<GeminiEmulatorServer> StartAsync(GeminiEmulatorOptions? options = null)
    {
        var server = new GeminiEmulatorServer(options ?? new());
        await server.app.StartAsync();
        server.BaseUrl = server.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return server;
    }

    /// <summary>Adds replies to the plan; each answers one request to generate.</summary>
    public void Script(params Reply[] replies)
    {
        foreach (var reply in replies)
            script.Enqueue(reply);
    }

    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
            return;
        await stopping.CancelAsync();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        var record = Record(context.Request, body);
        if (options.KeepRequests)
            requests.Enqueue(record);
        try
        {
            await AnswerAsync(context, record, body);
        }
        catch (GoogleError error)
        {
            ReplyWriter.SetHeaders(context.Response, error.Code, "application/json; charset=UTF-8");
            await context.Response.WriteAsync(JsonText.Page(error.ToJson()), context.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            if (context.RequestAborted.IsCancellationRequested)
                record.MarkDropped();
            context.Abort();
        }
    }

    private async Task AnswerAsync(HttpContext context, RecordedRequest record, byte[] body)
    {
        // Key, then model, then body: the order in which mistakes are reported.
        CheckKey(context.Request);
        var route = Route.Of(record.Method, record.Path);
        if (route is not { Collection: "models", Verb: "generateContent" or "streamGenerateContent" })
        {
            var answer = sideRoutes.Answer(route, context.Request.Query, body);
            ReplyWriter.SetHeaders(context.Response, 200, "application/json; charset=UTF-8");
            await context.Response.WriteAsync(JsonText.Page(answer), context.RequestAborted);
            return;
        }

        var model = sideRoutes.Model(route.Id, route.ApiVersion, route.Verb);
        var request = RequestShapes.Read(body, RequestShapes.Generate);
        ConfigRules.Check(request, model);
        rules.Check(request, model);
        sideRoutes.CheckCache(request);
        continuations.Check(request);
        var reply = OnRequest?.Invoke(record) ?? (script.TryDequeue(out var next) ? next : SmallModel.Answer(request, options.Delay));
        if (reply.Refusal is { } refusal)
            throw refusal(model.Id);
        var renderer = new ReplyRenderer(reply, request, model, rules, continuations);
        var stream = route.Verb == "streamGenerateContent";
        if (stream && context.Request.Query["alt"] != "sse")
            throw GoogleError.Argument("the emulator streams with alt=sse only");
        await new ReplyWriter(context, reply, stopping.Token).WriteAsync(renderer, stream);
    }

    private void CheckKey(HttpRequest request)
    {
        var header = request.Headers["x-goog-api-key"].ToString();
        var key = header.Length > 0 ? header : request.Query["key"].ToString();
        var bearer = request.Headers.Authorization.Count > 0;
        if (bearer && key.Length > 0)
            throw GoogleError.Invalid("Multiple authentication credentials received. Please pass only one.");
        if (bearer)
            throw GoogleError.Of(401);
        if (key.Length == 0)
            throw GoogleError.NoKey();
        if (options.ApiKey is not null && key != options.ApiKey)
            throw GoogleError.WrongKey();
    }

    private static RecordedRequest Record(HttpRequest request, byte[] body)
    {
        var headers = request.Headers.Where(header => header.Key.ToLowerInvariant() is not ("x-goog-api-key" or "authorization"))
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
        var query = QueryString.Create(request.Query.Where(pair => pair.Key != "key"));
        var key = (request.Headers.ContainsKey("x-goog-api-key"), request.Query.ContainsKey("key")) switch
        {
            (true, true) => KeyPlace.Both,
            (true, false) => KeyPlace.Header,
            (false, true) => KeyPlace.Query,
            _ => KeyPlace.None,
        };
        JsonNode? json = null;
        try
        {
            json = body.Length == 0 ? null : JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            // Recorded as null; the answer to the request says what is wrong.
        }

        return new(request.Method, request.Path.Value ?? "", query.ToString(), headers, key, json);
    }
}
