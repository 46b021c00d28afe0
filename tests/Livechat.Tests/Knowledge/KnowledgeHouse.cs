using Livechat.Knowledge;
using Livechat.Storage;
using Livechat.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Livechat.Tests.Knowledge;

/// <summary>A real SQLite file in a folder of its own, migrated, with the knowledge services on it.</summary>
public sealed class KnowledgeHouse : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private KnowledgeHouse(string folder)
    {
        Folder = folder;
        _services = new ServiceCollection().AddLogging().AddStorage(Path.Combine(folder, "data")).AddKnowledge().BuildServiceProvider();
    }

    public string Folder { get; }

    public string Articles => Path.Combine(Folder, "articles");

    public static string DemoArticles { get; } = Path.Combine(Repository.Root, "content", "knowledge");

    public static string Tests { get; } = Path.Combine(Repository.Root, "tests", "Livechat.Tests");

    public static async Task<KnowledgeHouse> OpenAsync()
    {
        var house = new KnowledgeHouse(Directory.CreateTempSubdirectory("livechat-knowledge-").FullName);
        Directory.CreateDirectory(house.Articles);
        await house.Get<Migrator>().MigrateAsync(CancellationToken.None);
        return house;
    }

    public static async Task<KnowledgeHouse> WithDemoArticlesAsync()
    {
        var house = await OpenAsync();
        var report = await house.Get<ArticleImport>().ImportAsync(DemoArticles, CancellationToken.None);
        return report.Faults.Count == 0 ? house : throw new InvalidOperationException(report.Faults[0].ToString());
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public void Write(string slug, string text) => File.WriteAllText(Path.Combine(Articles, slug + ".md"), text);

    /// <summary>Writes an article and imports the folder.</summary>
    public Task<ImportReport> ImportAsync(string slug, string title, string body, string head = "departments: [support]")
    {
        Write(slug, $"---\ntitle: {title}\n{head}\nupdated: 2026-11-01\n---\n\n{body}\n");
        return ImportAsync();
    }

    public Task<ImportReport> ImportAsync() => Get<ArticleImport>().ImportAsync(Articles, CancellationToken.None);

    public Task<List<string>> TextsAsync(string sql) =>
        Get<Database>().QueryAsync(sql, row => Convert.ToString(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!, [], CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        using (var connection = new SqliteConnection(Get<Database>().ConnectionString))
            SqliteConnection.ClearPool(connection);
        await _services.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
