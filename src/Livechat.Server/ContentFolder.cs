using Livechat.Assistant.Personas;
using Livechat.Knowledge;

namespace Livechat.Server;

/// <summary>A folder with personas/ and knowledge/, as files on one side and rows on the other.</summary>
internal sealed class ContentFolder(PersonaImport personas, ArticleImport articles, ArticleReader reader)
{
    /// <summary>Gives a new installation something to answer from. What was imported once is never overwritten by a start.</summary>
    public async Task LoadIfEmptyAsync(string folder, ILogger log, CancellationToken cancel)
    {
        if (await personas.AnyAsync(cancel) || (await reader.ListPublicAsync(cancel)).Count > 0)
            return;
        var report = await ImportAsync(folder, cancel);
        if (report.Faults.Count > 0)
            throw new StartException(report.Faults);
        log.ContentLoaded(folder, report.Personas, report.Articles);
    }

    /// <summary>Imports what the folder has of both. Faults name file and line; what has none is stored all the same.</summary>
    public async Task<ContentReport> ImportAsync(string folder, CancellationToken cancel)
    {
        var (personaFolder, articleFolder) = (Path.Combine(folder, "personas"), Path.Combine(folder, "knowledge"));
        if (!Directory.Exists(personaFolder) && !Directory.Exists(articleFolder))
            throw new StartException([$"{folder} has neither personas/ nor knowledge/. Name the folder that holds them."]);
        var faults = new List<string>();
        var (personaWords, articleWords) = ("none", "none");
        if (Directory.Exists(personaFolder))
        {
            var result = await personas.ImportAsync(personaFolder, cancel);
            personaWords = Words(result.Added, result.Updated, result.Unchanged);
            faults.AddRange(result.Faults.Select(fault => fault.ToString()));
        }
        if (Directory.Exists(articleFolder))
        {
            var result = await articles.ImportAsync(articleFolder, cancel);
            articleWords = Words(result.Added, result.Updated, result.Unchanged);
            faults.AddRange(result.Faults.Select(fault => fault.ToString()));
        }
        return new ContentReport(personaWords, articleWords, faults);
    }

    public async Task<(int Personas, int Articles)> ExportAsync(string folder, CancellationToken cancel) => (
        await personas.ExportAsync(Path.Combine(folder, "personas"), cancel),
        await articles.ExportAsync(Path.Combine(folder, "knowledge"), cancel));

    private static string Words(int added, int updated, int unchanged) => $"{added} added, {updated} updated, {unchanged} unchanged";
}

/// <summary>What an import did, in words.</summary>
internal sealed record ContentReport(string Personas, string Articles, IReadOnlyList<string> Faults);
