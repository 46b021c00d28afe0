using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Accounts.Tables;

/// <summary>
/// An entry of the catalogue. Name, category and description together are what it is: a reworded service is another entry, so that importing
/// one customer never rewords what another one reads.
/// </summary>
public sealed class Service
{
    public Guid Id { get; set; }
    public required string Name { get; set; }
    public required string Category { get; set; }
    public required string Description { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Service>
    {
        public void Configure(EntityTypeBuilder<Service> row)
        {
            row.ToTable("services");
            row.Property(s => s.Id).ValueGeneratedNever();
            row.HasIndex(s => new { s.Name, s.Category, s.Description }).IsUnique();
        }
    }
}
