using System.Text.Json;
using System.Text.RegularExpressions;
using Livechat.Conversations;
using Livechat.Desk;
using Livechat.Identity;

namespace Livechat.Assistant.Tools;

/// <summary>
/// Makes a ticket for staff, at once. Who is signed in is known to them; a guest is reached at an address that stands in their own messages,
/// and nowhere else: a model's invention would send the answer to a stranger.
/// </summary>
public sealed partial class CreateTicket(Tickets tickets) : AssistantTool(
    ToolName, ToolAudience.Visitors,
    "Creates a ticket for the staff to look into, and returns its number. Use it when the visitor wants one, or agreed to one, and said what it is about.",
    ToolParameter.Text("subject", "What it is about, in a few words.", Tickets.SubjectCharacters),
    ToolParameter.Text("description", "The problem or wish in the visitor's own words, with everything the staff need.", Tickets.DescriptionCharacters),
    ToolParameter.Choice("priority", "How urgent it is for the visitor; normal unless they say otherwise.", TicketPriority.All),
    ToolParameter.Text("email", "Where the visitor wants the answer: an email address exactly as they wrote it in this chat.", Tickets.EmailCharacters, guestsOnly: true))
{
    public const string ToolName = "create_ticket";

    private static readonly ToolOutcome AskForEmail = ToolOutcome.Failed(
        "error", "Nothing was created. Ask the visitor to write their email address in this chat, and use exactly that.");

    public override async Task<ToolOutcome> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancel)
    {
        var email = arguments.FindText("email")?.Trim();
        if (context.Principal is not { } principal)
            return ToolOutcome.Refused;
        if (principal.Kind == PrincipalKind.Guest && (email is null || !Address().IsMatch(email) || !context.VisitorWrote(email)))
            return AskForEmail;
        var receipt = await tickets.CreateAsync(
            new NewTicket(
                context.Turn, context.Conversation.Id, principal, context.Conversation.Department, arguments.Text("subject"), arguments.Text("description"),
                arguments.Text("priority"), email),
            context.Entry(ToolName, ToolOutcome.Success, arguments.ToJson()) with { Fields = "ticket_number", Rows = 1 });
        if (receipt is null)
            return ToolOutcome.TooMany;
        var number = receipt.Number;
        context.Actions.Add(Receipt(number));
        return ToolOutcome.Of(new
        {
            status = ToolOutcome.Success,
            ticket_number = number,
            message = receipt.Repeated
                ? "There is a ticket for this message already. Tell the visitor its number."
                : "The ticket was created. Tell the visitor its number.",
        }) with { IsAudited = true };
    }

    /// <summary>The proof of the ticket with this number.</summary>
    internal static ActionReceipt Receipt(string number) => new(
        ToolName, number, new ActionResult(true, $"Ticket {number} was created.", JsonSerializer.SerializeToElement(new { ticket_number = number })),
        $"Your ticket number is {number}.");

    // Whether it can be an address at all; whether it is theirs, nobody knows until they answer from it.
    [GeneratedRegex(@"^[^\s@<>()\[\]\\,;:""]+@[^\s@<>()\[\]\\,;:""]+\.[^\s@<>()\[\]\\,;:""]{2,}$", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
