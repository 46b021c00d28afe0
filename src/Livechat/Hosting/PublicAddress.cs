using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Livechat.Hosting;

/// <summary>The address at which visitors reach this server, for links in texts. Final once the server listens.</summary>
public sealed class PublicAddress(LivechatOptions options, IServer? server = null)
{
    /// <summary>Scheme, host and port: LIVECHAT_PUBLIC_URL, or the first address listened on. Null while there is neither.</summary>
    public string? Origin => options.PublicUrl ?? Listening();

    /// <summary>Where a customer signs in; null while nobody could get there.</summary>
    public string? SignIn => options.SignInUrl?.AbsoluteUri ?? Page("/sign-in");

    /// <summary>The absolute address of a page of this server; null while there is none.</summary>
    public string? Page(string path) => Origin is { } origin ? origin + path : null;

    private string? Listening()
    {
        var first = server?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        if (first is null || !Uri.TryCreate(first.Replace("*", "localhost").Replace("+", "localhost"), UriKind.Absolute, out var url))
            return null;
        // As people type it; a cookie of localhost is none of 127.0.0.1.
        var host = url.IsLoopback || url.Host is "0.0.0.0" or "[::]" ? "localhost" : url.Host;
        return new UriBuilder(url.Scheme, host, url.Port).Uri.GetLeftPart(UriPartial.Authority);
    }
}
