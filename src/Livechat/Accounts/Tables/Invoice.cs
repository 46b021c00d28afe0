using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Accounts.Tables;

/// <summary>A bill to a customer.</summary>
public sealed class Invoice
{
    public Guid CustomerId { get; set; }

    /// <summary>As it is printed on the invoice.</summary>
    public required string Number { get; set; }

    /// <summary>A word of <see cref="InvoiceStatus"/>.</summary>
    public required string Status { get; set; }

    /// <summary>See <see cref="Money.MinorUnits"/>. Negative for a credit.</summary>
    public long AmountMinor { get; set; }

    public required string Currency { get; set; }
    public DateOnly IssueDate { get; set; }
    public DateOnly DueDate { get; set; }
    public DateOnly? PaidDate { get; set; }
    public required string Description { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Invoice>
    {
        public void Configure(EntityTypeBuilder<Invoice> row)
        {
            row.ToTable("invoices");
            row.HasKey(i => new { i.CustomerId, i.Number });
            row.HasIndex(i => i.Number).IsUnique();
            row.HasOne<Customer>().WithMany().HasForeignKey(i => i.CustomerId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
