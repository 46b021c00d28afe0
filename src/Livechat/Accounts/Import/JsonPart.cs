using System.Text.Json;

namespace Livechat.Accounts.Import;

/// <summary>A piece of a JSON file that knows its line, so that a fault can name it.</summary>
internal sealed class JsonPart
{
    private const int MostDepth = 16;

    public required JsonValueKind Kind { get; init; }

    /// <summary>Counted from 1.</summary>
    public required int Line { get; init; }

    /// <summary>A text, or a number or flag as it was written.</summary>
    public string Text { get; init; } = "";

    public Dictionary<string, JsonPart> Members { get; } = new(StringComparer.Ordinal);

    public List<JsonPart> Items { get; } = [];

    /// <summary>The whole file; null, with a fault, when it is not JSON.</summary>
    public static JsonPart? Parse(byte[] json, string file, AccountEntries entries)
    {
        var lines = new LineCounter(json);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MostDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            reader.Read();
            var part = Read(ref reader, lines, file, entries);
            reader.Read();
            return part;
        }
        catch (JsonException e)
        {
            entries.Fault(new Place(file, (int)(e.LineNumber ?? 0) + 1), "this is not JSON from here on; look for a missing comma, bracket or quotation mark");
            return null;
        }
    }

    private static JsonPart Read(ref Utf8JsonReader reader, LineCounter lines, string file, AccountEntries entries)
    {
        var line = lines.LineOf(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new JsonPart { Kind = JsonValueKind.Object, Line = line };
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var (name, nameLine) = (String(ref reader, line, file, entries), lines.LineOf(reader.TokenStartIndex));
                    reader.Read();
                    if (!members.Members.TryAdd(name, Read(ref reader, lines, file, entries)))
                        entries.Fault(new Place(file, nameLine), $"'{EntryFields.Shown(name)}' is given twice; keep one");
                }
                return members;
            case JsonTokenType.StartArray:
                var items = new JsonPart { Kind = JsonValueKind.Array, Line = line };
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Items.Add(Read(ref reader, lines, file, entries));
                return items;
            case JsonTokenType.String:
                return new JsonPart { Kind = JsonValueKind.String, Line = line, Text = String(ref reader, line, file, entries) };
            case JsonTokenType.Number:
                return new JsonPart { Kind = JsonValueKind.Number, Line = line, Text = System.Text.Encoding.ASCII.GetString(reader.ValueSpan) };
            case JsonTokenType.True or JsonTokenType.False:
                return new JsonPart { Kind = JsonValueKind.True, Line = line, Text = reader.GetBoolean() ? "true" : "false" };
            default:
                return new JsonPart { Kind = JsonValueKind.Null, Line = line };
        }
    }

    private static string String(ref Utf8JsonReader reader, int line, string file, AccountEntries entries)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            entries.Fault(new Place(file, line), "this text has half of a character (a lone \\ud800 to \\udfff); write the whole one");
            return "";
        }
    }

    /// <summary>Lines by position, for positions that only grow.</summary>
    private sealed class LineCounter(byte[] text)
    {
        private long _at;
        private int _line = 1;

        public int LineOf(long position)
        {
            _line += text.AsSpan((int)_at, (int)(position - _at)).Count((byte)'\n');
            _at = position;
            return _line;
        }
    }
}
