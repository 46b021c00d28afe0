using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Livechat.Storage;

public static class StorageServices
{
    /// <summary>The database in <paramref name="dataFolder"/>, its migrations and the writer.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, string dataFolder) => services
        .AddSingleton(_ => new Database(dataFolder))
        .AddSingleton<Migrator>()
        .AddSingleton<Store>()
        .AddSingleton<StorePosition>()
        .AddSingleton(provider => new SoleServer(provider.GetRequiredService<Database>()))
        .AddSingleton<CommitQueue>()
        .AddPooledDbContextFactory<LivechatDb>((provider, options) => options
            .UseSqlite(provider.GetRequiredService<Database>().ConnectionString)
            // The steps are written by hand and have no generated snapshot; a test compares them with the model instead.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)));
}
