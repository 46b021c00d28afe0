using Livechat.Hosting;
using Microsoft.AspNetCore.Http;

namespace Livechat.Gateway;

/// <summary>
/// The cookie that carries a browser's visitor token. Scripts cannot read it. Under https it is bound to the host (__Host-) and partitioned
/// by the embedding site, because there the panel is a third party's frame.
/// </summary>
internal sealed class VisitorCookie
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private readonly HttpRequest _request;
    private readonly bool _secure;

    private VisitorCookie(HttpRequest request, bool secure)
    {
        _request = request;
        _secure = secure;
    }

    private string Name => _secure ? "__Host-livechat_visitor" : "livechat_visitor";

    public static VisitorCookie For(HttpRequest request, LivechatOptions options) =>
        new(request, request.IsHttps || options.PublicUrl?.StartsWith("https://", StringComparison.Ordinal) == true);

    public string? Read() => _request.Cookies[Name];

    public void Write(string token)
    {
        var cookie = new CookieOptions
        {
            HttpOnly = true,
            Secure = _secure,
            SameSite = _secure ? SameSiteMode.None : SameSiteMode.Lax,
            Path = "/",
            MaxAge = Lifetime,
            IsEssential = true,
        };
        if (_secure)
            cookie.Extensions.Add("Partitioned");
        _request.HttpContext.Response.Cookies.Append(Name, token, cookie);
    }
}
