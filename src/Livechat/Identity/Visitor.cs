using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Identity;

/// <summary>A guest: somebody known by an opaque token only.</summary>
public sealed class Visitor
{
    public Guid Id { get; set; }

    /// <summary>SHA-256 of the token. The token itself is never stored.</summary>
    public required byte[] TokenHash { get; set; }

    /// <summary>The guest this browser was before its user signed in, whose conversations that user may claim.</summary>
    public Guid? PredecessorId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Since when the token opens nothing any more.</summary>
    public DateTimeOffset? RetiredAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Visitor>
    {
        public void Configure(EntityTypeBuilder<Visitor> row)
        {
            row.ToTable("visitors");
            row.HasIndex(v => v.TokenHash).IsUnique();
            row.HasIndex(v => v.RetiredAt).HasFilter("retired_at IS NOT NULL");
        }
    }
}
