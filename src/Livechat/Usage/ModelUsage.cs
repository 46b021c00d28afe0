using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Usage;

/// <summary>How much of the configured model somebody used on one day.</summary>
public sealed class ModelUsage
{
    /// <summary>A day of UTC.</summary>
    public DateOnly Day { get; set; }

    /// <summary>One of <see cref="UsageScope"/>.</summary>
    public required string Scope { get; set; }

    /// <summary>Who within the scope: a customer or the key of a principal, the keyed hash of an address, empty for all together.</summary>
    public required string Subject { get; set; }

    /// <summary>Calls that were begun, repeats included.</summary>
    public long Calls { get; set; }

    public long Tokens { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ModelUsage>
    {
        public void Configure(EntityTypeBuilder<ModelUsage> row)
        {
            row.ToTable("model_usage");
            row.HasKey(u => new { u.Day, u.Scope, u.Subject });
        }
    }
}

/// <summary>Whose use is counted together.</summary>
public static class UsageScope
{
    /// <summary>One customer with all its users, or one guest, or one member of staff.</summary>
    public const string Visitor = "visitor";

    /// <summary>One address (see <see cref="Identity.AddressKey"/>).</summary>
    public const string Address = "address";

    /// <summary>Everybody.</summary>
    public const string All = "all";
}
