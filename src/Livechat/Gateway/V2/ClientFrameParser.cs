using System.Text;
using System.Text.Json;

namespace Livechat.Gateway.V2;

/// <summary>
/// Reads a client's frame strictly: one flat JSON object; unknown, missing and repeated keys, wrong types, nesting and anything after the
/// object make it bad. Never throws, whatever the bytes are.
/// </summary>
internal static class ClientFrameParser
{
    private const int MostKeys = 16;
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 8 };

    /// <summary>The keys each type may have.</summary>
    private static readonly Dictionary<string, Field[]> Shapes = new(StringComparer.Ordinal)
    {
        ["hello"] =
        [
            Text("client_id", 100, required: true), Text("conversation_id", 100), Text("epoch", 100), Integer("after_seq", 0), Text("visitor_token", 200),
            Text("identity", 8192), Text("visitor_name", 200), Text("locale", 35), Text("page_url", 2048),
        ],
        ["message"] = [Text("client_message_id", 36, required: true), Text("message", int.MaxValue, required: true)],
        ["ack"] = [Integer("up_to", 0, required: true)],
        ["typing"] = [Flag("is_typing")],
        ["confirm"] = [Text("confirmation_id", 100, required: true), Flag("accept")],
        ["rating"] = [Integer("score", 1, 5, required: true), Text("comment", 4000)],
        ["leave"] = [],
        ["ping"] = [new Field("timestamp", FieldKind.Number, false, 0, 0)],
        ["pong"] = [new Field("timestamp", FieldKind.Number, false, 0, 0)],
    };

    // Every frame needs one, and no two frames are read at once on a thread.
    [ThreadStatic]
    private static Dictionary<string, Value>? s_values;

    // The words of the frames that come all the time, from every socket: reading them makes no strings.
    private static readonly (byte[] Utf8, string Text)[] Frequent =
        [.. new[] { "type", "ping", "pong", "timestamp" }.Select(word => (Encoding.UTF8.GetBytes(word), word))];

    private enum FieldKind
    {
        Text,
        Integer,
        Flag,
        Number,
    }

    public static ClientFrame Parse(ReadOnlySpan<byte> json)
    {
        var values = s_values ??= new Dictionary<string, Value>(MostKeys, StringComparer.Ordinal);
        try
        {
            return Parse(json, values);
        }
        finally
        {
            values.Clear();
        }
    }

    private static ClientFrame Parse(ReadOnlySpan<byte> json, Dictionary<string, Value> values)
    {
        string? fault;
        try
        {
            fault = ReadObject(json, values);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escape that is half a surrogate pair has no text.
            fault = "The frame is not valid JSON.";
        }
        if (fault is not null)
            return Bad(fault, values);
        if (!values.Remove("type", out var type) || type.Text is null)
            return Bad("A frame needs a type.", values);
        if (!Shapes.TryGetValue(type.Text, out var shape))
            return Bad("There is no such type of frame.", values);
        return Check(shape, values) is { } why ? Bad(why, values) : Make(type.Text, values);
    }

    private static string? ReadObject(ReadOnlySpan<byte> json, Dictionary<string, Value> values)
    {
        var reader = new Utf8JsonReader(json, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return "A frame is one JSON object.";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = StringOf(ref reader);
            reader.Read();
            Value value;
            switch (reader.TokenType)
            {
                case JsonTokenType.String:
                    value = new Value(reader.TokenType, StringOf(ref reader), 0);
                    if (value.Text!.Contains('\0'))
                        return "A text must not contain the character NUL.";
                    break;
                case JsonTokenType.Number:
                    value = new Value(reader.TryGetInt64(out var number) ? JsonTokenType.Number : JsonTokenType.None, null, number);
                    break;
                case JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null:
                    value = new Value(reader.TokenType, null, 0);
                    break;
                default:
                    return "A frame has no objects or lists in it.";
            }
            if (values.Count == MostKeys)
                return "The frame has too many keys.";
            if (!values.TryAdd(name, value))
                return "A key stands in the frame twice.";
        }
        // Reads on to refuse anything behind the object.
        return reader.Read() ? "There is something after the object." : null;
    }

    private static string StringOf(ref Utf8JsonReader reader)
    {
        foreach (var (utf8, text) in Frequent)
        {
            // An escaped one differs from what it stands for.
            if (reader.ValueSpan.SequenceEqual(utf8))
                return text;
        }
        return reader.GetString()!;
    }

    private static string? Check(Field[] shape, Dictionary<string, Value> values)
    {
        foreach (var name in values.Keys)
        {
            if (!Has(shape, name))
                return "The frame has a key that this type does not know.";
        }
        foreach (var field in shape)
        {
            if (!values.TryGetValue(field.Name, out var value) || value.Kind == JsonTokenType.Null)
            {
                if (field.Required)
                    return $"{field.Name} is missing.";
            }
            else if (!Fits(field, value))
            {
                return $"{field.Name} has the wrong type or an impossible value.";
            }
        }
        return null;
    }

    private static bool Has(Field[] shape, string name)
    {
        foreach (var field in shape)
        {
            if (field.Name == name)
                return true;
        }
        return false;
    }

    private static bool Fits(Field field, Value value) => field.Kind switch
    {
        FieldKind.Text => value.Text is not null && value.Text.Length <= field.Most,
        FieldKind.Integer => value.Kind == JsonTokenType.Number && value.Number >= field.Least && value.Number <= field.Most,
        FieldKind.Flag => value.Kind is JsonTokenType.True or JsonTokenType.False,
        // None marks a number that is no integer; a timestamp may be one.
        _ => value.Kind is JsonTokenType.Number or JsonTokenType.None,
    };

    private static ClientFrame Make(string type, Dictionary<string, Value> values)
    {
        switch (type)
        {
            case "hello":
                return TextOf("client_id") is { Length: > 0 } clientId
                    ? new ClientFrame.Hello(clientId, TextOf("conversation_id"), TextOf("epoch"), NumberOf("after_seq"), TextOf("visitor_token"),
                        TextOf("identity"), TextOf("visitor_name"), TextOf("locale"), TextOf("page_url"))
                    : Bad("client_id must not be empty.", values);
            case "message":
                if (!Guid.TryParseExact(TextOf("client_message_id"), "D", out var id))
                    return Bad("client_message_id must be a UUID.", values);
                var text = TextOf("message")!;
                return string.IsNullOrWhiteSpace(text) ? Bad("A message must not be blank.", values) : new ClientFrame.Message(id, text);
            case "ack":
                return new ClientFrame.Ack(NumberOf("up_to")!.Value);
            case "typing":
                return new ClientFrame.Typing(FlagOf("is_typing"));
            case "confirm":
                return new ClientFrame.Confirm(TextOf("confirmation_id")!, FlagOf("accept"));
            case "rating":
                return new ClientFrame.Rating((int)NumberOf("score")!.Value, TextOf("comment"));
            case "leave":
                return new ClientFrame.Leave();
            case "ping":
                return ClientFrame.Ping.Instance;
            default:
                return ClientFrame.Pong.Instance;
        }

        string? TextOf(string name) => values.TryGetValue(name, out var value) ? value.Text : null;
        long? NumberOf(string name) => values.TryGetValue(name, out var value) && value.Kind == JsonTokenType.Number ? value.Number : null;
        bool FlagOf(string name) => values[name].Kind == JsonTokenType.True;
    }

    private static ClientFrame.Bad Bad(string why, Dictionary<string, Value> values) =>
        new(why, values.TryGetValue("client_message_id", out var id) && id.Text is { Length: <= 36 } ? id.Text : null);

    private static Field Text(string name, int most, bool required = false) => new(name, FieldKind.Text, required, 0, most);

    private static Field Integer(string name, long least, long most = long.MaxValue, bool required = false) => new(name, FieldKind.Integer, required, least, most);

    private static Field Flag(string name) => new(name, FieldKind.Flag, true, 0, 0);

    private readonly record struct Value(JsonTokenType Kind, string? Text, long Number);

    private sealed record Field(string Name, FieldKind Kind, bool Required, long Least, long Most);
}
