using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace Livechat.Assistant.Guard;

/// <summary>
/// A text as a reader takes it in: without emphasis, tags and invisible characters, entities decoded, digits of any script and look-alike
/// letters as ASCII. Figures are compared in this form, so that no spelling of the same figure slips through. Knows where each of its
/// characters came from.
/// </summary>
internal sealed class FoldedText
{
    private const int LongestTag = 200;
    private const int LongestEntity = 12;

    // What stands for itself, whatever is beside it. Most sentences are made of nothing else.
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(0, 128).Select(c => (char)c).Except("*`~_\\&<")]);

    // Null where each character came from its own place.
    private readonly int[]? _origins;

    private FoldedText(string text, int[]? origins)
    {
        Text = text;
        _origins = origins;
    }

    public string Text { get; }

    public static FoldedText Of(string source)
    {
        if (PlainLength(source, 0) == source.Length)
            return new FoldedText(source, null);
        var text = new StringBuilder(source.Length);
        var origins = new List<int>(source.Length + 1);
        for (var i = 0; i < source.Length;)
        {
            if (PlainLength(source, i) is > 0 and var plain)
            {
                text.Append(source, i, plain);
                origins.AddRange(Enumerable.Range(i, plain));
                i += plain;
                continue;
            }
            var (folded, length) = Next(source, i);
            text.Append(folded);
            for (var j = 0; j < folded.Length; j++)
                origins.Add(i);
            i += length;
        }
        origins.Add(source.Length);
        return new FoldedText(text.ToString(), [.. origins]);
    }

    /// <summary>Whether a text may be something else to a reader than to a pattern: it has digits or letters of other scripts, or invisible characters.</summary>
    public static bool MayHide(string source)
    {
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            if (c is '\uD83C' or '\uD83D' or '\uD83E')
                i++;
            else if (c is '&' or '<' or '‹' || (c > '\u024F' && !IsTypography(c)) || c is >= '\u00AD' and <= '\u00B9')
                return true;
        }
        return false;
    }

    // Dashes, quotes, bullets, arrows and signs as good writing has them; emoji are skipped above.
    private static bool IsTypography(char c) =>
        c is (>= '\u2010' and <= '\u2027') or (>= '\u2030' and <= '\u205E') or (>= '\u2190' and <= '\u21FF') or (>= '\u2600' and <= '\u2775') or (>= '\u2794' and <= '\u27BF');

    /// <summary>Where a piece of <see cref="Text"/> stands in the source.</summary>
    public (int Start, int Length) Origin(int start, int length) =>
        _origins is null ? (start, length) : (_origins[start], _origins[start + length - 1] + 1 - _origins[start]);

    /// <summary>The same with some pieces written otherwise; <paramref name="pieces"/> in order, none over another.</summary>
    public FoldedText Replace(IReadOnlyList<(int Start, int Length, string By)> pieces)
    {
        if (pieces.Count == 0)
            return this;
        var known = _origins ?? [.. Enumerable.Range(0, Text.Length + 1)];
        var text = new StringBuilder(Text.Length);
        var origins = new List<int>(Text.Length);
        var at = 0;
        foreach (var (start, length, by) in pieces)
        {
            text.Append(Text, at, start - at).Append(by);
            origins.AddRange(known.AsSpan(at, start - at));
            for (var j = 0; j < by.Length; j++)
                origins.Add(known[start]);
            at = start + length;
        }
        text.Append(Text, at, Text.Length - at);
        origins.AddRange(known.AsSpan(at));
        return new FoldedText(text.ToString(), [.. origins]);
    }

    private static int PlainLength(string source, int at) =>
        source.AsSpan(at).IndexOfAnyExcept(Plain) is >= 0 and var length ? length : source.Length - at;

    private static (string Folded, int Length) Next(string source, int at)
    {
        var c = source[at];
        if (char.IsAsciiLetterOrDigit(c))
            return (Ascii(c), 1);
        switch (c)
        {
            case '*' or '`' or '~':
                return ("", 1);
            case '_' when !(IsWord(source, at - 1) && IsWord(source, at + 1)):
                return ("", 1);
            case '\\' when at + 1 < source.Length && char.IsAsciiLetterOrDigit(source[at + 1]) == false && source[at + 1] < 128:
                return ("", 1);
            case '&' when Entity(source, at) is { } entity:
                return entity;
            case '<' or '‹' when TagLength(source, at) is > 0 and var length:
                return ("", length);
        }
        if (c < 128)
            return (Ascii(c), 1);
        var rune = Rune.TryGetRuneAt(source, at, out var found) ? found : Rune.ReplacementChar;
        return (Fold(rune), rune.Utf16SequenceLength);
    }

    private static string Ascii(char c) => c.ToString();

    private static bool IsWord(string source, int at) => at >= 0 && at < source.Length && char.IsLetterOrDigit(source[at]);

    private static (string, int)? Entity(string source, int at)
    {
        var end = source.AsSpan(at, Math.Min(LongestEntity, source.Length - at)).IndexOf(';');
        if (end < 2)
            return null;
        var entity = source.Substring(at, end + 1);
        var decoded = WebUtility.HtmlDecode(entity);
        return decoded == entity ? null : (string.Concat(decoded.EnumerateRunes().Select(Fold)), entity.Length);
    }

    private static int TagLength(string source, int at)
    {
        var rest = source.AsSpan(at, Math.Min(LongestTag, source.Length - at));
        if (rest.Length < 3 || !(char.IsAsciiLetter(rest[1]) || rest[1] is '/' or '!'))
            return 0;
        var end = rest[1..].IndexOfAny('>', '›');
        return end < 0 || rest[1..(end + 1)].IndexOfAny('<', '‹') >= 0 ? 0 : end + 2;
    }

    private static string Fold(Rune rune)
    {
        var value = rune.Value;
        if (value < 128)
            return rune.ToString();
        if (value is >= 0xFF01 and <= 0xFF5E)
            return ((char)(value - 0xFEE0)).ToString();
        if (Digit(rune) is { } digit)
            return digit.ToString(CultureInfo.InvariantCulture);
        if (LookAlikes.TryGetValue(value, out var letter))
            return letter.ToString();
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => "",
            UnicodeCategory.SpaceSeparator => " ",
            UnicodeCategory.DashPunctuation => "-",
            _ => rune.ToString(),
        };
    }

    private static int? Digit(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
            return (int)Rune.GetNumericValue(rune);
        return rune.Value switch
        {
            0x2070 or 0x2080 => 0,
            0xB9 => 1,
            0xB2 or 0xB3 => rune.Value - 0xB0,
            >= 0x2074 and <= 0x2079 => rune.Value - 0x2070,
            >= 0x2081 and <= 0x2089 => rune.Value - 0x2080,
            >= 0x2460 and <= 0x2468 => rune.Value - 0x245F,
            _ => null,
        };
    }

    // Letters of other scripts that look like Latin ones, and signs that stand for others.
    private static readonly Dictionary<int, char> LookAlikes = Pairs("АВЕКМНОРСТХІЅЈавекмнорстхіѕјΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTXISJaBeKMHopcTxisjABEZHIKMNOPTYX")
        .Concat(Pairs("’‘‚“”„−﹣﹩٫٬․。", "'''\"\"\"--$.,..")).ToDictionary();

    private static IEnumerable<KeyValuePair<int, char>> Pairs(string from, string to) => from.Zip(to, (a, b) => KeyValuePair.Create((int)a, b));
}
