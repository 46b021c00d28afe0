using Microsoft.EntityFrameworkCore;

namespace Livechat.Storage;

/// <summary>
/// The one EF Core model of the product. Each capability maps its own entities with an
/// <see cref="IEntityTypeConfiguration{TEntity}"/> in its own folder; this class only collects them.
/// Times are stored as whole milliseconds since 1970 UTC (a bigint in every database), so they sort and compare alike everywhere.
/// </summary>
public sealed class LivechatDb(DbContextOptions<LivechatDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        builder.ApplyConfigurationsFromAssembly(typeof(LivechatDb).Assembly);
        builder.UseSnakeCaseNames();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions) =>
        conventions.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
}
