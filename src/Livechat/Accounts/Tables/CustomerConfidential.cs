using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Accounts.Tables;

/// <summary>
/// What a company keeps about a customer and no answer may contain. In a table of its own, so that no query of the account source can name
/// it by mistake: only the import writes it.
/// </summary>
public sealed class CustomerConfidential
{
    public Guid CustomerId { get; set; }
    public string? Phone { get; set; }
    public string? BillingEmail { get; set; }
    public string? BillingAddress { get; set; }
    public string? TaxId { get; set; }
    public string? Notes { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<CustomerConfidential>
    {
        public void Configure(EntityTypeBuilder<CustomerConfidential> row)
        {
            row.ToTable("customer_confidential");
            row.HasKey(c => c.CustomerId);
            row.HasOne<Customer>().WithOne().HasForeignKey<CustomerConfidential>(c => c.CustomerId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
