using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Conversations;

/// <summary>
/// One talk between a visitor and a department. Its row is what its events are ordered under: <see cref="Head"/> is the last seq given out.
/// </summary>
public sealed class Conversation
{
    public Guid Id { get; set; }

    /// <summary>The principal it belongs to (see <see cref="Identity.Principal.Key"/>). Never shown to anybody.</summary>
    public required string Owner { get; set; }

    /// <summary>sales, support, billing, management or general.</summary>
    public required string Department { get; set; }

    /// <summary>The session_id that a classic client chose; null for conversations of livechat.v2.</summary>
    public string? ClassicSession { get; set; }

    /// <summary>Who answers: one of <see cref="ConversationStatus"/>.</summary>
    public required string Status { get; set; }

    /// <summary>The term of ownership. It rises when a human takes over or the conversation ends; an answer made under an older term is not appended.</summary>
    public long Term { get; set; }

    /// <summary>The seq of the last event; 0 when there is none.</summary>
    public long Head { get; set; }

    /// <summary>Visitor messages up to this seq have been answered (or need no answer any more).</summary>
    public long AnsweredSeq { get; set; }

    /// <summary>Everything up to this seq was shown to the visitor.</summary>
    public long SeenSeq { get; set; }

    /// <summary>What the visitor wants to be called: text, never an identity.</summary>
    public string? VisitorName { get; set; }

    /// <summary>Where its visitor wrote from last, as <see cref="Identity.AddressHash"/> gives it.</summary>
    public string? AddressHash { get; set; }

    /// <summary>The language tag that the client gave last: text, as it came.</summary>
    public string? Locale { get; set; }

    public string? PageUrl { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Conversation>
    {
        public void Configure(EntityTypeBuilder<Conversation> row)
        {
            row.ToTable("conversations");
            row.HasIndex(c => new { c.Owner, c.Department, c.ClassicSession }).IsUnique();
            row.HasIndex(c => c.ClassicSession).HasFilter("classic_session IS NOT NULL");
        }
    }
}

/// <summary>Who answers in a conversation. The words of the wire protocol.</summary>
public static class ConversationStatus
{
    public const string Ai = "ai";
    public const string Waiting = "waiting";
    public const string Agent = "agent";
    public const string Closed = "closed";
}
