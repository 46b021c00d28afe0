using System.Text.Json;
using System.Text.Json.Serialization;

namespace Livechat.Knowledge;

/// <summary>
/// What the tool search_knowledge answers a model with, and what the built-in assistant reads:
/// <c>{"status":"success","passages":[{"article":"slug","title":"…","heading":"…","text":"markdown","confidence":0.83}],"count":1}</c>.
/// Passages come best first; <c>confidence</c> is between 0 and 1 (see <see cref="Confidence"/>).
/// </summary>
public sealed record KnowledgeResult(string Status, IReadOnlyList<PassageResult> Passages, int Count)
{
    public const string Success = "success";

    public static KnowledgeResult Of(IReadOnlyList<PassageResult> passages) => new(Success, passages, passages.Count);

    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, KnowledgeJson.Default.KnowledgeResult);

    /// <summary>Reads a tool result in any form it may reach a model in: this record, a JSON element or JSON text. Null when it is none of these.</summary>
    public static KnowledgeResult? Read(object? result)
    {
        try
        {
            return result switch
            {
                KnowledgeResult same => same,
                JsonElement { ValueKind: JsonValueKind.String } text => Read(text.GetString()),
                JsonElement { ValueKind: JsonValueKind.Object } json => Complete(json.Deserialize(KnowledgeJson.Default.KnowledgeResult)),
                string { Length: > 0 } text => Complete(JsonSerializer.Deserialize(text, KnowledgeJson.Default.KnowledgeResult)),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static KnowledgeResult? Complete(KnowledgeResult? result) => result is { Status: not null, Passages: not null } ? result : null;
}

/// <summary>One passage for a model. <c>Article</c> is the slug to cite, <c>Text</c> is Markdown.</summary>
public sealed record PassageResult(string Article, string Title, string Heading, string Text, double Confidence);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KnowledgeResult))]
internal sealed partial class KnowledgeJson : JsonSerializerContext;
