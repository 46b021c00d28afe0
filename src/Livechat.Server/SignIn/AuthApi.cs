using Livechat.Conversations;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Storage;

namespace Livechat.Server.SignIn;

/// <summary>Signing in and out for scripts, below /api/auth.</summary>
internal sealed class AuthApi(BrowserSignIn browser, ConversationLog log, VisitorTokens visitors, LivechatOptions options)
{
    public async Task LoginAsync(HttpContext context)
    {
        if (await ApiAnswer.ReadAsync(context, AuthJson.Default.LoginRequest) is not { } request)
            return;
        try
        {
            var (outcome, user) = await browser.SignInAsync(context, request.Email, request.Password);
            switch (outcome)
            {
                case PasswordOutcome.SignedIn:
                    await WriteUserAsync(context, user!);
                    break;
                case PasswordOutcome.TooMany:
                    context.Response.Headers.RetryAfter = ((int)options.SignIn.Lock.TotalSeconds).ToString();
                    await ApiAnswer.WriteAsync(context, StatusCodes.Status429TooManyRequests, "too_many", SignInTexts.TooMany);
                    break;
                default:
                    await ApiAnswer.WriteAsync(context, StatusCodes.Status401Unauthorized, "wrong_credentials", SignInTexts.Wrong);
                    break;
            }
        }
        catch (StorageUnavailableException)
        {
            await UnavailableAsync(context);
        }
    }

    public async Task LogoutAsync(HttpContext context)
    {
        try
        {
            await browser.SignOutAsync(context);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (StorageUnavailableException)
        {
            await UnavailableAsync(context);
        }
    }

    public Task MeAsync(HttpContext context) => WriteUserAsync(context, context.SignedIn()!);

    /// <summary>
    /// Makes what was said as a guest in this browser the signed-in customer's. Never done by itself: on a shared computer the guest may
    /// have been somebody else, and only the customer can tell.
    /// </summary>
    public async Task ClaimAsync(HttpContext context)
    {
        if (await ApiAnswer.ReadAsync(context, AuthJson.Default.NothingRequest) is null)
            return;
        try
        {
            var guest = await browser.VisitorAsync(context);
            var claimed = guest is null ? 0 : await log.ClaimAsync(await visitors.HistoryAsync(guest, context.RequestAborted), context.SignedIn()!.Key);
            await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, new ClaimAnswer(claimed), AuthJson.Default.ClaimAnswer);
        }
        catch (StorageUnavailableException)
        {
            await UnavailableAsync(context);
        }
    }

    private static Task WriteUserAsync(HttpContext context, Principal user) => ApiAnswer.WriteAsync(
        context, StatusCodes.Status200OK, new UserAnswer(user.Id, user.Name, user.Role!, user.Departments), AuthJson.Default.UserAnswer);

    private static Task UnavailableAsync(HttpContext context) =>
        ApiAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "unavailable", SignInTexts.Unavailable);
}

internal static class SignInTexts
{
    public const string Wrong = "Email or password is not right. After several wrong passwords an account is locked for a while.";
    public const string TooMany = "Too many failed sign-ins came from your network. Please try again later.";
    public const string Unavailable = "Nothing can be stored right now. Please try again in a moment.";
}
