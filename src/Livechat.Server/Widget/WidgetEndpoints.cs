using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;
using Livechat.Gateway;
using Livechat.Hosting;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Net.Http.Headers;

namespace Livechat.Server.Widget;

/// <summary>What a host page and a visitor's browser fetch: the loader, the panel in its iframe, and the files of both.</summary>
public static class WidgetEndpoints
{
    public static IServiceCollection AddWidget(this IServiceCollection services)
    {
        services.TryAddSingleton<AssetVersions>();
        return services;
    }

    public static void MapWidget(this WebApplication app)
    {
        var types = new FileExtensionContentTypeProvider();
        // To those who made the list a .ts is a film.
        types.Mappings[".ts"] = MediaTypeNames.Text.Plain;
        // A file that the build has compressed is served as itself, never as an archive.
        types.Mappings.Remove(".gz");
        app.UseWhen(GzipFiles.AreWanted, branch => branch.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new GzipFiles(app.Environment.WebRootFileProvider),
            ContentTypeProvider = types,
            OnPrepareResponse = static file =>
            {
                SetHeaders(file);
                file.Context.Response.Headers.ContentEncoding = GzipFiles.Encoding;
            },
        }));
        app.UseStaticFiles(new StaticFileOptions { ContentTypeProvider = types, OnPrepareResponse = SetHeaders });
        app.MapGet("/widget/panel", Panel).AllowAnonymous();
    }

    /// <summary>
    /// The panel's page. A script that slipped into it could read a conversation, so nothing inline runs, nothing but its own files and
    /// what those import loads, by the nonce of this one answer, DOM sinks that take markup throw, and only pages of allowed origins may
    /// frame it.
    /// </summary>
    private static IResult Panel(HttpContext context, LivechatOptions options, AllowedOrigins origins, LinkHosts links, AssetVersions assets)
    {
        var headers = context.Response.Headers;
        var nonce = Nonce.New();
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'; "
            // A literal IPv6 address is no host of this grammar, and a browser complains about each.
            + $"frame-ancestors 'self' {string.Join(' ', origins.All.Where(origin => !origin.Contains('[')))}";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        // A nonce is good once.
        headers.CacheControl = "no-store";

        var html = HtmlEncoder.Default;
        return Results.Content(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex">
            <title>{html.Encode(options.Company)} live chat</title>
            <link rel="icon" href="{assets.Versioned("/widget/icon.svg")}" type="image/svg+xml">
            <link rel="stylesheet" href="{assets.Versioned("/widget/panel.css")}" nonce="{nonce}">
            <script type="module" src="{assets.Versioned("/widget/panel.js")}" nonce="{nonce}"></script>
            </head>
            <body data-company="{html.Encode(options.Company)}" data-link-hosts="{html.Encode(string.Join(' ', links.All))}" data-privacy="{html.Encode(options.PrivacyUrl?.AbsoluteUri ?? "")}"></body>
            </html>
            """,
            MediaTypeNames.Text.Html,
            Encoding.UTF8);
    }

    private static void SetHeaders(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.Vary = HeaderNames.AcceptEncoding;
        // The loader runs on other people's pages under a fixed name: fresh within minutes, and cheap to ask for again by its ETag.
        var isMarked = file.Context.Request.Query.ContainsKey("v") || file.Context.Request.Path.StartsWithSegments("/widget/texts");
        headers.CacheControl = isMarked ? "public, max-age=31536000, immutable" : "public, max-age=300";
        if (file.Context.Request.Path == "/widget.js")
            headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }
}
