using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Accounts.Tables;

/// <summary>A service that a customer has. The customer is the first part of the key: nothing is found without one.</summary>
public sealed class Subscription
{
    public Guid CustomerId { get; set; }

    /// <summary>What the company calls it.</summary>
    public required string Reference { get; set; }

    public Guid ServiceId { get; set; }

    /// <summary>A word of <see cref="SubscriptionStatus"/>.</summary>
    public required string Status { get; set; }

    /// <summary>A word of <see cref="Accounts.BillingCycle"/>.</summary>
    public required string BillingCycle { get; set; }

    /// <summary>See <see cref="Money.MinorUnits"/>.</summary>
    public long PriceMinor { get; set; }

    public required string Currency { get; set; }
    public DateOnly StartDate { get; set; }
    public DateOnly? EndDate { get; set; }
    public DateOnly? NextDueDate { get; set; }
    public bool AutoRenew { get; set; }

    /// <summary>When it was ordered.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Subscription>
    {
        public void Configure(EntityTypeBuilder<Subscription> row)
        {
            row.ToTable("subscriptions");
            row.HasKey(s => new { s.CustomerId, s.Reference });
            row.HasIndex(s => s.Reference).IsUnique();
            row.HasOne<Customer>().WithMany().HasForeignKey(s => s.CustomerId).OnDelete(DeleteBehavior.Cascade);
            row.HasOne<Service>().WithMany().HasForeignKey(s => s.ServiceId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
