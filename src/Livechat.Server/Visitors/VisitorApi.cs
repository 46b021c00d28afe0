using System.Globalization;
using Livechat.Conversations;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Server.SignIn;

namespace Livechat.Server.Visitors;

/// <summary>What visitors may ask of their own conversations, below /api/v1/visitor. What is somebody else's does not exist here.</summary>
internal sealed class VisitorApi(
    VisitorRequest requests, ConversationList list, ConversationLog log, ConversationMoves moves, TranscriptWriter transcripts, LivechatOptions options)
{
    private const int LargestPage = 50;
    private const int UsualPage = 20;

    /// <summary>GET conversations?before=&amp;limit=: the newest first. Who is not known has none.</summary>
    public Task ListAsync(HttpContext context) => requests.AnswerAsync(context, async visitor =>
    {
        var query = context.Request.Query;
        var before = query["before"].ToString();
        var after = before.Length > 0 ? ListPosition.Parse(before) : null;
        var limit = UsualPage;
        if ((before.Length > 0 && after is null)
            || (query.ContainsKey("limit") && !(int.TryParse(query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= LargestPage)))
        {
            await ApiAnswer.WriteAsync(context, StatusCodes.Status400BadRequest, "bad_request", $"`before` is what `next` of the page before said; `limit` is 1 to {LargestPage}.");
            return;
        }
        // One more than asked for tells whether there is another page.
        var found = visitor is null ? [] : await list.ReadAsync(visitor.Key, after, limit + 1, context.RequestAborted);
        var page = found.Take(limit).ToList();
        await ApiAnswer.WriteAsync(
            context, StatusCodes.Status200OK,
            new ConversationsAnswer([.. page.Select(ConversationAnswer.Of)], found.Count > limit ? page[^1].Position.ToString() : null),
            VisitorJson.Default.ConversationsAnswer);
    });

    /// <summary>GET conversations/{id}/transcript?format=text|html&amp;time_zone=: a file to keep.</summary>
    public Task TranscriptAsync(HttpContext context) => requests.AnswerAsync(context, async visitor =>
    {
        if (TranscriptFormat.Of(context.Request.Query["format"].ToString()) is not { } format)
        {
            await ApiAnswer.WriteAsync(context, StatusCodes.Status400BadRequest, "bad_request", "`format` is text or html.");
            return;
        }
        // An unknown zone costs nobody their transcript.
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(context.Request.Query["time_zone"].ToString(), out var named) ? named : TimeZoneInfo.Utc;
        var first = visitor is not null && Guid.TryParse(context.GetRouteValue("id") as string, out var conversation)
            ? await log.ResumeAsync(new Position(conversation, 0, TranscriptWriter.Page), visitor.Key, context.RequestAborted)
            : null;
        if (first is null)
            await ApiAnswer.WriteAsync(context, StatusCodes.Status404NotFound, "not_found", "There is no such conversation.");
        else
            await transcripts.WriteAsync(context, first, format, zone);
    });

    /// <summary>POST conversations/{id}/department {department}: another department goes on with the same conversation.</summary>
    public Task MoveAsync(HttpContext context) => requests.AnswerAsync(context, async visitor =>
    {
        if (await ApiAnswer.ReadAsync(context, VisitorRequestJson.Default.MoveRequest) is not { } request)
            return;
        if (visitor is null || !MayEnter(visitor, request.Department))
        {
            await ApiAnswer.WriteAsync(context, StatusCodes.Status404NotFound, "not_found", "There is no such conversation, or no such department for you.");
            return;
        }
        var outcome = Guid.TryParse(context.GetRouteValue("id") as string, out var id) ? await moves.MoveAsync(id, visitor.Key, request.Department) : MoveOutcome.NotFound;
        await (outcome switch
        {
            MoveOutcome.Moved => ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, new MovedAnswer(id, request.Department), VisitorJson.Default.MovedAnswer),
            MoveOutcome.NotFound => ApiAnswer.WriteAsync(context, StatusCodes.Status404NotFound, "not_found", "There is no such conversation, or no such department for you."),
            MoveOutcome.Closed => ApiAnswer.WriteAsync(context, StatusCodes.Status409Conflict, "closed", "This conversation has ended. Please start a new one."),
            _ => ApiAnswer.WriteAsync(context, StatusCodes.Status409Conflict, "conflict", "A colleague has this conversation and can pass it on."),
        });
    });

    private bool MayEnter(Principal visitor, string department) =>
        Departments.All.Contains(department)
        && (department == Departments.Management ? visitor.Kind == PrincipalKind.Staff : visitor.IsSignedIn || !options.AnonymousOff.Contains(department));
}
