using System.Collections.Frozen;
using Microsoft.AspNetCore.Hosting.Server;

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
        foreach (var origin in ServerOrigins.Of(server).Concat(options.AllowedOrigins))
            yield return new Uri(origin).Authority;
        if (options.PublicUrl is { } publicUrl)
            yield return new Uri(publicUrl).Authority;
        if (options.SignInUrl is { } signIn)
            yield return signIn.Authority;
        foreach (var host in options.LinkHosts)
            yield return host;
    }
}
