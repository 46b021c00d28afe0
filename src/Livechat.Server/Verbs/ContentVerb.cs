using Livechat.Storage;

namespace Livechat.Server.Verbs;

internal static class ContentVerb
{
    public static async Task<int> ImportAsync(DirectoryInfo folder, string[] args, CancellationToken cancel)
    {
        await using var app = ServerApp.Build(args);
        await app.Services.GetRequiredService<Migrator>().MigrateAsync(cancel);
        var report = await app.Services.GetRequiredService<ContentFolder>().ImportAsync(folder.FullName, cancel);
        Console.WriteLine($"personas: {report.Personas}");
        Console.WriteLine($"articles: {report.Articles}");
        foreach (var fault in report.Faults)
            Console.Error.WriteLine(fault);
        return report.Faults.Count == 0 ? 0 : 1;
    }

    public static async Task<int> ExportAsync(DirectoryInfo folder, string[] args, CancellationToken cancel)
    {
        await using var app = ServerApp.Build(args);
        await app.Services.GetRequiredService<Migrator>().MigrateAsync(cancel);
        var (personas, articles) = await app.Services.GetRequiredService<ContentFolder>().ExportAsync(folder.FullName, cancel);
        Console.WriteLine($"Wrote {personas} personas and {articles} articles to {folder.FullName}.");
        return 0;
    }
}
