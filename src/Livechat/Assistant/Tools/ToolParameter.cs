using System.Text.Json;
using System.Text.Json.Nodes;

namespace Livechat.Assistant.Tools;

/// <summary>
/// One argument of a tool: its JSON schema for the model and the check of what the model gives. A value of another type, out of range, too
/// long or not among the choices does not fit.
/// </summary>
public sealed class ToolParameter
{
    private readonly JsonObject _schema;
    private readonly Func<JsonElement, bool> _fits;

    private ToolParameter(string name, bool required, JsonObject schema, Func<JsonElement, bool> fits)
    {
        Name = name;
        Required = required;
        _schema = schema;
        _fits = fits;
    }

    public string Name { get; }

    public bool Required { get; }

    /// <summary>Asked of guests only: who is signed in need not say it.</summary>
    public bool GuestsOnly { get; private init; }

    /// <summary>A text that says something, of at most <paramref name="mostCharacters"/> UTF-16 units.</summary>
    public static ToolParameter Text(string name, string description, int mostCharacters, bool required = true, bool guestsOnly = false) => new(
        name, required, Schema("string", description),
        value => value.ValueKind == JsonValueKind.String && value.GetString() is { } text && text.Length <= mostCharacters && !string.IsNullOrWhiteSpace(text))
    {
        GuestsOnly = guestsOnly,
    };

    /// <summary>One of these words, in exactly this spelling.</summary>
    public static ToolParameter Choice(string name, string description, IReadOnlyList<string> words, bool required = true)
    {
        var schema = Schema("string", description);
        schema["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]);
        return new(name, required, schema, value => value.ValueKind == JsonValueKind.String && words.Contains(value.GetString()));
    }

    /// <summary>A whole number in a range; 5.0 is one too, "5" is not.</summary>
    public static ToolParameter Whole(string name, string description, int least, int most, bool required = true)
    {
        var schema = Schema("integer", description);
        schema["minimum"] = least;
        schema["maximum"] = most;
        return new(name, required, schema, value =>
            value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && Math.Truncate(number) == number && number >= least && number <= most);
    }

    internal JsonNode Describe() => _schema.DeepClone();

    internal bool Fits(JsonElement value) => _fits(value);

    private static JsonObject Schema(string type, string description) => new() { ["type"] = type, ["description"] = description };
}
