using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace GeminiEmulator;

/// <summary>A path taken apart: <c>/{version}/{collection}[/{id}][:{verb}]</c>.</summary>
internal sealed record Route(string Method, string ApiVersion, string Collection, string Id, string Verb)
{
    public static Route Of(string method, string path)
    {
        var parts = path.Split('/');
        if (parts is not ["", "v1beta" or "v1", _] and not ["", "v1beta" or "v1", _, _])
            throw GoogleError.Of(404);
        var last = (parts.Length == 4 ? parts[3] : "").Split(':', 2);
        return new(method, parts[1], parts[2], last[0], last.Length == 2 ? last[1] : "");
    }
}

/// <summary>Everything but generating: models, token counts, embeddings, cached contents.</summary>
internal sealed class SideRoutes(GeminiEmulatorOptions options)
{
    private readonly ConcurrentDictionary<string, JsonObject> caches = new();

    public JsonObject Answer(Route route, IQueryCollection query, byte[] body) => route switch
    {
        { Method: "GET", Collection: "models", Id: "", Verb: "" } => List(query),
        { Method: "GET", Collection: "models", Verb: "" } => Model(route.Id, route.ApiVersion, null).ToJson(),
        { Method: "POST", Collection: "models", Verb: "countTokens" } => Count(route, body),
        { Method: "POST", Collection: "models", Verb: "embedContent" } => Embed(route, body),
        { Method: "POST", Collection: "models", Verb: "batchEmbedContents" } => EmbedBatch(route, body),
        { Method: "POST", Collection: "cachedContents", Id: "" } => CreateCache(body),
        { Method: "GET", Collection: "cachedContents", Id: "" } => new() { ["cachedContents"] = new JsonArray([.. caches.Values.Select(cache => cache.DeepClone())]) },
        { Method: "GET", Collection: "cachedContents" } => Cache(route.Id).DeepClone().AsObject(),
        { Method: "PATCH", Collection: "cachedContents" } => PatchCache(route.Id, body),
        { Method: "DELETE", Collection: "cachedContents" } => caches.TryRemove(route.Id, out _) ? [] : throw GoogleError.Of(404),
        _ => throw GoogleError.Of(404),
    };

    /// <summary>A served model that supports the verb.</summary>
    public EmulatedModel Model(string id, string apiVersion, string? verb)
    {
        var known = options.Models.FirstOrDefault(model => model.Id == id);
        var method = verb == "streamGenerateContent" ? "generateContent" : verb;
        return known is { ShutDown: null } && (method is null || known.Methods.Contains(method)) ? known : throw Catalogue.Missing(id, apiVersion, known);
    }

    public void CheckCache(JsonObject request)
    {
        if (request["cachedContent"]?.GetValue<string>() is { } name)
            _ = Cache(name.Split('/')[^1]);
    }

    private JsonObject List(IQueryCollection query)
    {
        var served = options.Models.Where(model => model.ShutDown is null).ToList();
        var size = int.TryParse(query["pageSize"], CultureInfo.InvariantCulture, out var wanted) ? Math.Clamp(wanted, 1, options.MostModelsPerPage) : 50;
        var start = 0;
        if (query["pageToken"].ToString() is { Length: > 0 } token && !(token.StartsWith("page-", StringComparison.Ordinal)
            && int.TryParse(token.AsSpan(5), CultureInfo.InvariantCulture, out start) && start <= served.Count))
            throw GoogleError.Argument("unknown pageToken");
        var page = new JsonObject { ["models"] = new JsonArray([.. served.Skip(start).Take(size).Select(model => model.ToJson())]) };
        if (start + size < served.Count)
            page["nextPageToken"] = $"page-{start + size}";
        return page;
    }

    private JsonObject Count(Route route, byte[] body)
    {
        Model(route.Id, route.ApiVersion, "countTokens");
        var request = RequestShapes.Read(body, RequestShapes.CountTokens);
        var (whole, contents) = (request["generateContentRequest"], request["contents"]);
        if (whole is null == contents is null)
            throw GoogleError.Argument("give either contents or generateContentRequest");
        var count = contents is not null ? Tokens.In(contents) : Tokens.In(whole!["contents"]) + Tokens.In(whole["systemInstruction"]) + Tokens.In(whole["tools"]);
        return new() { ["totalTokens"] = count, ["promptTokensDetails"] = new JsonArray(new JsonObject { ["modality"] = "TEXT", ["tokenCount"] = count }) };
    }

    private JsonObject Embed(Route route, byte[] body)
    {
        var model = Model(route.Id, route.ApiVersion, "embedContent");
        return new() { ["embedding"] = Vector(RequestShapes.Read(body, RequestShapes.Embed), model) };
    }

    private JsonObject EmbedBatch(Route route, byte[] body)
    {
        var model = Model(route.Id, route.ApiVersion, "embedContent");
        var requests = RequestShapes.Read(body, RequestShapes.BatchEmbed)["requests"]?.AsArray() ?? [];
        if (requests.Count > 100)
            throw GoogleError.Invalid("* BatchEmbedContentsRequest.requests: at most 100 requests can be in one batch\n");
        if (requests.Any(request => request!["model"]?.GetValue<string>() != "models/" + model.Id))
            throw GoogleError.Argument("each request must repeat the model");
        return new()
        {
            ["embeddings"] = new JsonArray([.. requests.Select(request => Vector(request!.AsObject(), model))]),
            ["usageMetadata"] = new JsonObject { ["promptTokenCount"] = requests.Sum(request => Tokens.In(request!["content"])) },
        };
    }

    /// <summary>A unit vector that depends on the words of the text, so that texts with common words are close.</summary>
    private static JsonObject Vector(JsonObject request, EmulatedModel model)
    {
        if (request["content"] is not JsonObject content)
            throw GoogleError.Invalid("* EmbedContentRequest.content: contents is not specified\n");
        if (model.Id == "gemini-embedding-2" && request.ContainsKey("taskType"))
            throw GoogleError.Argument("this model has no taskType");
        var size = int.Parse(request["outputDimensionality"]?.ToString() ?? "3072", CultureInfo.InvariantCulture);
        if (size is < 128 or > 3072)
            throw GoogleError.Argument("outputDimensionality must be between 128 and 3072");
        var values = new double[size];
        foreach (var word in string.Join(' ', ContentRules.Parts(content).Select(part => part["text"]?.ToString())).ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries))
            values[BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(word))) % size] += 1;
        var length = Math.Sqrt(values.Sum(value => value * value));
        return new() { ["values"] = new JsonArray([.. values.Select(value => (JsonNode)(float)(length > 0 ? value / length : 0))]) };
    }

    private JsonObject CreateCache(byte[] body)
    {
        var request = RequestShapes.Read(body, RequestShapes.CachedContent);
        var model = Model((request["model"]?.GetValue<string>() ?? "").Split('/')[^1], "v1beta", "generateContent");
        if (model.Version >= 4)
            throw GoogleError.Argument("this model takes no cached content");
        var id = RandomNumberGenerator.GetHexString(16, lowercase: true);
        return caches[id] = new()
        {
            ["name"] = "cachedContents/" + id,
            ["model"] = "models/" + model.Id,
            ["displayName"] = request["displayName"]?.DeepClone(),
            ["createTime"] = TimeProvider.System.GetUtcNow().ToString("O"),
            ["expireTime"] = Expiry(request),
            ["usageMetadata"] = new JsonObject { ["totalTokenCount"] = Tokens.In(request["contents"]) + Tokens.In(request["systemInstruction"]) },
        };
    }

    private JsonObject PatchCache(string id, byte[] body)
    {
        var change = RequestShapes.Read(body, RequestShapes.CachedContent);
        if (change.Any(member => member.Key is not ("ttl" or "expireTime")))
            throw GoogleError.Argument("only ttl and expireTime can be changed");
        var patched = Cache(id).DeepClone().AsObject();
        patched["expireTime"] = Expiry(change);
        return caches[id] = patched;
    }

    private JsonObject Cache(string id) => caches.TryGetValue(id, out var cache) ? cache
        : throw new GoogleError(403, "PERMISSION_DENIED", "CachedContent not found (or permission denied)");

    private static string Expiry(JsonObject request)
    {
        if (request["expireTime"]?.GetValue<string>() is { } time)
            return time;
        var seconds = request["ttl"]?.GetValue<string>() is [.. var number, 's'] ? double.Parse(number, CultureInfo.InvariantCulture) : 3600;
        return TimeProvider.System.GetUtcNow().AddSeconds(seconds).ToString("O");
    }
}
