using System.Collections.Frozen;
using Livechat.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Livechat.Gateway;

/// <summary>
/// The origins whose pages may speak to the chat: the server's own addresses, LIVECHAT_PUBLIC_URL and LIVECHAT_ALLOWED_ORIGINS.
/// Compared letter by letter: a browser always writes its Origin in one form.
/// </summary>
public sealed class AllowedOrigins(LivechatOptions options, IServer server)
{
    private FrozenSet<string>? _all;

    /// <summary>All of them. Known once the server listens.</summary>
    public IReadOnlyCollection<string> All => Set;

    // The addresses are final only after the start (port 0), and nothing can ask before it.
    private FrozenSet<string> Set => _all ??= Collect().ToFrozenSet(StringComparer.Ordinal);

    public bool Contains(string origin) => Set.Contains(origin);

    private IEnumerable<string> Collect()
    {
        foreach (var address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            if (!Uri.TryCreate(address.Replace("*", "localhost").Replace("+", "localhost"), UriKind.Absolute, out var url))
                continue;
            var isLocal = url.IsLoopback || url.Host is "0.0.0.0" or "[::]";
            foreach (var host in isLocal ? ["localhost", "127.0.0.1", "[::1]"] : new[] { url.Host })
                yield return new UriBuilder(url.Scheme, host, url.Port).Uri.GetLeftPart(UriPartial.Authority);
        }
        if (options.PublicUrl is { } publicUrl)
            yield return publicUrl;
        foreach (var origin in options.AllowedOrigins)
            yield return origin;
    }
}
