using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Accounts.Tables;

/// <summary>That an invoice bills a subscription. Both ends share one customer column: an invoice cannot point at somebody else's subscription.</summary>
public sealed class InvoiceSubscription
{
    public Guid CustomerId { get; set; }
    public required string InvoiceNumber { get; set; }
    public required string SubscriptionReference { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<InvoiceSubscription>
    {
        public void Configure(EntityTypeBuilder<InvoiceSubscription> row)
        {
            row.ToTable("invoice_subscriptions");
            row.HasKey(l => new { l.CustomerId, l.InvoiceNumber, l.SubscriptionReference });
            row.HasOne<Invoice>().WithMany().HasForeignKey(l => new { l.CustomerId, l.InvoiceNumber }).OnDelete(DeleteBehavior.Cascade);
            row.HasOne<Subscription>().WithMany().HasForeignKey(l => new { l.CustomerId, l.SubscriptionReference }).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
