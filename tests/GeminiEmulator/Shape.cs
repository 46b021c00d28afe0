using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeminiEmulator;

/// <summary>
/// What a JSON value may look like, after the rules of protobuf's JSON mapping: field names in camelCase or snake_case, null for
/// absent, 64-bit numbers also as strings, and an error for every name that is not known.
/// </summary>
internal abstract record Shape
{
    public static readonly Shape String = new Scalar("TYPE_STRING", node => node.GetValueKind() == JsonValueKind.String);
    public static readonly Shape Bool = new Scalar("TYPE_BOOL", node => node.GetValueKind() is JsonValueKind.True or JsonValueKind.False);
    public static readonly Shape Number = new Scalar("TYPE_DOUBLE", node => double.TryParse(Plain(node), CultureInfo.InvariantCulture, out _));
    public static readonly Shape Int = new Scalar("TYPE_INT32", node => int.TryParse(Plain(node), CultureInfo.InvariantCulture, out _));
    public static readonly Shape Long = new Scalar("TYPE_INT64", node => long.TryParse(Plain(node), CultureInfo.InvariantCulture, out _));
    public static readonly Shape Bytes = new Scalar("TYPE_BYTES", node => node.GetValueKind() == JsonValueKind.String && IsBase64(node.GetValue<string>()));
    public static readonly Shape Object = new Scalar("TYPE_OBJECT", node => node is JsonObject);
    public static readonly Shape Anything = new Scalar("TYPE_VALUE", _ => true);

    public static Shape Enum(string type, params string[] names) => new Scalar(
        $"type.googleapis.com/google.ai.generativelanguage.v1beta.{type}",
        node => node.GetValueKind() == JsonValueKind.String && names.Contains(node.GetValue<string>(), StringComparer.OrdinalIgnoreCase));

    public static Shape List(Shape item) => new Repeated(item);

    public static Shape Map(Shape value) => new Mapping(value);

    /// <summary>The value with every name in camelCase. Violations are added with their snake_case path.</summary>
    public abstract JsonNode? Read(JsonNode node, string path, List<string> violations);

    private static string Plain(JsonNode node) => node.GetValueKind() is JsonValueKind.Number or JsonValueKind.String ? node.ToString() : "";

    // Signatures and ids from documentation are not always proper base64; what counts is that a decoder takes them.
    private static bool IsBase64(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '-' or '_' or '=');

    private sealed record Scalar(string Type, Func<JsonNode, bool> Accepts) : Shape
    {
        public override JsonNode? Read(JsonNode node, string path, List<string> violations)
        {
            if (!Accepts(node))
                violations.Add($"Invalid value at '{path}' ({Type}), {node.ToJsonString()}");
            return node.DeepClone();
        }
    }

    private sealed record Repeated(Shape Item) : Shape
    {
        public override JsonNode? Read(JsonNode node, string path, List<string> violations)
        {
            // Protobuf's parser takes a single value for a list of one.
            var items = node as JsonArray ?? [node.DeepClone()];
            var read = new JsonArray();
            for (var i = 0; i < items.Count; i++)
                if (items[i] is { } item)
                    read.Add(Item.Read(item, $"{path}[{i}]", violations));
            return read;
        }
    }

    private sealed record Mapping(Shape Value) : Shape
    {
        public override JsonNode? Read(JsonNode node, string path, List<string> violations)
        {
            var read = new JsonObject();
            if (node is not JsonObject map)
            {
                violations.Add($"Invalid value at '{path}' (Map), {node.ToJsonString()}");
                return read;
            }

            var index = 0;
            foreach (var (key, value) in map)
                read[key] = value is null ? null : Value.Read(value, $"{path}[{index++}].value", violations);
            return read;
        }
    }

    /// <summary>A message; its fields may be added later, for messages that hold themselves.</summary>
    internal sealed record Message : Shape
    {
        private readonly Dictionary<string, (string Name, Shape Shape)> fields = [];

        public Message With(string name, Shape shape)
        {
            fields[name] = (name, shape);
            fields[Snake(name)] = (name, shape);
            return this;
        }

        public override JsonNode? Read(JsonNode node, string path, List<string> violations)
        {
            var read = new JsonObject();
            if (node is not JsonObject message)
            {
                violations.Add($"Invalid value at '{path}' (Object), {node.ToJsonString()}");
                return read;
            }

            foreach (var (name, value) in message)
                if (!fields.TryGetValue(name, out var field))
                    violations.Add($"Unknown name \"{name}\"{(path.Length == 0 ? "" : $" at '{path}'")}: Cannot find field.");
                else if (value is not null)
                    read[field.Name] = field.Shape.Read(value, path.Length == 0 ? Snake(name) : $"{path}.{Snake(name)}", violations);
            return read;
        }
    }

    private static string Snake(string name)
    {
        var snake = new StringBuilder();
        foreach (var c in name)
            snake.Append(char.IsAsciiLetterUpper(c) ? $"_{char.ToLowerInvariant(c)}" : c);
        return snake.ToString();
    }
}
