using Livechat.Audit;
using Livechat.Conversations;
using Livechat.Identity;
using Livechat.Server.DemoSite;
using Livechat.Server.SignIn;
using Livechat.Storage;

namespace Livechat.Server.Confirm;

/// <summary>
/// /confirm/{id}: what a customer's click decides, as a page of its own for chats that cannot show the card. It works without scripts.
/// What is absent and what is somebody else's get the same page.
/// </summary>
internal static class ConfirmPages
{
    private const string Path = "/confirm/{id}";

    public const string Accept = "accept";
    public const string Decline = "decline";

    public static void MapConfirmPages(this WebApplication app)
    {
        var pages = app.MapPages();
        pages.RequireAuthorization(IdentityServices.CustomerPolicy);
        pages.MapGet(Path, ShowAsync);
        pages.MapPost(Path, DecideAsync);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, string id, Confirmations confirmations, AuditLog audit, TimeProvider time, CancellationToken cancel)
    {
        var principal = context.SignedIn()!;
        try
        {
            if (await confirmations.FindAsync(IdOf(id), principal.Key, cancel) is { } confirmation)
                return Page(confirmation, confirmations, time);
            await audit.AppendAsync(new AuditEntry("confirm", "not_found") { Principal = principal, Arguments = $$"""{"confirmation_id":"{{IdOf(id)}}"}""" });
            return Missing();
        }
        catch (StorageUnavailableException)
        {
            return Unavailable();
        }
    }

    private static async Task<IResult> DecideAsync(HttpContext context, string id, Confirmations confirmations, TimeProvider time, CancellationToken cancel)
    {
        var form = await context.Request.ReadFormAsync(cancel);
        var decision = form["decision"].ToString();
        if (decision is not (Accept or Decline))
            return Results.Redirect(context.Request.Path);
        try
        {
            var result = await confirmations.DecideAsync(IdOf(id), conversationId: null, context.SignedIn()!, decision == Accept);
            return result.Confirmation is { } confirmation ? Page(confirmation, confirmations, time, result) : Missing();
        }
        catch (StorageUnavailableException)
        {
            return Unavailable();
        }
    }

    /// <summary>An id of another shape is looked up all the same, so that it costs what an absent one costs.</summary>
    private static Guid IdOf(string id) => Guid.TryParseExact(id, "D", out var parsed) ? parsed : Guid.Empty;

    private static Page<ConfirmPage> Page(Confirmation confirmation, Confirmations confirmations, TimeProvider time, DecisionResult? result = null) => new(new()
    {
        [nameof(ConfirmPage.Confirmation)] = confirmation,
        [nameof(ConfirmPage.IsOpen)] = confirmations.IsOpen(confirmation),
        [nameof(ConfirmPage.Left)] = confirmation.ExpiresAt - time.GetUtcNow(),
        [nameof(ConfirmPage.Result)] = result,
    }, result?.Outcome is DecisionOutcome.AlreadyDecided or DecisionOutcome.Expired ? StatusCodes.Status409Conflict : StatusCodes.Status200OK);

    private static Page<NoticePage> Missing() => Notice(
        "There is nothing to confirm here", "The address may be incomplete, or it belongs to another sign-in.", StatusCodes.Status404NotFound);

    private static Page<NoticePage> Unavailable() => Notice(
        "This did not work", "Nothing can be stored right now, and nothing has changed. Please go back and try again in a minute.", StatusCodes.Status503ServiceUnavailable);

    private static Page<NoticePage> Notice(string title, string text, int status) =>
        new(new() { [nameof(NoticePage.Title)] = title, [nameof(NoticePage.Text)] = text }, status);
}
