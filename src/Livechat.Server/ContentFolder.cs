using Livechat.Knowledge;

namespace Livechat.Server;

/// <summary>A folder with knowledge/, as files on one side and rows on the other.</summary>
internal sealed class ContentFolder(ArticleImport articles, ArticleReader reader)
{
    /// <summary>Gives a new installation something to answer from. What was imported once is never overwritten by a start.</summary>
    public async Task LoadIfEmptyAsync(string folder, ILogger log, CancellationToken cancel)
    {
        if ((await reader.ListPublicAsync(cancel)).Count > 0)
            return;
        var report = await ImportAsync(folder, cancel);
        if (report.Faults.Count > 0)
            throw new StartException(report.Faults);
        log.ContentLoaded(folder, report.Articles);
    }

    public async Task<ContentReport> ImportAsync(string folder, CancellationToken cancel)
    {
        var knowledge = Path.Combine(folder, "knowledge");
        if (!Directory.Exists(knowledge))
            throw new StartException([$"{folder} has no folder knowledge/. Name the folder that holds personas/ and knowledge/."]);
        var report = await articles.ImportAsync(knowledge, cancel);
        return new ContentReport("none", $"{report.Added} added, {report.Updated} updated, {report.Unchanged} unchanged", [.. report.Faults.Select(fault => fault.ToString())]);
    }

    public async Task<(int Personas, int Articles)> ExportAsync(string folder, CancellationToken cancel) =>
        (0, await articles.ExportAsync(Path.Combine(folder, "knowledge"), cancel));
}

/// <summary>What an import did, in words.</summary>
internal sealed record ContentReport(string Personas, string Articles, IReadOnlyList<string> Faults);
