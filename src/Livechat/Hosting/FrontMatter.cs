using System.Text;

namespace Livechat.Hosting;

/// <summary>
/// The head of a Markdown file: lines of <c>key: value</c> between two lines of <c>---</c>, then the body.
/// A value is a scalar (plain, 'quoted' or "quoted") or a list of them on one line (<c>[a, "b, c"]</c>); nothing else of YAML is understood,
/// and what is not understood is a fault, so a typing mistake cannot quietly change an article or a persona.
/// </summary>
public sealed class FrontMatter
{
    private readonly Dictionary<string, Entry> _entries;

    private FrontMatter(string file, Dictionary<string, Entry> entries, string body, int bodyLine) =>
        (File, _entries, Body, BodyLine) = (file, entries, body, bodyLine);

    /// <summary>The file's name as given, for faults.</summary>
    public string File { get; }

    /// <summary>The Markdown after the front matter, with \n line ends and no blank lines around it.</summary>
    public string Body { get; }

    /// <summary>The line of the file where the body starts, counted from 1.</summary>
    public int BodyLine { get; }

    public IReadOnlyCollection<string> Keys => _entries.Keys;

    /// <summary>Reads a file's text. Throws <see cref="FrontMatterException"/> naming file and line.</summary>
    public static FrontMatter Parse(string text, string file)
    {
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        if (lines[0].TrimEnd() != "---")
            throw new FrontMatterException(file, 1, "the file must start with a line of three dashes (---), then the keys");
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        for (var i = 1; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line == "---")
                return new FrontMatter(file, entries, string.Join('\n', lines[(i + 1)..]).Trim('\n', ' '), FirstText(lines, i + 1));
            if (line.Length == 0 || line[0] == '#')
                continue;
            ReadEntry(file, i + 1, line, entries);
        }
        throw new FrontMatterException(file, lines.Length, "the front matter has no end; put a line of three dashes (---) after the keys");
    }

    /// <summary>Throws when a key is not one of <paramref name="known"/>.</summary>
    public void Allow(params IReadOnlyCollection<string> known)
    {
        foreach (var (key, entry) in _entries)
        {
            if (!known.Contains(key))
                throw new FrontMatterException(File, entry.Line, $"the key '{key}' is not known here; known are {string.Join(", ", known)}");
        }
    }

    /// <summary>The scalar of a key, or null when the key is not there. Throws when it is a list.</summary>
    public string? Find(string key) =>
        !_entries.TryGetValue(key, out var entry) ? null
        : entry.IsList ? throw new FrontMatterException(File, entry.Line, $"'{key}' must be one value, not a list")
        : entry.Values[0];

    /// <summary>The scalar of a key. Throws when it is missing, empty or a list.</summary>
    public string Require(string key) =>
        Find(key) is { Length: > 0 } value ? value : throw new FrontMatterException(File, LineOf(key), $"'{key}' is missing; add a line '{key}: …'");

    /// <summary>The values of a list; a single scalar counts as a list of one, a missing key as an empty list.</summary>
    public IReadOnlyList<string> List(string key) => _entries.TryGetValue(key, out var entry) ? entry.Values : [];

    /// <summary>The line of a key, counted from 1; 1 when it is not there. For faults that the caller finds.</summary>
    public int LineOf(string key) => _entries.TryGetValue(key, out var entry) ? entry.Line : 1;

    /// <summary>A scalar as it must be written so that <see cref="Parse"/> reads the same value back.</summary>
    public static string Write(string value) => NeedsQuotes(value) ? Quote(value) : value;

    /// <summary>A list as it must be written so that <see cref="Parse"/> reads the same values back.</summary>
    public static string Write(IEnumerable<string> values) =>
        $"[{string.Join(", ", values.Select(value => NeedsQuotes(value) || value.AsSpan().ContainsAny(",]'\"") ? Quote(value) : value))}]";

    private static void ReadEntry(string file, int number, string line, Dictionary<string, Entry> entries)
    {
        var colon = line.IndexOf(':');
        if (colon <= 0)
            throw new FrontMatterException(file, number, "expected 'key: value'");
        var key = line[..colon].TrimEnd();
        if (!key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            throw new FrontMatterException(file, number, $"'{key}' is not a key; a key has letters, digits, _ and - only");
        var value = line[(colon + 1)..].Trim();
        var entry = value.StartsWith('[') ? new Entry(number, true, ReadList(file, number, value)) : new Entry(number, false, [ReadScalar(file, number, value)]);
        if (!entries.TryAdd(key, entry))
            throw new FrontMatterException(file, number, $"'{key}' is given twice; keep one");
    }

    private static string ReadScalar(string file, int number, string value)
    {
        if (value.Length == 0 || value[0] is not ('"' or '\''))
            return value;
        var scalar = ReadQuoted(file, number, value, 0, out var end);
        return value.AsSpan(end).Trim().IsEmpty ? scalar : throw new FrontMatterException(file, number, "there is text after the closing quote");
    }

    private static List<string> ReadList(string file, int number, string value)
    {
        var values = new List<string>();
        var at = 1;
        while (true)
        {
            at = SkipSpaces(value, at);
            if (at >= value.Length)
                throw new FrontMatterException(file, number, "the list has no closing ]");
            if (value[at] == ']' && values.Count == 0)
                break;
            values.Add(ReadItem(file, number, value, ref at));
            at = SkipSpaces(value, at);
            if (at >= value.Length || value[at] is not (',' or ']'))
                throw new FrontMatterException(file, number, "the values of a list are separated by commas and end with ]");
            if (value[at] == ']')
                break;
            at++;
        }
        return SkipSpaces(value, at + 1) == value.Length ? values : throw new FrontMatterException(file, number, "there is text after the closing ]");
    }

    private static string ReadItem(string file, int number, string value, ref int at)
    {
        if (value[at] is '"' or '\'')
            return ReadQuoted(file, number, value, at, out at);
        var end = value.AsSpan(at).IndexOfAny(',', ']');
        if (end < 0)
            throw new FrontMatterException(file, number, "the list has no closing ]");
        var item = value.AsSpan(at, end).Trim().ToString();
        at += end;
        return item.Length > 0 ? item : throw new FrontMatterException(file, number, "the list has an empty value; remove the extra comma");
    }

    private static string ReadQuoted(string file, int number, string value, int start, out int end)
    {
        var quote = value[start];
        var text = new StringBuilder();
        for (var i = start + 1; i < value.Length; i++)
        {
            if (value[i] == quote)
            {
                end = i + 1;
                return text.ToString();
            }
            if (value[i] == '\\' && quote == '"')
            {
                if (++i >= value.Length || value[i] is not ('"' or '\\'))
                    throw new FrontMatterException(file, number, "in double quotes a backslash may only stand before \" or \\");
            }
            text.Append(value[i]);
        }
        throw new FrontMatterException(file, number, "the closing quote is missing");
    }

    private static int SkipSpaces(string value, int at)
    {
        while (at < value.Length && value[at] == ' ')
            at++;
        return at;
    }

    private static int FirstText(string[] lines, int from)
    {
        while (from < lines.Length && string.IsNullOrWhiteSpace(lines[from]))
            from++;
        return Math.Min(from + 1, lines.Length);
    }

    private static bool NeedsQuotes(string value) =>
        value.Length == 0 || value[0] is '[' or '"' or '\'' || value.Trim().Length != value.Length;

    private static string Quote(string value) => $"\"{value.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    private sealed record Entry(int Line, bool IsList, List<string> Values);
}

/// <summary>A fault in a file that a person wrote: which file, which line, and what to do.</summary>
public sealed class FrontMatterException(string file, int line, string problem) : Exception($"{file}, line {line}: {problem}.")
{
    public string File { get; } = file;

    public int Line { get; } = line;

    /// <summary>What is wrong and what to do, without file and line.</summary>
    public string Problem { get; } = problem;
}
