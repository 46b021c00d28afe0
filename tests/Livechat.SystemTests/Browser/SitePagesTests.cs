using System.Net;
using System.Text.RegularExpressions;
using Livechat.SystemTests.Support;

namespace Livechat.SystemTests.Browser;

/// <summary>What the server serves to a browser, seen without one.</summary>
[Collection(BrowserTests.Name)]
public sealed partial class SitePagesTests(DemoServer server)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    [Theory]
    [InlineData("/")]
    [InlineData("/hosting")]
    [InlineData("/domains?name=kumba.co.zw")]
    [InlineData("/help")]
    [InlineData("/help/nameservers")]
    public async Task EveryPageCarriesTheChatAsACustomerWouldAddIt(string path)
    {
        using var answer = await Http.GetAsync(server.Url + path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<script async src=\"/widget.js\"></script>", await answer.Content.ReadAsStringAsync());
        Assert.DoesNotContain("unsafe", answer.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/hosting")]
    [InlineData("/domains?name=kumba.co.za")]
    public async Task EveryPriceOnAPageStandsInAnArticle(string path)
    {
        var articles = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "content/knowledge"), "*.md").Select(File.ReadAllText));
        var known = Price().Matches(articles).Select(match => match.Value).ToHashSet();

        var shown = Price().Matches(await Http.GetStringAsync(server.Url + path)).Select(match => match.Value).ToHashSet();

        Assert.NotEmpty(shown);
        Assert.Empty(shown.Except(known));
    }

    [Fact]
    public async Task TheHelpListHasEveryArticleAndItsSearchNarrowsIt()
    {
        Assert.Equal(33, Links().Count(await Http.GetStringAsync(server.Url + "/help")));
        Assert.Contains("/help/nameservers", await Http.GetStringAsync(server.Url + "/help?q=NAMESERV"));
        Assert.Equal(1, Links().Count(await Http.GetStringAsync(server.Url + "/help?q=wordpress%20slow")));

        var nothing = await Http.GetStringAsync(server.Url + "/help?q=" + Uri.EscapeDataString("<img src=x>"));
        Assert.Equal(0, Links().Count(nothing));
        Assert.DoesNotContain("<img src=x>", nothing);
    }

    [Fact]
    public async Task AMissingArticleIsNotFoundAndSaysSo()
    {
        using var answer = await Http.GetAsync(server.Url + "/help/no-such-article");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("This article is not here", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/widget.js", "max-age=300, public")]
    [InlineData("/widget/panel.js?v=1", "max-age=31536000, public, immutable")]
    public async Task FilesMayBeKeptAndAreCheapToAskForAgain(string path, string keep)
    {
        using var first = await Http.GetAsync(server.Url + path);
        Assert.Equal(keep, string.Join(", ", first.Headers.CacheControl!.ToString().Split(", ").OrderBy(part => part == "immutable").ThenBy(part => part)));
        Assert.Equal("nosniff", first.Headers.GetValues("X-Content-Type-Options").Single());

        using var again = new HttpRequestMessage(HttpMethod.Get, server.Url + path) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var unchanged = await Http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task ThePanelMayBeFramedByAllowedPagesOnly()
    {
        using var answer = await Http.GetAsync(server.Url + "/widget/panel");
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        var ancestors = policy.Split("; ").Single(part => part.StartsWith("frame-ancestors ", StringComparison.Ordinal));

        Assert.Contains(server.PartnerOrigin, ancestors);
        Assert.DoesNotContain('*', ancestors);
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("require-trusted-types-for 'script'", policy);
        Assert.DoesNotContain("unsafe", policy);
    }

    [Fact]
    public async Task EveryPanelHasItsOwnNonceAndItsFilesRunByThatAlone()
    {
        async Task<(string Policy, string Html)> GetAsync(string path)
        {
            using var answer = await Http.GetAsync(server.Url + path);
            Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
            return (answer.Headers.GetValues("Content-Security-Policy").Single(), await answer.Content.ReadAsStringAsync());
        }

        foreach (var path in new[] { "/widget/panel", "/embed" })
        {
            var (policy, html) = await GetAsync(path);
            var nonce = NonceOf().Match(policy).Groups[1].Value;
            Assert.Contains($"script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}';", policy);
            Assert.All(Loaded().Matches(html), tag => Assert.Contains($"nonce=\"{nonce}\"", tag.Value));
            Assert.Contains("base-uri 'none'", policy);
            Assert.Contains("trusted-types 'none'", policy);
            Assert.NotEqual(nonce, NonceOf().Match((await GetAsync(path)).Policy).Groups[1].Value);
        }
    }

    [Fact]
    public async Task TheTypesOfTheLoaderAreText()
    {
        using var answer = await Http.GetAsync(server.Url + "/widget/livechat.d.ts");
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("interface LivechatSettings", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task WithoutTheDemoOnlyTheHelpPagesAreServed()
    {
        await using var plain = await RestartableServer.StartAsync(new() { ["LIVECHAT_DEMO"] = "false", ["LIVECHAT_COMPANY"] = "Acme <Widgets>" });
        foreach (var path in new[] { "/", "/hosting", "/domains" })
        {
            using var answer = await Http.GetAsync(plain.Url + path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        var help = await Http.GetStringAsync(plain.Url + "/help");
        Assert.Contains("Acme &lt;Widgets&gt;", help);
        Assert.DoesNotContain("Harare", help);
        Assert.DoesNotContain("/hosting\"", help);
    }

    [GeneratedRegex(@"\$[\d,]+(\.\d\d)?")]
    private static partial Regex Price();

    [GeneratedRegex("'nonce-([0-9a-f]{32})'")]
    private static partial Regex NonceOf();

    [GeneratedRegex("<script[^>]*>|<link rel=\"stylesheet\"[^>]*>")]
    private static partial Regex Loaded();

    [GeneratedRegex("href=\"/help/[a-z0-9-]+\"")]
    private static partial Regex Links();
}
