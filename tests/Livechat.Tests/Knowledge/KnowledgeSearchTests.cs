using FsCheck;
using FsCheck.Fluent;
using Livechat.Knowledge;
using Livechat.Knowledge.Search;
using Livechat.Storage;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Knowledge;

public sealed class KnowledgeSearchTests
{
    [Theory]
    [InlineData("site not opening", "website-down-checklist")]
    [InlineData("namserver adress", "nameservers")]
    [InlineData("certifcate", "ssl-certificates")]
    [InlineData("cash back please", "refunds-and-cancellation")]
    [InlineData("name servers", "nameservers")]
    [InlineData("mobile money", "payment-methods")]
    [InlineData("web address price", "domain-registration")]
    [InlineData("16gb vps", "vps-and-dedicated-plans")]
    [InlineData("deliverabil", "email-not-sending")]
    [InlineData("régister a DOMÁIN", "domain-registration")]
    public async Task Typing_mistakes_everyday_words_and_fragments_find_the_article(string query, string slug)
    {
        await using var house = await KnowledgeHouse.WithDemoArticlesAsync();

        var answer = await Search(house, query);

        Assert.Equal(slug, answer.Hits[0].Slug);
        Assert.Equal($"/help/{slug}", answer.Hits[0].Url);
        Assert.True(answer.IsFound);
    }

    [Fact]
    public async Task Articles_for_staff_are_found_by_staff_only()
    {
        await using var house = await KnowledgeHouse.OpenAsync();
        await house.ImportAsync("credits", "Granting zanzibar credits", "## How\n\nAsk the zanzibar desk.", "departments: [management]\naudience: staff");
        await house.ImportAsync("open", "Opening hours", "We open at eight.");

        Assert.DoesNotContain((await Search(house, "zanzibar credits")).Hits, hit => hit.Slug == "credits");
        Assert.Equal("credits", (await Search(house, "zanzibar credits", Audience.Staff)).Hits[0].Slug);
    }

    [Fact]
    public async Task The_asked_department_wins_between_equals_and_the_others_are_still_found()
    {
        await using var house = await KnowledgeHouse.OpenAsync();
        await house.ImportAsync("one", "Changing the plan", "## Steps\n\nPress the button.", "departments: [sales]");
        await house.ImportAsync("two", "Changing the plan", "## Steps\n\nPress the button.", "departments: [billing]");
        await house.ImportAsync("three", "Refunds of money", "## Steps\n\nWrite to us.", "departments: [billing]");
        var search = house.Get<KnowledgeSearch>();

        async Task<string> Best(string query, string department) =>
            (await search.SearchAsync(query, [department], Audience.Public, 3, CancellationToken.None)).Hits[0].Slug;

        Assert.Equal("one", await Best("change plan", "sales"));
        Assert.Equal("two", await Best("change plan", "billing"));
        Assert.Equal("three", await Best("refund", "sales"));
    }

    [Fact]
    public async Task An_import_is_found_at_once()
    {
        await using var house = await KnowledgeHouse.OpenAsync();
        await house.ImportAsync("one", "Plain words", "Text.");
        Assert.Empty((await Search(house, "quokka")).Hits);

        await house.ImportAsync("two", "About the quokka", "It smiles.");

        Assert.Equal("two", (await Search(house, "quoka")).Hits[0].Slug);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n\t ")]
    [InlineData("\"")]
    [InlineData("domain AND (")]
    [InlineData("NEAR(domain hosting, 2) OR NOT *")]
    [InlineData("title:refund ^domain {text}: x")]
    [InlineData("'; DROP TABLE articles; --")]
    [InlineData("😀😀 🇿🇼 ❤️")]
    [InlineData("\0\u0001\uD800 domain")]
    [InlineData("??????")]
    [InlineData("the and or of")]
    public async Task Operators_and_noise_are_only_text(string query)
    {
        await using var house = await KnowledgeHouse.WithDemoArticlesAsync();

        var answer = await Search(house, query);

        Assert.All(answer.Hits, hit => Assert.InRange(hit.Confidence, 0, 1));
        Assert.Equal(["33"], await house.TextsAsync("SELECT count(*) FROM articles"));
    }

    [Fact]
    public async Task A_text_of_4000_characters_is_searched_like_any_other()
    {
        await using var house = await KnowledgeHouse.WithDemoArticlesAsync();

        var answer = await Search(house, "refund " + string.Concat(Enumerable.Range(0, 600).Select(i => $"w{i}x ")));
        var oneWord = await Search(house, new string('a', 4000));

        Assert.NotEmpty(answer.Hits);
        Assert.Empty(oneWord.Hits);
    }

    [Fact]
    public async Task No_text_makes_the_search_throw()
    {
        await using var house = await KnowledgeHouse.WithDemoArticlesAsync();

        Prop.ForAll<NonNull<string>>(text => Search(house, text.Get).GetAwaiter().GetResult().Hits.All(hit => hit.Confidence is >= 0 and <= 1))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task What_was_not_found_is_counted_without_numbers_and_addresses()
    {
        await using var house = await KnowledgeHouse.WithDemoArticlesAsync();
        var gaps = house.Get<KnowledgeGaps>();

        await Search(house, "Do you sell giraffes? Call 0772 123 456 or mail tendai@example.com, https://example.com/x?id=5");
        await Search(house, "do you SELL giraffes, call 0711 or mail a@b.cc");
        await Search(house, "how do I get a refund");

        // Writes are committed in their order: once this one is, the others are.
        await house.Get<CommitQueue>().WriteAsync(_ => 0).Within();
        var list = await gaps.ListAsync(10, CancellationToken.None);
        Assert.Equal(2, Assert.Single(list).Times);
        Assert.DoesNotContain(list[0].Text, char.IsDigit);
        Assert.DoesNotContain("example", list[0].Text);
        Assert.Contains("giraffes", list[0].Text);
    }

    [Fact]
    public async Task Stems_are_those_of_the_index()
    {
        await using var house = await KnowledgeHouse.WithDemoArticlesAsync();
        await using var connection = await house.Get<Database>().OpenAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = "CREATE VIRTUAL TABLE temp.stems USING fts5vocab(main, passages_fts, 'row'); SELECT term FROM temp.stems";
        var index = new HashSet<string>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                index.Add(reader.GetString(0));
        }

        var words = await house.TextsAsync("SELECT term FROM passages_vocabulary");

        Assert.True(words.Count > 1000);
        Assert.Equal(index.Order(), words.Select(PorterStemmer.Stem).Distinct().Order());
    }

    private static Task<KnowledgeAnswer> Search(KnowledgeHouse house, string query, Audience audience = Audience.Public) =>
        house.Get<KnowledgeSearch>().SearchAsync(query, ["support"], audience, 4, CancellationToken.None);
}
