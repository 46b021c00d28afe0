using Livechat.Audit;
using Livechat.Conversations;
using Livechat.Identity;
using Livechat.Storage;

namespace Livechat.Desk;

/// <summary>A ticket to be made.</summary>
/// <param name="Turn">The turn that asks for it; the same turn again gets the same ticket.</param>
/// <param name="Owner">Who asks. The row says whose it is from here and from nowhere else.</param>
/// <param name="Priority">One of <see cref="TicketPriority"/>.</param>
/// <param name="Email">Where a guest wants the answer. Kept as unverified.</param>
public sealed record NewTicket(
    TurnHold Turn, Guid ConversationId, Principal Owner, string Department, string Subject, string Description, string Priority, string? Email);

/// <summary>Makes tickets, as <see cref="DeskRequests"/> makes everything.</summary>
public sealed class Tickets(DeskRequests requests)
{
    public const int SubjectCharacters = 200;
    public const int DescriptionCharacters = 4000;
    public const int EmailCharacters = 254;

    internal static readonly DeskKind Kind = new(
        'T',
        "SELECT number FROM tickets WHERE turn_id = @turn",
        "SELECT count(*) FROM tickets WHERE owner = @owner AND created_at > @since",
        "SELECT 1 FROM tickets WHERE number = @number");

    /// <summary>See <see cref="DeskRequests.MakeAsync"/>.</summary>
    public Task<DeskReceipt?> CreateAsync(NewTicket ticket, AuditEntry entry) => TicketPriority.All.Contains(ticket.Priority)
        ? requests.MakeAsync(Kind, ticket.Turn, ticket.Owner, entry, (write, number, now) => Insert(write, ticket, ticket.Turn.TurnId, number, now))
        : throw new ArgumentException("Priorities are " + string.Join(", ", TicketPriority.All), nameof(ticket));

    /// <summary>See <see cref="DeskRequests.FindNumberAsync"/>.</summary>
    public Task<string?> FindNumberAsync(Guid turnId, CancellationToken cancel) => requests.FindNumberAsync(Kind, turnId, cancel);

    /// <param name="cause">The turn, or the request, that it was made in.</param>
    internal static void Insert(WriteSession write, NewTicket ticket, Guid cause, string number, long now) => write.Execute(
        """
        INSERT INTO tickets (id, number, turn_id, conversation_id, owner, user_id, customer_id, department, subject, description, priority,
            state, email, email_verified, created_at)
        VALUES (@id, @number, @turn, @c, @owner, @user, @customer, @department, @subject, @description, @priority, 'open', @email, @verified, @now)
        """,
        ("@id", Guid.CreateVersion7()), ("@number", number), ("@turn", cause), ("@c", ticket.ConversationId), ("@owner", ticket.Owner.Key),
        ("@user", ticket.Owner.UserId), ("@customer", ticket.Owner.CustomerId), ("@department", ticket.Department),
        ("@subject", DeskText.Line(ticket.Subject, SubjectCharacters)), ("@description", DeskText.Lines(ticket.Description, DescriptionCharacters)),
        ("@priority", ticket.Priority), ("@email", ticket.Email is null ? null : DeskText.Line(ticket.Email, EmailCharacters)), ("@verified", false),
        ("@now", now));
}
