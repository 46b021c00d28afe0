using Livechat.Knowledge;
using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Livechat.Tests.Visitors;

/// <summary>Articles found while somebody types, and read in the panel.</summary>
public sealed class HelpApiTests(DemoHost demo)
{
    [Theory]
    [InlineData("how much is shared hosting", "shared-hosting-plans")]
    [InlineData("wordpr", "wordpress-slow")]
    [InlineData("backu", "backups-and-restore")]
    [InlineData("ssl certificate", "ssl-certificates")]
    public async Task A_question_and_the_beginning_of_a_word_find_the_article(string query, string slug)
    {
        using var browser = new Browser(await demo.GetAsync());

        var found = (await browser.GetAsync($"/api/v1/help/search?q={Uri.EscapeDataString(query)}")).Json.GetProperty("articles");

        Assert.InRange(found.GetArrayLength(), 1, 5);
        Assert.Equal(slug, found[0].GetProperty("slug").GetString());
        Assert.Equal($"/help/{slug}", found[0].GetProperty("url").GetString());
        Assert.Equal(found.GetArrayLength(), found.EnumerateArray().Select(one => one.GetProperty("slug").GetString()).Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("%20%20")]
    [InlineData("qqqq%20zzzz")]
    public async Task What_asks_nothing_finds_nothing(string query)
    {
        using var browser = new Browser(await demo.GetAsync());

        Assert.Empty((await browser.GetAsync($"/api/v1/help/search?q={query}")).Json.GetProperty("articles").EnumerateArray());
    }

    [Fact]
    public async Task What_is_typed_is_no_gap_in_the_knowledge()
    {
        await using var host = await LivechatHost.StartAsync();
        using var browser = new Browser(host);

        await browser.GetAsync("/api/v1/help/search?q=submarine%20renta");
        await host.Services.GetRequiredService<KnowledgeSearch>().SearchAsync("submarine rental", [], Audience.Public, 1, CancellationToken.None);
        await Waiting.Until(() => Task.FromResult(host.Count("SELECT count(*) FROM knowledge_gaps") > 0));

        Assert.Equal("submarine rental", host.Text("SELECT group_concat(text) FROM knowledge_gaps"));
    }

    [Fact]
    public async Task An_article_is_Markdown_with_links_to_the_others()
    {
        using var browser = new Browser(await demo.GetAsync());

        var article = (await browser.GetAsync("/api/v1/help/articles/nameservers")).Json;

        Assert.Equal("/help/nameservers", article.GetProperty("url").GetString());
        Assert.Contains("](/help/dns-records-and-propagation)", article.GetProperty("markdown").GetString());
        Assert.Equal(404, (await browser.GetAsync("/api/v1/help/articles/no-such-article")).Status);
    }

    [Fact]
    public async Task T12_articles_for_staff_do_not_exist_here()
    {
        await using var host = await LivechatHost.StartAsync();
        await ImportForStaffAsync(host, "escalation-codes", "Zanzibar escalation codes");
        using var browser = new Browser(host);

        Assert.DoesNotContain("escalation-codes", (await browser.GetAsync("/api/v1/help/search?q=zanzibar%20escalation%20codes")).Text);
        Assert.Equal(404, (await browser.GetAsync("/api/v1/help/articles/escalation-codes")).Status);
    }

    private static async Task ImportForStaffAsync(LivechatHost host, string slug, string title)
    {
        var folder = Directory.CreateDirectory(Path.Combine(host.DataFolder, "articles"));
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, slug + ".md"), $"---\ntitle: {title}\ndepartments: [management]\naudience: staff\nupdated: 2026-11-01\n---\n\nThe {title} are kept here.\n");
        var report = await host.Services.GetRequiredService<ArticleImport>().ImportAsync(folder.FullName, CancellationToken.None);
        Assert.Empty(report.Faults);
    }
}
