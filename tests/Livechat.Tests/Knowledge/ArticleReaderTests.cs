using Livechat.Knowledge;
using Xunit;

namespace Livechat.Tests.Knowledge;

public sealed class ArticleReaderTests
{
    [Fact]
    public async Task Lists_and_renders_the_demo_articles_with_links_between_them()
    {
        await using var house = await KnowledgeHouse.WithDemoArticlesAsync();
        var reader = house.Get<ArticleReader>();

        var list = await reader.ListPublicAsync(CancellationToken.None);
        var article = await reader.FindPublicAsync("upgrades-and-downgrades", CancellationToken.None);

        Assert.Equal(33, list.Count);
        Assert.Contains(list, a => a is { Slug: "ssl-certificates", Departments: ["support", "sales"], Updated: { Year: 2026, Month: 11, Day: 1 } });
        Assert.NotNull(article);
        Assert.Contains("<a href=\"/help/website-migration\">Moving a website to us</a>", article.Html);
        Assert.Contains("<h2>Moving up</h2>", article.Html);
        Assert.Contains("<table>", (await reader.FindPublicAsync("payment-methods", CancellationToken.None))!.Html);
    }

    [Fact]
    public async Task Articles_for_staff_and_unknown_ones_do_not_exist()
    {
        await using var house = await KnowledgeHouse.OpenAsync();
        await house.ImportAsync("secret", "For staff only", "Text.", "departments: [support]\naudience: staff");
        await house.ImportAsync("open", "Open", "See *For staff only*.");
        var reader = house.Get<ArticleReader>();

        Assert.Equal(["open"], (await reader.ListPublicAsync(CancellationToken.None)).Select(a => a.Slug));
        Assert.Null(await reader.FindPublicAsync("secret", CancellationToken.None));
        Assert.Null(await reader.FindPublicAsync("nothing", CancellationToken.None));
        Assert.DoesNotContain("/help/", (await reader.FindPublicAsync("open", CancellationToken.None))!.Html);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](data:text/html,hi)")]
    [InlineData("[x](//evil.example)")]
    [InlineData("[x](/\\evil.example)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("![x](https://evil.example/a.png)")]
    [InlineData("[x][r]\n\n[r]: vbscript:x")]
    [InlineData("*[x](javascript:alert(1))*")]
    public async Task Hostile_markdown_becomes_harmless_html(string body)
    {
        await using var house = await KnowledgeHouse.OpenAsync();
        await house.ImportAsync("hostile", "Hostile", body);

        var html = (await house.Get<ArticleReader>().FindPublicAsync("hostile", CancellationToken.None))!.Html;

        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<img", html);
        Assert.DoesNotContain("href", html);
    }

    [Fact]
    public async Task Ordinary_links_stay()
    {
        await using var house = await KnowledgeHouse.OpenAsync();
        await house.ImportAsync("links", "Links", "[a](https://example.com/x) [b](/hosting) <https://example.org>");

        var html = (await house.Get<ArticleReader>().FindPublicAsync("links", CancellationToken.None))!.Html;

        Assert.Contains("href=\"https://example.com/x\"", html);
        Assert.Contains("rel=\"noopener nofollow\"", html);
        Assert.Contains("href=\"/hosting\"", html);
        Assert.Contains("href=\"https://example.org\"", html);
    }
}
