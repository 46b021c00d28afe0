using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Desk;

/// <summary>A call that a visitor wants from staff. It outlives the conversation it was asked for in.</summary>
public sealed class Callback
{
    public Guid Id { get; set; }

    /// <summary>What the visitor was told: C-7K2M4QX.</summary>
    public required string Number { get; set; }

    /// <summary>The turn it was asked for in: there is one callback in each.</summary>
    public Guid TurnId { get; set; }

    public Guid ConversationId { get; set; }

    /// <summary>The key of the principal who asked for it.</summary>
    public required string Owner { get; set; }

    /// <summary>The user, when somebody signed in asked.</summary>
    public Guid? UserId { get; set; }

    public Guid? CustomerId { get; set; }
    public required string Department { get; set; }

    /// <summary>As the visitor typed it; nobody has shown that it is theirs.</summary>
    public required string Phone { get; set; }

    /// <summary>When they want to be called, in their words.</summary>
    public required string PreferredTime { get; set; }

    /// <summary>One of <see cref="DeskState"/>.</summary>
    public required string State { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Callback>
    {
        public void Configure(EntityTypeBuilder<Callback> row)
        {
            row.ToTable("callbacks");
            row.Property(c => c.Id).ValueGeneratedNever();
            row.HasIndex(c => c.Number).IsUnique();
            row.HasIndex(c => c.TurnId).IsUnique();
            row.HasIndex(c => new { c.Owner, c.CreatedAt });
        }
    }
}
