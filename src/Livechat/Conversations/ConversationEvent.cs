using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Conversations;

/// <summary>One entry of a conversation's log: a message, a change of status, or what became of a confirmation. Written once, never changed.</summary>
public sealed class ConversationEvent
{
    public Guid ConversationId { get; set; }

    /// <summary>1, 2, 3 … without gaps in a conversation.</summary>
    public long Seq { get; set; }

    /// <summary>One of <see cref="EventKind"/>.</summary>
    public required string Kind { get; set; }

    public Guid? MessageId { get; set; }

    /// <summary>One of <see cref="Conversations.SenderType"/>; null for what is no message.</summary>
    public string? SenderType { get; set; }

    /// <summary>The principal key of who wrote it; null for AI and system.</summary>
    public string? Author { get; set; }

    /// <summary>The name shown beside the message.</summary>
    public string? Sender { get; set; }

    /// <summary>The text of a message; the new status of a status event; the new state of a confirmation.</summary>
    public string? Body { get; set; }

    public Guid? ClientMessageId { get; set; }
    public Guid? TurnId { get; set; }

    /// <summary>What else belongs to it, as JSON of <see cref="EventDetails"/>.</summary>
    public string? Details { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Its frame, kept by the gateway so that it is encoded once for all sockets. Not stored.</summary>
    internal byte[]? Encoded { get; set; }

    /// <summary>What <see cref="Details"/> says; null when there is nothing more to it.</summary>
    public EventDetails? ReadDetails() =>
        Details is null ? null : JsonSerializer.Deserialize(Details, EventDetailsJson.Default.EventDetails);

    internal sealed class Mapping : IEntityTypeConfiguration<ConversationEvent>
    {
        public void Configure(EntityTypeBuilder<ConversationEvent> row)
        {
            row.ToTable("events");
            row.HasKey(e => new { e.ConversationId, e.Seq });
            row.Property(e => e.Seq).ValueGeneratedNever();
            row.HasIndex(e => new { e.ConversationId, e.Author, e.ClientMessageId }).IsUnique().HasFilter("client_message_id IS NOT NULL");
            row.HasIndex(e => e.TurnId).IsUnique().HasFilter("turn_id IS NOT NULL");
            row.HasOne<Conversation>().WithMany().HasForeignKey(e => e.ConversationId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

public static class EventKind
{
    public const string Message = "message";
    public const string Status = "status";

    /// <summary>A confirmation was opened, or its state changed.</summary>
    public const string Confirmation = "confirmation";
}

/// <summary>Who wrote a message. The words of the wire protocol.</summary>
public static class SenderType
{
    public const string Visitor = "visitor";
    public const string Ai = "ai";
    public const string Agent = "agent";
    public const string System = "system";
}
