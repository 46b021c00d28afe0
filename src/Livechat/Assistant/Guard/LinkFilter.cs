using System.Text;
using System.Text.RegularExpressions;

namespace Livechat.Assistant.Guard;

/// <summary>
/// Leaves no live link in an answer but those to allowed hosts without query data, and no image and no tag at all, whatever Markdown a
/// client understands. A link carries data out when it is followed or previewed, and an image when it is merely shown. Works line by line:
/// what it makes of a line depends on the lines above alone. Code in a fence stays as it is, but for addresses with query data, as
/// long as every reader takes it for code.
/// </summary>
/// <param name="isAllowed">Whether links may lead to a host, given with its port where it is not the usual one.</param>
public sealed partial class LinkFilter(Func<string, bool> isAllowed)
{
    public string Apply(string text)
    {
        if (!Suspicious().IsMatch(text))
            return text;
        var result = new StringBuilder(text.Length);
        var fences = new CodeFences();
        foreach (var line in Lines(text))
            result.Append(fences.IsCode(line) ? Address().Replace(line, address => IsOpaque(address) ? Bare(address) : address.Value) : Line(line));
        return result.ToString();
    }

    private static IEnumerable<string> Lines(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOfAny(['\n', '\r'], start);
            end = end < 0 ? text.Length : end + 1;
            yield return text[start..end];
            start = end;
        }
    }

    private string Line(string line)
    {
        line = AutoLink().Replace(line, match => match.Groups["inner"].Value);
        // Without this pair no reference can be defined, so that no [text][1] leads anywhere.
        line = line.Replace("]:", "] :");
        line = Target().Replace(line, match => IsAllowed(match.Groups["to"].Value) && match.Groups["end"].Success ? match.Value : "] (" + match.Groups["to"].Value + match.Groups["end"].Value);
        line = WithoutForeignAddresses(line);
        line = ForeignWeb().Replace(line, match => isAllowed(match.Groups["host"].Value) && match.Groups["query"].Length == 0 ? match.Value : $"“{match.Groups["host"].Value}”");
        line = Scheme().Replace(line, match => match.Groups["name"].Value + " :");
        // Its address was judged as that of a link. Not before the rest: what is taken away above may leave a mark and a bracket side by side.
        line = Image().Replace(line, "[");
        return Tag().Replace(line, match => IsHarmlessCode(line, match) ? match.Value : (match.Index > 0 && !char.IsWhiteSpace(line[match.Index - 1]) ? " ‹" : "‹") + match.Groups["inner"].Value + (match.Groups["end"].Success ? "›" : ""));
    }

    // Again until nothing changes: one address may hide in another, and come out when that is taken apart.
    private string WithoutForeignAddresses(string line)
    {
        while (true)
        {
            var before = line;
            line = Address().Replace(before, address => IsAllowed(address.Value) && EndsCleanly(before, address.Index + address.Length) ? address.Value : Bare(address));
            if (line == before)
                return line;
        }
    }

    /// <summary>A whole address of an allowed host, or a path of this site, with nothing in it that two readers could read differently.</summary>
    private bool IsAllowed(string target)
    {
        if (Path().IsMatch(target))
            return true;
        var match = Plain().Match(target);
        return match.Success && isAllowed(match.Groups["host"].Value);
    }

    // Clients take a bare address to go on to the next space, whatever stands there.
    private static bool EndsCleanly(string line, int end) => AfterAddress().IsMatch(line.AsSpan(end));

    private bool IsOpaque(Match address) => !IsAllowed(address.Value) && address.Groups["rest"].Value.AsSpan().ContainsAny('?', '#', '@');

    /// <summary>Where it leads, as words: neither scheme nor credentials nor data.</summary>
    private static string Bare(Match address)
    {
        var rest = address.Groups["rest"].Value;
        rest = rest[..(rest.AsSpan().IndexOfAny('?', '#') is >= 0 and var end ? end : rest.Length)];
        rest = Nested().Replace(rest[(rest.LastIndexOf('@') + 1)..], "").Trim('/', '\\');
        // Never nothing: what stood around it must not come together.
        return rest.Length > 0 ? rest : "…";
    }

    // <title> in code says what to write; in prose it would be markup to a client that takes HTML.
    private static bool IsHarmlessCode(string line, Match tag) =>
        line.AsSpan(0, tag.Index).Count('`') % 2 == 1 && line.AsSpan(tag.Index).Contains('`') && Harmless().IsMatch(tag.Value);

    [GeneratedRegex(@"[<\[]|[:/\\]{2}|www|:", RegexOptions.IgnoreCase)]
    private static partial Regex Suspicious();

    // Taken apart at once, so that a thousand in one another cost no thousand rounds.
    [GeneratedRegex(@"(?:[a-z][a-z0-9+.-]{1,31}:)?[/\\]{2,}", RegexOptions.IgnoreCase)]
    private static partial Regex Nested();

    [GeneratedRegex(@"!+\[")]
    private static partial Regex Image();

    [GeneratedRegex(@"<(?<inner>[a-z][a-z0-9+.-]{1,31}:[^<>\s]*|[^<>\s@]+@[^<>\s]+)>", RegexOptions.IgnoreCase)]
    private static partial Regex AutoLink();

    [GeneratedRegex(@"\]\((?<to>[^()\s]*)(?<end>\))?")]
    private static partial Regex Target();

    [GeneratedRegex(@"(?:\b[a-z][a-z0-9+.-]{1,31}:|(?<!\w))[/\\]{2,}(?<rest>[^\s<>""'`\]\[(){}|\u201c\u201d]*[^\s<>""'`\]\[(){}|.,;:!?*_~\u201c\u201d])", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"\A[)\]}.,;:!?""'*_~`|\u201d\u2019]*(?:[\s<]|\z)")]
    private static partial Regex AfterAddress();

    // Many clients make a link of these, with no scheme at all.
    [GeneratedRegex(@"(?<![\w“./@-])(?<host>www\.[\w.-]*\w)(?<query>[/?#:][^\s<>""'`\]\[(){}|]*)?", RegexOptions.IgnoreCase)]
    private static partial Regex ForeignWeb();

    [GeneratedRegex(@"\b(?<name>javascript|vbscript|data|blob|file|mailto|tel|sms|ftp|ws|wss|about|view-source|filesystem|intent):(?=\S)", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"<(?<inner>[a-z/!?][^<>]{0,1000}|[a-z/!?])(?<end>>)?", RegexOptions.IgnoreCase)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\A</?(?:title|head|body|html|h[1-6]|p|br|strong|em|b|i|u|div|span|ul|ol|li|table|tr|td|th|header|footer|nav|main|section|article)\s?/?>\z", RegexOptions.IgnoreCase)]
    private static partial Regex Harmless();

    [GeneratedRegex(@"\Ahttps?://(?<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)(?:/[a-z0-9._~/-]*)?(?:#[a-z0-9_-]*)?\z", RegexOptions.IgnoreCase)]
    private static partial Regex Plain();

    [GeneratedRegex(@"\A/(?:[a-z0-9._~-]+/?)*(?:#[a-z0-9_-]*)?\z", RegexOptions.IgnoreCase)]
    private static partial Regex Path();
}
