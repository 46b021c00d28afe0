using Livechat.Storage;

namespace Livechat.Knowledge;

/// <summary>Public articles for the help pages. Articles for staff do not exist here.</summary>
public sealed class ArticleReader(Database database)
{
    /// <summary>All public articles by title.</summary>
    public async Task<IReadOnlyList<ArticleSummary>> ListPublicAsync(CancellationToken cancel) => await database.QueryAsync(
        "SELECT slug, title, departments, tags, updated FROM articles WHERE audience = 'public' ORDER BY title",
        row => new ArticleSummary(
            row.GetString(0), row.GetString(1), ArticleImport.Strings(row.GetString(2)), ArticleImport.Strings(row.GetString(3)), ArticleFile.Day(row.GetString(4))),
        [], cancel);

    /// <summary>A public article with its text as safe HTML (no scripts, images or foreign schemes), or null.</summary>
    public async Task<PublicArticle?> FindPublicAsync(string slug, CancellationToken cancel)
    {
        if (await FindAsync(slug, cancel) is not var (article, references))
            return null;
        return new PublicArticle(article.Slug, article.Title, ArticleMarkdown.ToHtml(article.Markdown, references), article.Updated);
    }

    /// <summary>A public article as Markdown in which names of other articles are links to /help/{slug}, or null.</summary>
    public async Task<ArticleText?> FindPublicTextAsync(string slug, CancellationToken cancel)
    {
        if (await FindAsync(slug, cancel) is not var (article, references))
            return null;
        return article with { Markdown = ArticleMarkdown.WithLinks(article.Markdown, references) };
    }

    private async Task<(ArticleText Article, ArticleReferences References)?> FindAsync(string slug, CancellationToken cancel)
    {
        var found = await database.QueryAsync(
            "SELECT slug, title, body, updated FROM articles WHERE slug = $slug AND audience = 'public'",
            row => new ArticleText(row.GetString(0), row.GetString(1), row.GetString(2), ArticleFile.Day(row.GetString(3))),
            [("$slug", slug)], cancel);
        if (found is not [var article])
            return null;
        var others = await database.QueryAsync(
            "SELECT slug, title FROM articles WHERE audience = 'public'", row => (row.GetString(0), row.GetString(1)), [], cancel);
        return (article, new ArticleReferences(others));
    }
}

public sealed record ArticleSummary(string Slug, string Title, IReadOnlyList<string> Departments, IReadOnlyList<string> Tags, DateOnly Updated);

/// <summary>An article for a page. <c>Html</c> is the body without the title.</summary>
public sealed record PublicArticle(string Slug, string Title, string Html, DateOnly Updated);

/// <summary>An article as its author wrote it, without the title.</summary>
public sealed record ArticleText(string Slug, string Title, string Markdown, DateOnly Updated);
