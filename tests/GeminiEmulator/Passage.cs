using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GeminiEmulator;

/// <summary>A piece of knowledge as it stands in a prompt or in a tool's result.</summary>
internal sealed partial record Passage(string Text, string? Title = null, string? Heading = null, string? Article = null)
{
    private const int LeastParagraph = 80;

    /// <summary>Every object with a text, anywhere in a value.</summary>
    public static IEnumerable<Passage> In(JsonNode? node) => node switch
    {
        JsonObject map when Member(map, "text") is { Length: > 0 } text => [new(text, Member(map, "title"), Member(map, "heading"), Member(map, "article"))],
        JsonObject map => map.SelectMany(member => In(member.Value)),
        JsonArray list => list.SelectMany(In),
        JsonValue value when value.TryGetValue<string>(out var text) && text.Length >= LeastParagraph => [new(text)],
        _ => [],
    };

    /// <summary>
    /// What the instructions hold: lines of JSON with passages or, in instructions without headings, paragraphs that tell facts.
    /// Those that address the model are its orders, not its knowledge.
    /// </summary>
    public static IEnumerable<Passage> Given(JsonObject request)
    {
        var instructions = Instructions(request);
        var json = instructions.Split('\n').Where(line => line.TrimStart().StartsWith('[') || line.TrimStart().StartsWith('{')).SelectMany(line => In(Parse(line))).ToList();
        return json.Count > 0 || HasHeading().IsMatch(instructions) ? json
            : instructions.Split("\n\n").Where(paragraph => paragraph.Length >= LeastParagraph && !Orders().IsMatch(paragraph)).Select(paragraph => new Passage(paragraph));
    }

    public static string Instructions(JsonObject request) =>
        string.Join("\n\n", ContentRules.Parts(request["systemInstruction"] ?? new JsonObject()).Select(part => part["text"]?.GetValue<string>()));

    private static string? Member(JsonObject map, string name) => map[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonNode? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line);
        }
        catch (JsonException)
        {
            // A line of prose that happens to start with a bracket.
            return null;
        }
    }

    [GeneratedRegex(@"^#+ ", RegexOptions.Multiline)]
    private static partial Regex HasHeading();

    [GeneratedRegex(@"\b(you are|you're|your|you must|never|always|do not|answer|rule|instruction|visitor|tool)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Orders();
}
