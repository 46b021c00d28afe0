using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Knowledge;
using Livechat.Server.Widget;

namespace Livechat.Server.DemoSite;

/// <summary>The help articles and the configurator, always, and the demo brand's own pages, with LIVECHAT_DEMO.</summary>
public static class SiteEndpoints
{
    /// <summary>
    /// Nothing from elsewhere, nothing inline: the strict policy a careful customer would have, which the widget must live with.
    /// Its directives for the chat are script-src and frame-src of the chat's origin.
    /// </summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void MapDemoSite(this WebApplication app)
    {
        var pages = app.MapPages();
        pages.AllowAnonymous();
        pages.MapGet("/help", ListArticles);
        pages.MapGet("/help/{slug}", ShowArticle);
        pages.MapGet("/embed", Configure);
        if (!app.Services.GetRequiredService<LivechatOptions>().Demo)
            return;
        pages.MapGet("/", IResult () => new Page<HomePage>());
        pages.MapGet("/hosting", IResult () => new Page<HostingPage>());
        pages.MapGet("/domains", IResult (string? name) => new Page<DomainsPage>(new() { [nameof(DomainsPage.Name)] = name }));
    }

    /// <summary>A group whose pages have the headers of every page here. Who may see them is for the caller to say.</summary>
    internal static RouteGroupBuilder MapPages(this WebApplication app)
    {
        var pages = app.MapGroup("");
        pages.AddEndpointFilter(async (call, next) =>
        {
            var headers = call.HttpContext.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
            // A page with somebody's name on it is nobody else's, also on a shared computer.
            headers.CacheControl = call.HttpContext.SignedIn() is null ? "no-cache" : "no-store";
            return await next(call);
        });
        return pages;
    }

    private static async Task<IResult> ListArticles(string? q, ArticleReader articles, CancellationToken cancel)
    {
        var all = await articles.ListPublicAsync(cancel);
        return new Page<HelpPage>(new()
        {
            [nameof(HelpPage.Query)] = q,
            [nameof(HelpPage.Articles)] = all.Where(article => Matches(article, q)).ToList(),
        });
    }

    private static async Task<IResult> ShowArticle(string slug, ArticleReader articles, CancellationToken cancel) =>
        await articles.FindPublicAsync(slug, cancel) is { } article
            ? new Page<ArticlePage>(new() { [nameof(ArticlePage.Article)] = article })
            : new Page<MissingPage>(statusCode: StatusCodes.Status404NotFound);

    /// <summary>The one page here with a script of its own, so its policy is stricter: its files run by a nonce, and no sink takes markup.</summary>
    private static IResult Configure(HttpContext context)
    {
        var nonce = Nonce.New();
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self'; frame-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
        headers.CacheControl = "no-store";
        return new Page<EmbedPage>(new() { [nameof(EmbedPage.Nonce)] = nonce });
    }

    /// <summary>Every word of the query begins a word of the title, a tag or a department.</summary>
    internal static bool Matches(ArticleSummary article, string? query)
    {
        var words = Words(string.Join(' ', [article.Title, .. article.Tags, .. article.Departments]));
        return Words(query ?? "").All(asked => words.Any(word => word.StartsWith(asked, StringComparison.OrdinalIgnoreCase)));
    }

    private static string[] Words(string text) =>
        text.Split([' ', '\t', ',', '.', '-', '–', '/', '(', ')', '"', '?'], StringSplitOptions.RemoveEmptyEntries);
}
