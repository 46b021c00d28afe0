using System.Text.RegularExpressions;
using Livechat.Conversations;
using Livechat.Desk;
using Livechat.Gateway;
using Livechat.Hosting;
using Livechat.Server.SignIn;

namespace Livechat.Server.Visitors;

/// <summary>POST messages {request_id, department, name, email, message}: leaves a message for people, and proves by a number that it is kept.</summary>
internal sealed partial class LeftMessageApi(VisitorRequest requests, LeftMessages messages, ReservedNames names, LivechatOptions options)
{
    public async Task LeaveAsync(HttpContext context)
    {
        // Read and judged before anybody becomes a guest by it.
        if (await ApiAnswer.ReadAsync(context, VisitorRequestJson.Default.LeaveRequest) is not { } request)
            return;
        if (Fault(request) is { } fault)
        {
            await ApiAnswer.WriteAsync(context, StatusCodes.Status400BadRequest, "bad_request", fault);
            return;
        }
        await requests.AnswerAnybodyAsync(context, async visitor =>
        {
            if (!visitor.IsSignedIn && options.AnonymousOff.Contains(request.Department))
            {
                await ApiAnswer.WriteAsync(context, StatusCodes.Status401Unauthorized, "sign_in", "Please sign in.");
                return;
            }
            var name = visitor.Name ?? names.NameOfGuest(request.Name) ?? "Guest";
            if (await messages.CreateAsync(new LeftMessage(request.RequestId, visitor, request.Department, name, request.Email.Trim(), request.Message)) is { } receipt)
                await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, new LeftAnswer(receipt.Number), VisitorJson.Default.LeftAnswer);
            else
                await ApiAnswer.WriteAsync(context, StatusCodes.Status429TooManyRequests, "rate_limited", "You have left several messages within an hour. Please try again later.");
        });
    }

    private string? Fault(LeaveRequest request) =>
        !Departments.All.Contains(request.Department) || request.Department == Departments.Management ? "There is no such department."
        : string.IsNullOrWhiteSpace(request.Message) ? "Please write a message."
        : MessageText.Characters(request.Message) > options.Limits.MessageCharacters ? $"A message may have {options.Limits.MessageCharacters} characters."
        : request.Email.Length > Tickets.EmailCharacters || !Address().IsMatch(request.Email.Trim()) ? "Please give an email address where the answer can reach you."
        : request.RequestId == Guid.Empty ? "`request_id` is a UUID of your own."
        : null;

    // Whether it can be an address at all; whether it is theirs shows when they answer from it.
    [GeneratedRegex(@"^[^\s@<>()\[\]\\,;:""]+@[^\s@<>()\[\]\\,;:""]+\.[^\s@<>()\[\]\\,;:""]{2,}$", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
