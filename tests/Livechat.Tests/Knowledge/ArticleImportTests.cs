using Livechat.Knowledge;
using Xunit;

namespace Livechat.Tests.Knowledge;

public sealed class ArticleImportTests
{
    [Fact]
    public async Task The_demo_articles_import_once_and_then_nothing_changes()
    {
        await using var house = await KnowledgeHouse.OpenAsync();
        var import = house.Get<ArticleImport>();

        var first = await import.ImportAsync(KnowledgeHouse.DemoArticles, CancellationToken.None);
        var passages = await house.TextsAsync("SELECT id FROM passages");
        var second = await import.ImportAsync(KnowledgeHouse.DemoArticles, CancellationToken.None);

        Assert.Equal((33, 0, 0), (first.Added, first.Updated, first.Unchanged));
        Assert.Empty(first.Faults);
        Assert.Equal((0, 0, 33), (second.Added, second.Updated, second.Unchanged));
        Assert.Equal(passages, await house.TextsAsync("SELECT id FROM passages"));
        Assert.Equal(["33"], await house.TextsAsync("SELECT count(*) FROM article_revisions"));
    }

    [Fact]
    public async Task An_export_writes_the_same_files_byte_for_byte()
    {
        await using var house = await KnowledgeHouse.WithDemoArticlesAsync();

        Assert.Equal(33, await house.Get<ArticleImport>().ExportAsync(house.Articles, CancellationToken.None));

        foreach (var path in Directory.EnumerateFiles(KnowledgeHouse.DemoArticles))
            Assert.Equal(await File.ReadAllTextAsync(path), await File.ReadAllTextAsync(Path.Combine(house.Articles, Path.GetFileName(path))));
    }

    [Fact]
    public async Task An_edit_keeps_the_earlier_text_and_replaces_the_passages()
    {
        await using var house = await KnowledgeHouse.OpenAsync();
        await house.ImportAsync("plans", "Plans", "## Price\n\nFour apples.");

        var report = await house.ImportAsync("plans", "Plans", "## Price\n\nFive pears.\n\n## More\n\nAsk.");

        Assert.Equal((0, 1, 0), (report.Added, report.Updated, report.Unchanged));
        Assert.Equal(["## Price\n\nFour apples.", "## Price\n\nFive pears.\n\n## More\n\nAsk."], await house.TextsAsync("SELECT body FROM article_revisions ORDER BY number"));
        Assert.Equal(["Five pears.", "Ask."], await house.TextsAsync("SELECT text FROM passages ORDER BY position"));
        Assert.Equal(["0"], await house.TextsAsync("SELECT count(*) FROM passages_fts WHERE passages_fts MATCH 'apples'"));
        Assert.Equal(["0"], await house.TextsAsync("SELECT count(*) FROM passages_vocabulary WHERE term = 'apples'"));
    }

    [Fact]
    public async Task A_faulty_file_is_named_and_the_others_are_imported()
    {
        await using var house = await KnowledgeHouse.OpenAsync();
        house.Write("Bad Name", "---\ntitle: x\n---\n\ntext");
        house.Write("no-date", "---\ntitle: x\ndepartments: [support]\nupdated: soon\n---\n\ntext");
        house.Write("who", "---\ntitle: x\ndepartments: [kitchen]\nupdated: 2026-11-01\n---\n\ntext");
        house.Write("empty", "---\ntitle: x\ndepartments: [support]\nupdated: 2026-11-01\n---\n");

        var report = await house.ImportAsync("good", "Good", "Text.");

        Assert.Equal(1, report.Added);
        Assert.Equal(
            ["Bad Name.md, line 1", "empty.md, line 6", "no-date.md, line 4", "who.md, line 3"],
            report.Faults.Select(f => $"{f.File}, line {f.Line}"));
        Assert.All(report.Faults, fault => Assert.NotEmpty(fault.Problem));
    }

    [Fact]
    public async Task A_file_that_became_faulty_keeps_its_article()
    {
        await using var house = await KnowledgeHouse.OpenAsync();
        await house.ImportAsync("plans", "Plans", "Four apples.");
        house.Write("plans", "---\ntitle: Plans\n");

        var report = await house.ImportAsync();

        Assert.Single(report.Faults);
        Assert.Equal(["Four apples."], await house.TextsAsync("SELECT body FROM articles"));
    }

    [Fact]
    public async Task A_passage_that_only_points_to_an_article_is_not_found_for_its_words()
    {
        await using var house = await KnowledgeHouse.OpenAsync();
        house.Write("money", "---\ntitle: Refunds and cancelling\ndepartments: [billing]\nupdated: 2026-11-01\n---\n\nText.");

        await house.ImportAsync("plans", "Plans", "Ask us. See *Refunds and cancelling*.");

        Assert.Equal(["Refunds and cancelling"], await house.TextsAsync("SELECT title FROM passages_fts WHERE passages_fts MATCH 'refunds'"));
    }
}
