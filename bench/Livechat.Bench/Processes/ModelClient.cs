using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Livechat.Bench.Processes;

/// <summary>How long the model itself takes, asked without a chat server in between.</summary>
internal sealed class ModelClient(Uri model) : IDisposable
{
    private const string DataField = "data:";

    private readonly HttpClient _client = new();

    public static HttpRequestMessage Request(Uri model, string method, string pathAndQuery, byte[] body)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(model, pathAndQuery));
        request.Headers.Add("x-goog-api-key", "test");
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        return request;
    }

    /// <summary>Makes the requests of one answer one after the other: the times to the last one's first words and to its end.</summary>
    public async Task<(TimeSpan FirstPiece, TimeSpan Whole)> AskAsync(IReadOnlyList<ModelRequest> requests, CancellationToken cancel)
    {
        var begin = Stopwatch.GetTimestamp();
        TimeSpan? first = null;
        foreach (var request in requests)
        {
            using var message = Request(model, "POST", request.PathAndQuery, request.Body);
            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (!response.IsSuccessStatusCode)
                throw new BenchException($"The emulator did not take a request again that it had taken from the server: {await response.Content.ReadAsStringAsync(cancel)}");
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancel));
            first = null;
            while (await reader.ReadLineAsync(cancel) is { } line)
            {
                var at = Stopwatch.GetElapsedTime(begin);
                if (first is null && line.StartsWith(DataField, StringComparison.Ordinal) && HasWords(line.AsSpan(DataField.Length)))
                    first = at;
            }
        }
        return (first ?? throw new BenchException("The model's last reply had no words."), Stopwatch.GetElapsedTime(begin));
    }

    public void Dispose() => _client.Dispose();

    private static bool HasWords(ReadOnlySpan<char> json)
    {
        using var document = JsonDocument.Parse(json.ToString());
        return document.RootElement.TryGetProperty("candidates", out var candidates)
            && candidates[0].TryGetProperty("content", out var content)
            && content.TryGetProperty("parts", out var parts)
            && parts.EnumerateArray().Any(part => part.TryGetProperty("text", out var text) && text.GetString()!.Length > 0 && !part.TryGetProperty("thought", out _));
    }
}
