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
        .AddScoped<LivechatDbScope>();
}
