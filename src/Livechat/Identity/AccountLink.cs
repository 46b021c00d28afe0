using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Identity;

/// <summary>A link with which a user sets a password, once and soon.</summary>
public sealed class AccountLink
{
    public Guid Id { get; set; }
    public Guid UserId { get; set; }

    /// <summary>SHA-256 of the token in the link. The token itself is never stored.</summary>
    public required byte[] TokenHash { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? UsedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<AccountLink>
    {
        public void Configure(EntityTypeBuilder<AccountLink> row)
        {
            row.ToTable("account_links");
            row.HasIndex(l => l.TokenHash).IsUnique();
            row.HasOne<User>().WithMany().HasForeignKey(l => l.UserId);
            row.HasIndex(l => l.UserId);
        }
    }
}
