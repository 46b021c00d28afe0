using System.Text.Json.Nodes;

namespace GeminiEmulator;

/// <summary>Where a request carried its key.</summary>
public enum KeyPlace
{
    None,
    Header,
    Query,
    Both,
}

/// <summary>One request as it arrived, with the key taken out of headers and query. A body that is no JSON is recorded as null.</summary>
public sealed class RecordedRequest(string method, string path, string query, IReadOnlyDictionary<string, string> headers, KeyPlace key, JsonNode? body)
{
    private readonly TaskCompletionSource dropped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Method => method;

    /// <summary>Path with the API version, such as <c>/v1beta/models/gemini-3.8-flash:generateContent</c>.</summary>
    public string Path => path;

    /// <summary>Query string with its question mark, or empty.</summary>
    public string Query => query;

    /// <summary>Headers by lower-case name.</summary>
    public IReadOnlyDictionary<string, string> Headers => headers;

    public KeyPlace Key => key;

    public JsonNode? Body => body;

    /// <summary>Completes when the client drops the connection before the answer is complete.</summary>
    public Task Dropped => dropped.Task;

    internal void MarkDropped() => dropped.TrySetResult();
}
