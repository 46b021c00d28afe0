using Livechat.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace Livechat.Identity;

/// <summary>
/// The cookie that a form's token is compared with. Under https it is bound to the host and secure, also when a proxy speaks the https and
/// what arrives here is plain http.
/// </summary>
internal sealed class FormCookie : CookieBuilder
{
    private readonly bool _secure;

    public FormCookie(LivechatOptions options, IServer server)
    {
        var own = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        _secure = options.PublicUrl is { } address ? IsHttps(address) : own.Count > 0 && own.All(IsHttps);
        Name = _secure ? "__Host-livechat_form" : "livechat_form";
        Path = "/";
        HttpOnly = true;
        SameSite = SameSiteMode.Strict;
        IsEssential = true;
    }

    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var cookie = base.Build(context, expiresFrom);
        cookie.Secure |= _secure;
        return cookie;
    }

    private static bool IsHttps(string address) => address.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
