using Livechat.Hosting;
using Livechat.Identity;

namespace Livechat.Server.SignIn;

/// <summary>
/// What signing in and out means for one browser: which cookies it gets and which tokens die. The guest's token changes both times, so that
/// whoever learned the old one has nothing. Signing in keeps the right to claim what the guest said; signing out, and another user, do not.
/// Throws <see cref="Storage.StorageUnavailableException"/> when the database takes no writes.
/// </summary>
internal sealed class BrowserSignIn(PasswordSignIn passwords, SignIns signIns, VisitorTokens visitors, LivechatOptions options)
{
    /// <summary>Tries; on success the browser is this user's, and <c>User</c> says whose.</summary>
    public async Task<(PasswordOutcome Outcome, Principal? User)> SignInAsync(HttpContext context, string email, string password)
    {
        var result = await passwords.TryAsync(email, password, AddressKey.Of(context.Connection.RemoteIpAddress));
        if (result.Outcome != PasswordOutcome.SignedIn)
            return (result.Outcome, null);
        // Disabled within this very moment, or the password was changed.
        if (await signIns.FindAsync(result.Token, CancellationToken.None) is not { } user)
            return (PasswordOutcome.Wrong, null);
        var before = context.SignedIn();
        await RotateVisitorAsync(context, keepsHistory: before is null || before.Key == user.Key);
        if (before?.SignInId is { } earlier)
            await signIns.EndAsync(earlier);
        IdentityCookie.SignIn(context, options).Write(result.Token!);
        return (result.Outcome, user);
    }

    public async Task SignOutAsync(HttpContext context)
    {
        if (context.SignedIn()?.SignInId is { } signIn)
        {
            await signIns.EndAsync(signIn);
            await RotateVisitorAsync(context, keepsHistory: false);
        }
        IdentityCookie.SignIn(context, options).Delete();
    }

    /// <summary>The guest that this browser is beside its sign-in; null when it never was one.</summary>
    public Task<Principal?> VisitorAsync(HttpContext context) =>
        visitors.FindAsync(IdentityCookie.Visitor(context, options).Read(), context.RequestAborted);

    private async Task RotateVisitorAsync(HttpContext context, bool keepsHistory)
    {
        if (await VisitorAsync(context) is not { } guest)
            return;
        var (_, token) = await visitors.RotateAsync(guest, keepsHistory);
        IdentityCookie.Visitor(context, options).Write(token);
    }
}
