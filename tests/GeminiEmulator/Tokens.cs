using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace GeminiEmulator;

/// <summary>A fair guess: four characters of text or JSON are one token, as Google's guide to tokens says of English.</summary>
internal static class Tokens
{
    public static int In(JsonNode? node) => node is null ? 0 : (Characters(node) + 3) / 4;

    private static int Characters(JsonNode? node) => node switch
    {
        JsonObject map => map.Where(member => member.Key is not ("role" or "thoughtSignature" or "id")).Sum(member => Characters(member.Value)),
        JsonArray list => list.Sum(Characters),
        null => 0,
        _ => node.ToString().Length,
    };
}

/// <summary>Tokens handed out with the finish reason CONTINUATION; each may come back once, with the same contents.</summary>
internal sealed class Continuations
{
    private readonly ConcurrentDictionary<string, string> open = new();

    public string Issue(JsonObject request)
    {
        var token = Convert.ToBase64String(RandomNumberGenerator.GetBytes(12));
        open[token] = JsonText.Sorted(request["contents"]);
        return token;
    }

    public void Check(JsonObject request)
    {
        if (request["continuationToken"]?.GetValue<string>() is { } token
            && !(open.TryRemove(token, out var contents) && contents == JsonText.Sorted(request["contents"])))
            throw GoogleError.Argument("the continuationToken was not issued for these contents");
    }
}
