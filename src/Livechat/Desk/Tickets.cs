using System.Diagnostics;
using Livechat.Audit;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Storage;

namespace Livechat.Desk;

/// <summary>A ticket to be made.</summary>
/// <param name="TurnId">The turn that asks for it; the same turn again gets the same ticket.</param>
/// <param name="Owner">Who asks. The row says whose it is from here and from nowhere else.</param>
/// <param name="Priority">One of <see cref="TicketPriority"/>.</param>
/// <param name="Email">Where a guest wants the answer. Kept as unverified.</param>
public sealed record NewTicket(
    Guid TurnId, Guid ConversationId, Principal Owner, string Department, string Subject, string Description, string Priority, string? Email);

/// <summary>What a visitor may be told of their ticket.</summary>
/// <param name="Repeated">The turn had made it before; nothing new was stored.</param>
public sealed record TicketReceipt(string Number, bool Repeated);

/// <summary>
/// Makes tickets: one for each turn, so many an hour for each visitor. Row and audit row stand in one transaction; a number is only handed
/// out once both are durable. Throws <see cref="StorageUnavailableException"/> when nothing was stored.
/// </summary>
public sealed class Tickets(CommitQueue commits, AuditLog audit, LivechatOptions options, TimeProvider time)
{
    public const int SubjectCharacters = 200;
    public const int DescriptionCharacters = 4000;
    public const int EmailCharacters = 254;

    /// <summary>
    /// Null when the visitor is over LIVECHAT_ACTIONS_PER_HOUR. Writes one audit row in any case: <paramref name="entry"/>, or the same as
    /// refused.
    /// </summary>
    public Task<TicketReceipt?> CreateAsync(NewTicket ticket, AuditEntry entry)
    {
        if (!TicketPriority.All.Contains(ticket.Priority))
            throw new ArgumentException("Priorities are " + string.Join(", ", TicketPriority.All), nameof(ticket));
        var start = Stopwatch.GetTimestamp();
        return commits.WriteAsync(write =>
        {
            var receipt = Find(write, ticket.TurnId) ?? (IsOverLimit(write, ticket.Owner) ? null : Insert(write, ticket));
            audit.Append(write, DeskAudit.Of(entry, receipt is not null, start));
            return receipt;
        });
    }

    private static TicketReceipt? Find(WriteSession write, Guid turnId) =>
        write.First("SELECT number FROM tickets WHERE turn_id = @turn", row => new TicketReceipt(row.GetString(0), true), ("@turn", turnId));

    private bool IsOverLimit(WriteSession write, Principal owner) =>
        write.First("SELECT count(*) FROM tickets WHERE owner = @owner AND created_at > @since", row => row.GetInt64(0),
            ("@owner", owner.Key), ("@since", time.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds())) >= options.ActionsPerHour;

    private TicketReceipt Insert(WriteSession write, NewTicket ticket)
    {
        var number = DeskNumber.Next(write, 'T', "SELECT 1 FROM tickets WHERE number = @number");
        var owner = ticket.Owner;
        write.Execute(
            """
            INSERT INTO tickets (id, number, turn_id, conversation_id, owner, user_id, customer_id, department, subject, description, priority,
                state, email, email_verified, created_at)
            VALUES (@id, @number, @turn, @c, @owner, @user, @customer, @department, @subject, @description, @priority, 'open', @email, @verified, @now)
            """,
            ("@id", Guid.CreateVersion7()), ("@number", number), ("@turn", ticket.TurnId), ("@c", ticket.ConversationId), ("@owner", owner.Key),
            ("@user", owner.UserId), ("@customer", owner.CustomerId), ("@department", ticket.Department),
            ("@subject", DeskText.Line(ticket.Subject, SubjectCharacters)), ("@description", DeskText.Lines(ticket.Description, DescriptionCharacters)),
            ("@priority", ticket.Priority), ("@email", ticket.Email is null ? null : DeskText.Line(ticket.Email, EmailCharacters)), ("@verified", false),
            ("@now", time.GetUtcNow().ToUnixTimeMilliseconds()));
        return new TicketReceipt(number, false);
    }
}
