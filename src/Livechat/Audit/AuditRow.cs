using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Audit;

/// <summary>An <see cref="AuditEntry"/> as it is stored. A row is written once, sealed once, and never changes again. It names nobody by a foreign key, because it outlives them.</summary>
public sealed class AuditRow
{
    public Guid Id { get; set; }
    public DateTimeOffset At { get; set; }
    public required string Action { get; set; }
    public required string Outcome { get; set; }

    /// <summary>guest, customer or staff.</summary>
    public string? PrincipalKind { get; set; }

    /// <summary>See <see cref="Identity.Principal.Key"/>.</summary>
    public string? Principal { get; set; }

    public Guid? UserId { get; set; }
    public Guid? CustomerId { get; set; }
    public Guid? ConversationId { get; set; }
    public string? Arguments { get; set; }
    public string? Fields { get; set; }
    public int? RowCount { get; set; }
    public string? Model { get; set; }
    public int? PersonaVersion { get; set; }
    public long? Milliseconds { get; set; }

    /// <summary>The place in the chain, from 1 without gaps; null until the row is sealed.</summary>
    public long? Seq { get; set; }

    /// <summary>HMAC-SHA256 over the row; once it is sealed, over its seq and the mac of the row before it too.</summary>
    public byte[]? Mac { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<AuditRow>
    {
        public void Configure(EntityTypeBuilder<AuditRow> row)
        {
            row.ToTable("audit_entries");
            row.HasIndex(r => r.Seq).IsUnique();
            row.HasIndex(r => r.UserId);
            row.HasIndex(r => r.ConversationId);
        }
    }
}
