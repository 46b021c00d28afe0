using Livechat.Knowledge;
using Livechat.Server.DemoSite;
using Livechat.Server.SignIn;

namespace Livechat.Server.Visitors;

/// <summary>The public help articles for the panel: found by a question or the beginning of one, and read there.</summary>
internal sealed class HelpApi(KnowledgeSearch search, ArticleReader reader)
{
    private const int LongestQuery = 200;
    private const int Most = 5;

    /// <summary>GET search?q=: up to five articles, best first.</summary>
    public async Task SearchAsync(HttpContext context)
    {
        var cancel = context.RequestAborted;
        var query = context.Request.Query["q"].ToString().Trim();
        if (query.Length > LongestQuery)
        {
            await ApiAnswer.WriteAsync(context, StatusCodes.Status400BadRequest, "bad_request", $"`q` is up to {LongestQuery} characters.");
            return;
        }
        var hits = new List<HelpHit>();
        if (query.Length > 0)
        {
            var found = await search.SuggestAsync(query, Most * 2, cancel);
            hits.AddRange(found.Hits.DistinctBy(hit => hit.Slug).Select(hit => new HelpHit(hit.Slug, hit.Title, hit.Heading, hit.Url)));
            // Somebody still typing has written half a word, which the search for answers does not know.
            foreach (var title in (await reader.ListPublicAsync(cancel)).Where(article => SiteEndpoints.Matches(article, query)))
            {
                if (hits.TrueForAll(hit => hit.Slug != title.Slug))
                    hits.Add(new HelpHit(title.Slug, title.Title, "", $"/help/{title.Slug}"));
            }
        }
        await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, new HelpAnswer([.. hits.Take(Most)]), VisitorJson.Default.HelpAnswer);
    }

    /// <summary>GET articles/{slug}.</summary>
    public async Task ArticleAsync(HttpContext context)
    {
        if (await reader.FindPublicTextAsync((string)context.GetRouteValue("slug")!, context.RequestAborted) is not { } article)
            await ApiAnswer.WriteAsync(context, StatusCodes.Status404NotFound, "not_found", "There is no such article.");
        else
            await ApiAnswer.WriteAsync(
                context, StatusCodes.Status200OK, new ArticleAnswer(article.Slug, article.Title, article.Markdown, article.Updated, $"/help/{article.Slug}"),
                VisitorJson.Default.ArticleAnswer);
    }
}
