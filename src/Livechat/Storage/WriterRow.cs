using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Storage;

/// <summary>
/// A process that writes, and the number of its last transaction. Who wants to know whether that process lives looks whether the number
/// still rises, by a clock of their own: no two clocks are ever compared.
/// </summary>
public sealed class WriterRow
{
    public Guid Id { get; set; }
    public long Batch { get; set; }
    public DateTimeOffset StartedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<WriterRow>
    {
        public void Configure(EntityTypeBuilder<WriterRow> row) => row.ToTable("writers");
    }
}
