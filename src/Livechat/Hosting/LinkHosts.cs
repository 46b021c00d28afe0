using System.Collections.Frozen;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Livechat.Hosting;

/// <summary>
/// Where links in answers may lead: the server's own addresses, LIVECHAT_PUBLIC_URL, the sign-in page, the pages that may embed the chat
/// (LIVECHAT_ALLOWED_ORIGINS) and LIVECHAT_LINK_HOSTS. Known once the server listens.
/// </summary>
public sealed class LinkHosts(LivechatOptions options, IServer? server = null)
{
    private FrozenSet<string>? _all;

    /// <summary>Host names as they stand in an address, with the port where it is not the usual one: "www.example.com", "localhost:3000".</summary>
    public IReadOnlyCollection<string> All => Set;

    private FrozenSet<string> Set => _all ??= Collect().ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public bool Contains(string authority) => Set.Contains(authority);

    private IEnumerable<string> Collect()
    {
        foreach (var origin in OwnOrigins(server).Concat(options.AllowedOrigins))
            yield return new Uri(origin).Authority;
        if (options.PublicUrl is { } publicUrl)
            yield return new Uri(publicUrl).Authority;
        if (options.SignInUrl is { } signIn)
            yield return signIn.Authority;
        foreach (var host in options.LinkHosts)
            yield return host;
    }

    /// <summary>The addresses listened on, each under every name a browser on this machine may use for it.</summary>
    internal static IEnumerable<string> OwnOrigins(IServer? server)
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
