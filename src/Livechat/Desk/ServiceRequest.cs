using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Desk;

/// <summary>A change to a subscription that a customer confirmed: done by code (state done), or for staff to do (state open).</summary>
public sealed class ServiceRequest
{
    public Guid Id { get; set; }

    /// <summary>What the customer was told: R-7K2M4QX.</summary>
    public required string Number { get; set; }

    public Guid ConversationId { get; set; }

    /// <summary>The click it comes from: one click makes one request.</summary>
    public Guid ConfirmationId { get; set; }

    public Guid CustomerId { get; set; }
    public Guid UserId { get; set; }

    /// <summary>What the company calls the subscription.</summary>
    public required string SubscriptionReference { get; set; }

    /// <summary>A word of <see cref="ServiceChange"/>.</summary>
    public required string Change { get; set; }

    /// <summary>One of <see cref="DeskState"/>.</summary>
    public required string State { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? DoneAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ServiceRequest>
    {
        public void Configure(EntityTypeBuilder<ServiceRequest> row)
        {
            row.ToTable("service_requests");
            row.Property(r => r.Id).ValueGeneratedNever();
            row.HasIndex(r => r.Number).IsUnique();
            row.HasIndex(r => r.ConfirmationId).IsUnique();
            row.HasIndex(r => new { r.CustomerId, r.SubscriptionReference });
        }
    }
}
