using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Identity;

/// <summary>Somebody who signs in: a customer or a member of staff. Those a host site signs in are users too, without a password.</summary>
public sealed class User : IdentityUser<Guid>
{
    public required string FirstName { get; set; }
    public required string LastName { get; set; }

    /// <summary>One of <see cref="Roles"/>.</summary>
    public required string Role { get; set; }

    /// <summary>An agent's departments, separated by spaces.</summary>
    public string Departments { get; set; } = "";

    /// <summary>The company's client they belong to, by its id in the accounts.</summary>
    public Guid? CustomerId { get; set; }

    /// <summary>Who they are to the host site that signs them in: the sub of its tokens. Null for those who sign in here.</summary>
    public string? Subject { get; set; }

    public bool Disabled { get; set; }

    /// <summary>Invented for the demo; there only while the server runs as one.</summary>
    public bool Demo { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>What users are found by. The same form that ASP.NET Core Identity stores.</summary>
    public static string Normalize(string email) => email.Trim().Normalize().ToUpperInvariant();

    internal sealed class Mapping : IEntityTypeConfiguration<User>
    {
        public void Configure(EntityTypeBuilder<User> row)
        {
            row.ToTable("users");
            row.Property(u => u.UserName).IsRequired();
            row.Property(u => u.NormalizedUserName).IsRequired();
            row.Property(u => u.SecurityStamp).IsRequired();
            row.Property(u => u.ConcurrencyStamp).IsConcurrencyToken();
            row.HasIndex(u => u.NormalizedUserName).IsUnique();
            row.HasIndex(u => u.Subject).IsUnique();
            // A customer's telephone number is data of the accounts, and there is no second factor yet.
            row.Ignore(u => u.PhoneNumber);
            row.Ignore(u => u.PhoneNumberConfirmed);
            row.Ignore(u => u.TwoFactorEnabled);
        }
    }
}
