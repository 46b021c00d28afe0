using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Livechat.Knowledge;

/// <summary>
/// The Markdown of articles: split into passages, flattened for the index, and rendered for /help. No HTML of the author passes through,
/// no images, and links only to http(s) or to this site.
/// </summary>
internal static partial class ArticleMarkdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();

    /// <summary>The parts of an article, one per heading, in order; what stands before the first heading has an empty one. Parts without text are left out.</summary>
    public static List<(string Heading, string Text)> Split(string body)
    {
        var parts = new List<(string, string)>();
        var (heading, start) = ("", 0);
        foreach (var next in Markdown.Parse(body, Pipeline).OfType<HeadingBlock>())
        {
            Add(heading, body[start..next.Span.Start]);
            (heading, start) = (PlainText(next.Inline), Math.Min(next.Span.End + 1, body.Length));
        }
        Add(heading, body[start..]);
        return parts;

        void Add(string under, string text)
        {
            if (text.Trim() is { Length: > 0 } trimmed)
                parts.Add((under, trimmed));
        }
    }

    /// <summary>
    /// The words of a passage for the index. What only points to another article is left out: a passage that says where refunds are described
    /// must not be found for them. A passage that names an amount of money gets the word "price", because people ask for that and not for a number.
    /// </summary>
    public static string IndexText(string markdown, ArticleReferences references)
    {
        var text = Brackets().Replace(markdown, match => HasReference(match.Value) ? " " : match.Value);
        text = Clause().Replace(text, match => HasReference(match.Value) ? " " : match.Value);
        return Money().IsMatch(text) ? text + " price" : text;

        bool HasReference(string part) => Emphasis().Matches(part).Any(match => references.Find(match.Groups[1].Value) is not null);
    }

    /// <summary>Safe HTML. Names of other articles become links to /help/{slug}.</summary>
    public static string ToHtml(string body, ArticleReferences references)
    {
        var document = Markdown.Parse(body, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (link.IsImage || !IsSafeLink(link.Url))
                ReplaceByText(link, PlainText(link));
            else if (IsAbsolute(link.Url))
                link.GetAttributes().AddProperty("rel", "noopener nofollow");
        }
        foreach (var link in document.Descendants<AutolinkInline>().ToList())
        {
            if (link.IsEmail || !IsSafeLink(link.Url))
                ReplaceByText(link, link.Url);
        }
        foreach (var emphasis in document.Descendants<EmphasisInline>().Where(e => e.DelimiterCount == 1 && !e.FindParentOfType<LinkInline>().Any()).ToList())
        {
            var name = PlainText(emphasis);
            if (references.Find(name) is { } slug)
                emphasis.ReplaceBy(new LinkInline($"/help/{slug}", "") { IsClosed = true }.AppendText(name), false);
        }
        return document.ToHtml(Pipeline);
    }

    /// <summary>The Markdown with names of other articles as links to /help/{slug}. What else stands in it is for its reader to make safe.</summary>
    public static string WithLinks(string body, ArticleReferences references) => Emphasis().Replace(
        body, match => references.Find(match.Groups[1].Value) is { } slug ? $"[{match.Groups[1].Value}](/help/{slug})" : match.Value);

    internal static bool IsSafeLink(string? url) =>
        !string.IsNullOrWhiteSpace(url)
        && !url.Any(c => char.IsControl(c) || c == '\\')
        && (IsAbsolute(url) || url[0] == '#' || (url[0] == '/' && !url.StartsWith("//", StringComparison.Ordinal)));

    private static bool IsAbsolute(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && url.Contains("://");

    private static string PlainText(ContainerInline? inline)
    {
        var text = new StringBuilder();
        foreach (var part in inline?.Descendants() ?? [])
        {
            if (part is LiteralInline literal)
                text.Append(literal.Content.AsSpan());
            else if (part is CodeInline code)
                text.Append(code.Content);
            else if (part is LineBreakInline)
                text.Append(' ');
        }
        return text.ToString();
    }

    private static void ReplaceByText(Inline inline, string text) => inline.ReplaceBy(new LiteralInline(text), false);

    private static LinkInline AppendText(this LinkInline link, string text)
    {
        link.AppendChild(new LiteralInline(text));
        return link;
    }

    [GeneratedRegex(@"(?<![\*\w])\*([^*\n]+)\*(?![\*\w])")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"\([^()\n]*\)")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"[^.;!?\n]+(?:\.(?=\S)[^.;!?\n]*)*[.;!?]?")]
    private static partial Regex Clause();

    [GeneratedRegex(@"\$\d")]
    private static partial Regex Money();
}
