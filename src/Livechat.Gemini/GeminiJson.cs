using System.Text.Json;
using System.Text.Unicode;

namespace Livechat.Gemini;

/// <summary>
/// Reads members of an answer: absent and null are the same, a wrong type is garbage. The API leaves out whatever is zero or empty,
/// so nothing is ever required here.
/// </summary>
internal static class GeminiJson
{
    /// <summary>A document in which every string can be read.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, new() { MaxDepth = 64 });
        }
        catch (JsonException)
        {
            // The parser's message names parts of the body, so it is not passed on.
            throw GeminiException.Garbage("it is not JSON");
        }

        if (Utf8.IsValid(utf8.Span) && !HasLoneSurrogate(utf8.Span, document.RootElement))
            return document;
        document.Dispose();
        throw GeminiException.Garbage("it is not valid Unicode");
    }

    public static JsonElement? Object(this JsonElement element, string name) => element.Member(name, JsonValueKind.Object);

    public static string? String(this JsonElement element, string name) => element.Member(name, JsonValueKind.String)?.GetString();

    public static bool Flag(this JsonElement element, string name) =>
        element.TryGet(name, out var value) && value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong(name),
        };

    public static long Count(this JsonElement element, string name) =>
        element.Member(name, JsonValueKind.Number) is not { } value ? 0
        : value.TryGetInt64(out var count) && count >= 0 ? count : throw Wrong(name);

    public static IEnumerable<JsonElement> Objects(this JsonElement element, string name)
    {
        if (element.Member(name, JsonValueKind.Array) is not { } array)
            yield break;
        foreach (var item in array.EnumerateArray())
            if (item.ValueKind == JsonValueKind.Object)
                yield return item;
            else if (item.ValueKind != JsonValueKind.Null)
                throw Wrong(name);
    }

    public static IEnumerable<string> Strings(this JsonElement element, string name)
    {
        if (element.Member(name, JsonValueKind.Array) is not { } array)
            yield break;
        foreach (var item in array.EnumerateArray())
            yield return item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Wrong(name);
    }

    private static JsonElement? Member(this JsonElement element, string name, JsonValueKind kind) =>
        !element.TryGet(name, out var value) ? null : value.ValueKind == kind ? value : throw Wrong(name);

    private static bool TryGet(this JsonElement element, string name, out JsonElement value) =>
        element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>
    /// Half a surrogate pair can hide behind an escape and makes a string unreadable, much later, in whatever touches it. The walk is
    /// taken only when such escapes occur at all.
    /// </summary>
    private static bool HasLoneSurrogate(ReadOnlySpan<byte> utf8, JsonElement root)
    {
        if (utf8.IndexOf(@"\ud"u8) < 0 && utf8.IndexOf(@"\uD"u8) < 0)
            return false;
        try
        {
            ReadAll(root);
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static void ReadAll(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
            element.GetString();
        else if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray())
                ReadAll(item);
        else if (element.ValueKind == JsonValueKind.Object)
            foreach (var member in element.EnumerateObject())
            {
                _ = member.Name;
                ReadAll(member.Value);
            }
    }

    private static GeminiException Wrong(string name) => GeminiException.Garbage($"{name} has the wrong type");
}
