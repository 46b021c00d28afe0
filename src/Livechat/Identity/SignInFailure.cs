using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Livechat.Identity;

/// <summary>A sign-in from an address that failed, or is being tried at this moment.</summary>
public sealed class SignInFailure
{
    public Guid Id { get; set; }

    /// <summary>See <see cref="AddressKey"/>.</summary>
    public required string Address { get; set; }

    public DateTimeOffset At { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<SignInFailure>
    {
        public void Configure(EntityTypeBuilder<SignInFailure> row)
        {
            row.ToTable("sign_in_failures");
            row.HasIndex(f => new { f.Address, f.At });
        }
    }
}
