namespace Livechat.Knowledge;

/// <summary>
/// Finds the article that *another article's title* in emphasis means. The beginning of a title is enough when it ends at a word,
/// so "SSL certificates" means "SSL certificates and "Not secure" warnings"; the shortest such title wins.
/// </summary>
public sealed class ArticleReferences(IEnumerable<(string Slug, string Title)> articles)
{
    private readonly (string Slug, string Title)[] _articles = [.. articles.OrderBy(a => a.Title.Length)];

    /// <summary>The slug of the article meant, or null.</summary>
    public string? Find(string text)
    {
        // One word is ordinary emphasis far more often than the beginning of a title.
        if (!text.Contains(' '))
            return null;
        foreach (var (slug, title) in _articles)
        {
            if (title.StartsWith(text, StringComparison.OrdinalIgnoreCase) && (title.Length == text.Length || !char.IsLetterOrDigit(title[text.Length])))
                return slug;
        }
        return null;
    }
}
