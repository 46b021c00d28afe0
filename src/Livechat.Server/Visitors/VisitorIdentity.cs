using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Storage;
using Microsoft.AspNetCore.Authentication;

namespace Livechat.Server.Visitors;

/// <summary>
/// Who asks over HTTP, told as a socket's handshake and hello tell it: the sign-in, or a host site's token, or the guest of the cookie. It
/// makes nobody: who is not known has nothing that could be asked for.
/// </summary>
internal sealed class VisitorIdentity(VisitorTokens visitors, SiteTokens siteTokens, SiteUsers siteUsers, LivechatOptions options)
{
    private const string Bearer = "Bearer ";

    /// <summary>The principal; null for somebody unknown. Throws <see cref="StorageUnavailableException"/> when nobody can tell now.</summary>
    /// <exception cref="IdentityRefusedException">A token came along that does not verify, or names somebody else than the sign-in.</exception>
    public async Task<Principal?> FindAsync(HttpContext context)
    {
        if ((await context.AuthenticateAsync()).Failure is { } failure)
            throw new StorageUnavailableException("A sign-in could not be checked.", failure);
        var user = context.SignedIn();
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length > 0)
        {
            var named = await VouchedForAsync(header, context.RequestAborted);
            return user is null || user.Key == named.Key ? named : throw new IdentityRefusedException();
        }
        return user ?? await visitors.FindAsync(IdentityCookie.Visitor(context, options).Read(), context.RequestAborted);
    }

    /// <summary>The same; somebody unknown becomes a guest, whose cookie goes out with the answer.</summary>
    public async Task<Principal> FindOrCreateAsync(HttpContext context)
    {
        if (await FindAsync(context) is { } known)
            return known;
        var (guest, token) = await visitors.CreateAsync();
        IdentityCookie.Visitor(context, options).Write(token);
        return guest;
    }

    /// <summary>
    /// Ends the guest of the browser's cookie, whoever is signed in beside it or vouched for. The cookie goes first, and goes with any
    /// answer: when nothing can be stored, this browser at least forgets.
    /// </summary>
    /// <returns>How many guests ended: one, or none when nobody was known.</returns>
    public async Task<int> EndGuestAsync(HttpContext context)
    {
        var cookie = IdentityCookie.Visitor(context, options);
        if (cookie.Read() is not { } token)
            return 0;
        cookie.Delete();
        // A page that signs its visitor out is often left in the same moment; that stops nothing.
        if (await visitors.FindAsync(token, CancellationToken.None) is not { } guest)
            return 0;
        await visitors.RetireAsync(guest);
        return 1;
    }

    private async Task<Principal> VouchedForAsync(string header, CancellationToken cancel) =>
        header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && siteTokens.IsConfigured
        && await siteTokens.VerifyAsync(header[Bearer.Length..].Trim()) is { } identity
        && await siteUsers.FindOrAddAsync(identity, cancel) is { } customer
            ? customer
            : throw new IdentityRefusedException();
}

internal sealed class IdentityRefusedException() : Exception("The identity token is not valid.");
