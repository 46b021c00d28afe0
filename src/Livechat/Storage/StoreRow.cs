using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Storage;

/// <summary>The single row behind <see cref="Store"/>.</summary>
public sealed class StoreRow
{
    public int Id { get; set; }
    public required string Epoch { get; set; }
    public DateTimeOffset CreatedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<StoreRow>
    {
        public void Configure(EntityTypeBuilder<StoreRow> row)
        {
            row.ToTable("store");
            row.Property(r => r.Id).ValueGeneratedNever();
        }
    }
}
