using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Livechat.Server.DemoSite;

/// <summary>A component rendered to a whole page. It needs none of the services of interactive pages, keys for forms among them.</summary>
internal sealed class Page<TComponent>(Dictionary<string, object?>? parameters = null, int statusCode = StatusCodes.Status200OK) : IResult
    where TComponent : IComponent
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        services.GetRequiredService<CurrentPage>().Context = httpContext;
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<TComponent>(parameters is null ? ParameterView.Empty : ParameterView.FromDictionary(parameters));
            return root.ToHtmlString();
        });
        await Results.Content(html, MediaTypeNames.Text.Html, Encoding.UTF8, statusCode).ExecuteAsync(httpContext);
    }
}
