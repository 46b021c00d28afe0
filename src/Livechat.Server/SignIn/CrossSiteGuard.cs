using Livechat.Gateway;
using Livechat.Server.DemoSite;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Livechat.Server.SignIn;

/// <summary>
/// Lets a request that changes something pass only when it does not come from another site's page, whatever endpoint it is for. Below /api:
/// JSON, from an allowed origin (a program names one itself). Elsewhere: a form with its token. It runs before anybody's rights are looked at.
/// </summary>
internal sealed class CrossSiteGuard(RequestDelegate next)
{
    private const long LargestForm = 64 * 1024;

    // No other parameters: the framework would build an expression tree to find them, at every start.
    public Task InvokeAsync(HttpContext context)
    {
        if (IsSafe(context.Request.Method) || context.GetEndpoint() is null)
            return next(context);
        return context.Request.Path.StartsWithSegments("/api") ? CheckJsonAsync(context) : CheckFormAsync(context);
    }

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method) || HttpMethods.IsConnect(method);

    private Task CheckJsonAsync(HttpContext context)
    {
        if (!IsFromOwnPage(context.Request.Headers, context.RequestServices.GetRequiredService<AllowedOrigins>()))
            return ApiAnswer.WriteAsync(context, StatusCodes.Status403Forbidden, "foreign_origin",
                "This request needs the header Origin with an allowed origin (the server's own address, LIVECHAT_PUBLIC_URL or one of LIVECHAT_ALLOWED_ORIGINS), or Sec-Fetch-Site: same-origin.");
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            return ApiAnswer.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, "not_json", "Send Content-Type: application/json.");
        return next(context);
    }

    /// <summary>An Origin that is there decides; only without one may the browser's own word about the site stand in.</summary>
    private static bool IsFromOwnPage(IHeaderDictionary headers, AllowedOrigins origins) => headers.Origin.Count switch
    {
        0 => headers["Sec-Fetch-Site"] is ["same-origin"],
        1 => origins.Contains(headers.Origin.ToString()),
        _ => false,
    };

    private async Task CheckFormAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = LargestForm;
        try
        {
            await context.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(context);
        }
        catch (Exception e) when (e is AntiforgeryValidationException or BadHttpRequestException or InvalidDataException)
        {
            context.Response.Headers.CacheControl = "no-store";
            await new Page<NoticePage>(new()
            {
                [nameof(NoticePage.Title)] = "Please try again",
                [nameof(NoticePage.Text)] = "This form was open too long, or you signed in or out meanwhile. Go back, reload the page and send it again.",
            }, StatusCodes.Status400BadRequest).ExecuteAsync(context);
            return;
        }
        await next(context);
    }
}
