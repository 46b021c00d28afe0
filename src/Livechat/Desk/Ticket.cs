using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Desk;

/// <summary>Something that staff are to look into. It outlives the conversation it was asked for in.</summary>
public sealed class Ticket
{
    public Guid Id { get; set; }

    /// <summary>What the visitor was told: T-7K2M4QX.</summary>
    public required string Number { get; set; }

    /// <summary>The turn it was made in, or the request of a visitor: there is one ticket in each.</summary>
    public Guid TurnId { get; set; }

    public Guid ConversationId { get; set; }

    /// <summary>The key of the principal who asked for it.</summary>
    public required string Owner { get; set; }

    /// <summary>The user, when somebody signed in asked.</summary>
    public Guid? UserId { get; set; }

    public Guid? CustomerId { get; set; }
    public required string Department { get; set; }
    public required string Subject { get; set; }
    public required string Description { get; set; }

    /// <summary>One of <see cref="TicketPriority"/>.</summary>
    public required string Priority { get; set; }

    /// <summary>One of <see cref="DeskState"/>.</summary>
    public required string State { get; set; }

    /// <summary>Where a guest wants the answer, as they typed it.</summary>
    public string? Email { get; set; }

    /// <summary>Whether anybody has shown that the address is theirs. Staff must see this beside it.</summary>
    public bool EmailVerified { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Ticket>
    {
        public void Configure(EntityTypeBuilder<Ticket> row)
        {
            row.ToTable("tickets");
            row.Property(t => t.Id).ValueGeneratedNever();
            row.HasIndex(t => t.Number).IsUnique();
            row.HasIndex(t => t.TurnId).IsUnique();
            row.HasIndex(t => new { t.Owner, t.CreatedAt });
        }
    }
}

/// <summary>How urgent a ticket is, in the words of the create_ticket tool.</summary>
public static class TicketPriority
{
    public const string Low = "low";
    public const string Normal = "normal";
    public const string High = "high";
    public const string Urgent = "urgent";

    public static IReadOnlyList<string> All { get; } = [Low, Normal, High, Urgent];
}

/// <summary>Whether staff have something to do about it.</summary>
public static class DeskState
{
    public const string Open = "open";
    public const string Done = "done";
}
