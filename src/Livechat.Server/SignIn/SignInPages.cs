using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Server.DemoSite;
using Livechat.Storage;

namespace Livechat.Server.SignIn;

/// <summary>The pages to sign in, to sign out and to set a password. They work without scripts.</summary>
internal sealed class SignInPages(BrowserSignIn browser, LivechatOptions options)
{
    public IResult Show(HttpContext context, string? next, string? note) => context.SignedIn() is not null
        ? Results.Redirect(LocalPath(next))
        : Form(next, note: note == "password" ? "Your password is set. Please sign in with it." : null);

    public async Task<IResult> SignInAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (email, next) = (form["email"].ToString(), form["next"].ToString());
        try
        {
            var (outcome, _) = await browser.SignInAsync(context, email, form["password"].ToString());
            return outcome switch
            {
                PasswordOutcome.SignedIn => SeeOther(context, LocalPath(next)),
                PasswordOutcome.TooMany => Form(next, email, SignInTexts.TooMany, StatusCodes.Status429TooManyRequests),
                _ => Form(next, email, SignInTexts.Wrong, StatusCodes.Status401Unauthorized),
            };
        }
        catch (StorageUnavailableException)
        {
            return Form(next, email, SignInTexts.Unavailable, StatusCodes.Status503ServiceUnavailable);
        }
    }

    public async Task<IResult> SignOutAsync(HttpContext context)
    {
        try
        {
            await browser.SignOutAsync(context);
            return SeeOther(context, "/sign-in");
        }
        catch (StorageUnavailableException)
        {
            return Notice("You are still signed in", SignInTexts.Unavailable, StatusCodes.Status503ServiceUnavailable);
        }
    }

    public static async Task<IResult> ShowLinkAsync(HttpContext context, string token, Users users) =>
        await users.FindByLinkAsync(token) is { } user ? PasswordForm(context, user) : DeadLink();

    public static async Task<IResult> UseLinkAsync(HttpContext context, string token, Users users)
    {
        if (await users.FindByLinkAsync(token) is not { } user)
            return DeadLink();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var password = form["password"].ToString();
        if (password != form["again"].ToString())
            return PasswordForm(context, user, "The two passwords are not the same.");
        try
        {
            return await users.UseLinkAsync(token, password) ? SeeOther(context, "/sign-in?note=password") : DeadLink();
        }
        catch (UserException e)
        {
            return PasswordForm(context, user, e.Message);
        }
    }

    private Page<SignInPage> Form(string? next, string? email = null, string? fault = null, int status = StatusCodes.Status200OK, string? note = null) => new(new()
    {
        [nameof(SignInPage.Next)] = LocalPath(next),
        [nameof(SignInPage.Email)] = email,
        [nameof(SignInPage.Fault)] = fault,
        [nameof(SignInPage.Note)] = note,
    }, status);

    private static Page<PasswordPage> PasswordForm(HttpContext context, User user, string? fault = null)
    {
        // The address of this page is a secret until it is used.
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.CacheControl = "no-store";
        return new(new()
        {
            [nameof(PasswordPage.Title)] = user.PasswordHash is null ? "Welcome: choose a password" : "Choose a new password",
            [nameof(PasswordPage.Email)] = user.Email,
            [nameof(PasswordPage.Fault)] = fault,
        }, fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static Page<NoticePage> DeadLink() => Notice(
        "This link does not work", "It was used already, or it is more than an hour old. Ask whoever sent it for a new one.", StatusCodes.Status404NotFound);

    private static Page<NoticePage> Notice(string title, string text, int status) =>
        new(new() { [nameof(NoticePage.Title)] = title, [nameof(NoticePage.Text)] = text }, status);

    private static IResult SeeOther(HttpContext context, string path)
    {
        context.Response.Headers.Location = path;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>Only a path of this server: a link to the sign-in page must not lead to another site afterwards.</summary>
    private string LocalPath(string? next) =>
        next is ['/', ..] && next is not ['/', '/' or '\\', ..] && !next.Any(char.IsControl) && next.Length <= 2000 ? next : options.Demo ? "/" : "/help";
}
