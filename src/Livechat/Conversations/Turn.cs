using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Conversations;

/// <summary>An answer that is owed: a job in the database, recorded in the same transaction as the message it answers.</summary>
public sealed class Turn
{
    public Guid Id { get; set; }
    public Guid ConversationId { get; set; }

    /// <summary>One of <see cref="TurnState"/>.</summary>
    public required string State { get; set; }

    /// <summary>The visitor messages up to this seq are answered by it. Set when it starts.</summary>
    public long ThroughSeq { get; set; }

    /// <summary>How often it was started.</summary>
    public int Attempts { get; set; }

    /// <summary>Rises with each start; only the newest start may write its answer.</summary>
    public long Fence { get; set; }

    /// <summary>The process that started it last: an id of `writers`.</summary>
    public Guid? Worker { get; set; }

    /// <summary>Which model answered (gemini, openai, builtin).</summary>
    public string? AnsweredBy { get; set; }

    /// <summary>How it ended, for figures: answered, fallback, handed_over, parked, silenced.</summary>
    public string? Outcome { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Turn>
    {
        public void Configure(EntityTypeBuilder<Turn> row)
        {
            row.ToTable("turns");
            row.HasIndex(t => new { t.ConversationId, t.State }).IsUnique().HasFilter("state IN ('owed', 'running')");
            row.HasOne<Conversation>().WithMany().HasForeignKey(t => t.ConversationId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

public static class TurnState
{
    public const string Owed = "owed";
    public const string Running = "running";
    public const string Done = "done";
}
