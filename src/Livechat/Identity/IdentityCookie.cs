using Livechat.Hosting;
using Microsoft.AspNetCore.Http;

namespace Livechat.Identity;

/// <summary>
/// The two cookies that say who a browser belongs to. Scripts cannot read them; under https they are bound to the host (__Host-) and secure.
/// <para>The visitor's goes along when the panel is a frame on another company's page, partitioned by that page's site. The sign-in does
/// not (SameSite=Lax): it counts on pages of the chat's own site, where its sign-in page is; other sites name their users by identity tokens.</para>
/// </summary>
public sealed class IdentityCookie
{
    private static readonly TimeSpan VisitorLifetime = TimeSpan.FromDays(365);

    private readonly HttpContext _context;
    private readonly string _name;
    private readonly bool _secure;
    private readonly bool _embedded;
    private readonly TimeSpan _lifetime;

    private IdentityCookie(HttpContext context, LivechatOptions options, string name, bool embedded, TimeSpan lifetime)
    {
        _context = context;
        _secure = context.Request.IsHttps || options.PublicUrl?.StartsWith("https://", StringComparison.Ordinal) == true;
        _name = _secure ? $"__Host-{name}" : name;
        _embedded = embedded;
        _lifetime = lifetime;
    }

    /// <summary>Carries the token of a guest.</summary>
    public static IdentityCookie Visitor(HttpContext context, LivechatOptions options) =>
        new(context, options, "livechat_visitor", embedded: true, VisitorLifetime);

    /// <summary>Carries the token of a sign-in.</summary>
    public static IdentityCookie SignIn(HttpContext context, LivechatOptions options) =>
        new(context, options, "livechat_sign_in", embedded: false, options.SignIn.Lifetime);

    public string? Read() => _context.Request.Cookies[_name];

    public void Write(string token)
    {
        var cookie = Attributes();
        cookie.MaxAge = _lifetime;
        _context.Response.Cookies.Append(_name, token, cookie);
    }

    public void Delete() => _context.Response.Cookies.Delete(_name, Attributes());

    private CookieOptions Attributes()
    {
        var cookie = new CookieOptions
        {
            HttpOnly = true,
            Secure = _secure,
            SameSite = _secure && _embedded ? SameSiteMode.None : SameSiteMode.Lax,
            Path = "/",
            IsEssential = true,
        };
        if (_secure && _embedded)
            cookie.Extensions.Add("Partitioned");
        return cookie;
    }
}
