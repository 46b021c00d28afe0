using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Assistant.Personas;

/// <summary>A persona as it is stored: as a person wrote it, with {company} not filled in. Lists are JSON arrays of texts.</summary>
public sealed class PersonaRow
{
    public required string Department { get; set; }
    public required string DisplayName { get; set; }
    public required string Greeting { get; set; }

    /// <summary>public or staff.</summary>
    public required string Audience { get; set; }

    public required string Tools { get; set; }
    public required string Knowledge { get; set; }
    public required string Escalates { get; set; }

    /// <summary>The Markdown body: voice, expertise, what it escalates, the security rule.</summary>
    public required string Instructions { get; set; }

    /// <summary>When its people are there, as <see cref="Desk.OpeningHours.Parse"/> reads them; null when nobody said, and so are the next two.</summary>
    public string? Hours { get; set; }

    public string? Holidays { get; set; }

    public string? TimeZone { get; set; }

    /// <summary>1, 2, 3 …; rises with each change.</summary>
    public int Version { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<PersonaRow>
    {
        public void Configure(EntityTypeBuilder<PersonaRow> row)
        {
            row.ToTable("personas");
            row.HasKey(p => p.Department);
        }
    }
}
