using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Livechat.Hosting;

/// <summary>The addresses this server listens on, as origins. Final once it listens.</summary>
internal static class ServerOrigins
{
    /// <summary>Each under every name a browser on this machine may use for it, the one that people type first.</summary>
    public static IEnumerable<string> Of(IServer? server)
    {
        foreach (var address in server?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            if (!Uri.TryCreate(address.Replace("*", "localhost").Replace("+", "localhost"), UriKind.Absolute, out var url))
                continue;
            var isLocal = url.IsLoopback || url.Host is "0.0.0.0" or "[::]";
            foreach (var host in isLocal ? ["localhost", "127.0.0.1", "[::1]"] : new[] { url.Host })
                yield return new UriBuilder(url.Scheme, host, url.Port).Uri.GetLeftPart(UriPartial.Authority);
        }
    }
}
