using Livechat.Hosting;
using Microsoft.AspNetCore.HttpOverrides;

namespace Livechat.Server;

/// <summary>
/// Behind a proxy every visitor comes from the proxy's address. What LIVECHAT_TRUSTED_PROXIES names is believed who it passes on: the
/// right-most address of X-Forwarded-For that is no trusted proxy itself, and the scheme. Nobody else is, whatever headers they send.
/// </summary>
internal static class TrustedProxies
{
    public static void UseTrustedProxies(this WebApplication app, LivechatOptions options)
    {
        if (options.TrustedProxies.Count == 0)
        {
            if (options.PublicUrl is not null)
                app.Logger.NoTrustedProxy();
            return;
        }
        var forwarded = new ForwardedHeadersOptions
        {
            // Not the host: which addresses are ours is a matter of settings.
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // As many proxies in a row as there are; the first that is not trusted ends the walk.
            ForwardLimit = null,
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.TrustedProxies)
            forwarded.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(forwarded);
    }
}
