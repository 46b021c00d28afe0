using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Accounts.Tables;

/// <summary>One of the company's clients. What must never be shown is not here but in <see cref="CustomerConfidential"/>.</summary>
public sealed class Customer
{
    public Guid Id { get; set; }

    /// <summary>What the company calls them; compared letter by letter.</summary>
    public required string Reference { get; set; }

    /// <summary>Null while the company's own system keeps it.</summary>
    public string? CompanyName { get; set; }

    /// <summary>When the account was opened.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Customer>
    {
        public void Configure(EntityTypeBuilder<Customer> row)
        {
            row.ToTable("customers");
            row.Property(c => c.Id).ValueGeneratedNever();
            row.HasIndex(c => c.Reference).IsUnique();
        }
    }
}
