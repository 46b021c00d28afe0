using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Conversations;

/// <summary>How satisfied the visitor was: one per conversation, may be changed.</summary>
public sealed class Rating
{
    public Guid ConversationId { get; set; }

    /// <summary>1 (bad) to 5 (excellent).</summary>
    public int Score { get; set; }

    public string? Comment { get; set; }
    public DateTimeOffset RatedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Rating>
    {
        public void Configure(EntityTypeBuilder<Rating> row)
        {
            row.ToTable("ratings");
            row.HasKey(r => r.ConversationId);
            row.HasOne<Conversation>().WithOne().HasForeignKey<Rating>(r => r.ConversationId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
