using Livechat.Identity;
using Livechat.Server.SignIn;
using Livechat.Storage;

namespace Livechat.Server.Visitors;

/// <summary>How a request for a visitor's own things is answered: for whom, and what is said when that can't be told or read.</summary>
internal sealed class VisitorRequest(VisitorIdentity identity)
{
    /// <param name="answer">Answers the principal; null for somebody unknown.</param>
    public Task AnswerAsync(HttpContext context, Func<Principal?, Task> answer) => GuardAsync(context, async () => await answer(await identity.FindAsync(context)));

    /// <param name="answer">Answers the principal, who becomes a guest when nobody knows them.</param>
    public Task AnswerAnybodyAsync(HttpContext context, Func<Principal, Task> answer) =>
        GuardAsync(context, async () => await answer(await identity.FindOrCreateAsync(context)));

    /// <summary>POST end {}: the guest of this browser is over, as after a sign-out. Who was none is told the same way.</summary>
    public Task EndGuestAsync(HttpContext context) => GuardAsync(context, async () =>
    {
        if (await ApiAnswer.ReadAsync(context, AuthJson.Default.NothingRequest) is not null)
            await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, new EndedAnswer(await identity.EndGuestAsync(context)), VisitorJson.Default.EndedAnswer);
    });

    private static async Task GuardAsync(HttpContext context, Func<Task> answer)
    {
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        try
        {
            await answer();
        }
        catch (IdentityRefusedException)
        {
            await ApiAnswer.WriteAsync(context, StatusCodes.Status401Unauthorized, "sign_in", "The identity token is not valid, or names somebody else than who is signed in.");
        }
        catch (StorageUnavailableException) when (!context.Response.HasStarted)
        {
            context.Response.Headers.RetryAfter = "2";
            await ApiAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "unavailable", "This can be neither read nor changed right now. Please try again in a moment.");
        }
    }
}
