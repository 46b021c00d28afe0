using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Conversations;

/// <summary>An action that waits for its owner's own click. What a click carries out stands here and comes from nowhere else.</summary>
public sealed class Confirmation
{
    public Guid Id { get; set; }
    public Guid ConversationId { get; set; }

    /// <summary>The key of the principal who may decide.</summary>
    public required string Owner { get; set; }

    /// <summary>Which <see cref="IConfirmedAction"/> carries it out.</summary>
    public required string Action { get; set; }

    public required string Title { get; set; }

    /// <summary>What is shown below the title, a JSON list of texts: "Auto-renew: on → off".</summary>
    public required string Lines { get; set; }

    /// <summary>What the action is carried out with, as JSON. Never shown.</summary>
    public required string Parameters { get; set; }

    /// <summary>One of <see cref="ConfirmationState"/>.</summary>
    public required string State { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>From this moment on it cannot be accepted any more.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>What it looks like to its owner.</summary>
    internal ConfirmationCard ToCard() => new(Id, Title, ReadLines(), ExpiresAt, State);

    /// <summary>What <see cref="Lines"/> says.</summary>
    public IReadOnlyList<string> ReadLines() => JsonSerializer.Deserialize(Lines, EventDetailsJson.Default.StringArray) ?? [];

    internal sealed class Mapping : IEntityTypeConfiguration<Confirmation>
    {
        public void Configure(EntityTypeBuilder<Confirmation> row)
        {
            row.ToTable("confirmations");
            row.Property(c => c.Id).ValueGeneratedNever();
            row.HasIndex(c => c.ExpiresAt).HasFilter("state = 'open'");
            row.HasOne<Conversation>().WithMany().HasForeignKey(c => c.ConversationId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>Where a confirmation stands. The words of the wire protocol.</summary>
public static class ConfirmationState
{
    public const string Open = "open";

    /// <summary>Confirmed and carried out.</summary>
    public const string Accepted = "accepted";

    public const string Declined = "declined";

    /// <summary>Nobody decided in time, or it could not be carried out any more. Nothing was done.</summary>
    public const string Expired = "expired";
}

/// <summary>An action to be proposed.</summary>
/// <param name="Action">Which <see cref="IConfirmedAction"/> carries it out.</param>
/// <param name="Lines">What exactly would happen, line by line: "Auto-renew: on → off".</param>
/// <param name="Parameters">What the action needs, as JSON. Never shown.</param>
public sealed record NewConfirmation(Guid Id, string Action, string Title, IReadOnlyList<string> Lines, string Parameters, TimeSpan ValidFor);

/// <summary>A confirmation as it was when an event told of it.</summary>
/// <param name="State">One of <see cref="ConfirmationState"/>.</param>
public sealed record ConfirmationCard(Guid Id, string Title, IReadOnlyList<string> Lines, DateTimeOffset ExpiresAt, string State);
