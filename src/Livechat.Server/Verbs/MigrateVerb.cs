using Livechat.Storage;

namespace Livechat.Server.Verbs;

internal static class MigrateVerb
{
    public static async Task<int> MigrateAsync(string[] args, CancellationToken cancel)
    {
        await using var app = ServerApp.Build(args);
        await app.Services.GetRequiredService<Migrator>().MigrateAsync(cancel);
        return await PrintAsync(app, cancel);
    }

    public static async Task<int> ListAsync(string[] args, CancellationToken cancel)
    {
        await using var app = ServerApp.Build(args);
        return await PrintAsync(app, cancel);
    }

    private static async Task<int> PrintAsync(WebApplication app, CancellationToken cancel)
    {
        var applied = await app.Services.GetRequiredService<Migrator>().AppliedAsync(cancel);
        foreach (var name in Migrator.Known.Union(applied).Order(StringComparer.Ordinal))
            Console.WriteLine($"[{(applied.Contains(name) ? 'X' : ' ')}] {name}");
        return 0;
    }
}
