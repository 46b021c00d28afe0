namespace Livechat.Server.DemoSite;

/// <summary>The request that a page is rendered for, for the components that need to know. Set by <see cref="Page{TComponent}"/>.</summary>
internal sealed class CurrentPage
{
    public HttpContext Context { get; set; } = null!;
}
