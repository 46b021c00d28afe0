using Microsoft.AspNetCore.Hosting.Server;

namespace Livechat.Hosting;

/// <summary>The address at which visitors reach this server, for links in texts. Final once the server listens.</summary>
public sealed class PublicAddress(LivechatOptions options, IServer? server = null)
{
    /// <summary>Scheme, host and port: LIVECHAT_PUBLIC_URL, or the first address listened on. Null while there is neither.</summary>
    public string? Origin => options.PublicUrl ?? ServerOrigins.Of(server).FirstOrDefault();

    /// <summary>Where a customer signs in; null while nobody could get there.</summary>
    public string? SignIn => options.SignInUrl?.AbsoluteUri ?? Page("/sign-in");

    /// <summary>The absolute address of a page of this server; null while there is none.</summary>
    public string? Page(string path) => Origin is { } origin ? origin + path : null;
}
