using System.Collections.Frozen;
using Livechat.Hosting;
using Microsoft.AspNetCore.Hosting.Server;

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
        foreach (var origin in ServerOrigins.Of(server))
            yield return origin;
        if (options.PublicUrl is { } publicUrl)
            yield return publicUrl;
        foreach (var origin in options.AllowedOrigins)
            yield return origin;
    }
}
