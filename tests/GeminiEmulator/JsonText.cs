using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeminiEmulator;

/// <summary>JSON as Google's front end prints it: pages of two spaces, events with a space after the colon only, text unescaped.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions PageOptions = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions ValueOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Page(JsonNode node) => node.ToJsonString(PageOptions) + "\n";

    public static string Event(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, text, ": ", sort: false);
        return text.ToString();
    }

    /// <summary>The same text for equal values, whatever the order of members.</summary>
    public static string Sorted(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node ?? new JsonObject(), text, ":", sort: true);
        return text.ToString();
    }

    private static void Write(JsonNode? node, StringBuilder text, string colon, bool sort)
    {
        switch (node)
        {
            case JsonObject map:
                text.Append('{');
                var members = sort ? map.OrderBy(member => member.Key, StringComparer.Ordinal) : map.AsEnumerable();
                var first = true;
                foreach (var (name, value) in members)
                {
                    text.Append(first ? "" : ",").Append(JsonSerializer.Serialize(name, ValueOptions)).Append(colon);
                    Write(value, text, colon, sort);
                    first = false;
                }

                text.Append('}');
                break;
            case JsonArray list:
                text.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    text.Append(i > 0 ? "," : "");
                    Write(list[i], text, colon, sort);
                }

                text.Append(']');
                break;
            default:
                text.Append(node is null ? "null" : node.ToJsonString(ValueOptions));
                break;
        }
    }
}
