using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Identity;

/// <summary>One browser in which a user is signed in. Signing out ends this one and no other.</summary>
public sealed class SignIn
{
    public Guid Id { get; set; }
    public Guid UserId { get; set; }

    /// <summary>SHA-256 of the cookie's token. The token itself is never stored.</summary>
    public required byte[] TokenHash { get; set; }

    /// <summary>The user's security stamp at the time. A new password, a new role or disabling changes the user's, and this is worth nothing.</summary>
    public required string Stamp { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<SignIn>
    {
        public void Configure(EntityTypeBuilder<SignIn> row)
        {
            row.ToTable("sign_ins");
            row.HasIndex(s => s.TokenHash).IsUnique();
            row.HasOne<User>().WithMany().HasForeignKey(s => s.UserId);
            row.HasIndex(s => s.UserId);
        }
    }
}
