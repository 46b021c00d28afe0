using Livechat.Knowledge.Search;
using Livechat.Storage;

namespace Livechat.Knowledge;

/// <summary>
/// Finds the passages that answer a question. Takes any text and never throws for it. What the asker may not read is excluded by the
/// database, so it cannot influence the answer.
/// </summary>
public sealed class KnowledgeSearch(Database database, KnowledgeIndex index, KnowledgeGaps gaps)
{
    // So much more for an article of the asker's department: decides between near equals, never against a clearly better one.
    private const double DepartmentBonus = 0.03;
    private const int Considered = 8;
    private const int PassagesOfOneArticle = 2;

    /// <summary>
    /// The passages that fit best, best first, at most two of one article. What was asked and not found is counted in the background.
    /// </summary>
    /// <param name="query">What was asked, in the asker's words.</param>
    /// <param name="preferredDepartments">Their articles win among near equals; the others are found too.</param>
    /// <param name="audience">Whose articles may be searched.</param>
    /// <param name="take">How many passages at most.</param>
    /// <param name="cancel">Stops the search.</param>
    public async Task<KnowledgeAnswer> SearchAsync(
        string query, IReadOnlyCollection<string> preferredDepartments, Audience audience, int take, CancellationToken cancel)
    {
        var snapshot = await index.GetAsync(cancel);
        var read = QueryReader.Read(query, snapshot.Vocabulary);
        if (read.IsEmpty || take <= 0)
            return KnowledgeAnswer.Nothing;
        var hits = await FindAsync(read, preferredDepartments, audience, take, snapshot, cancel);
        if (hits.Count == 0 || hits[0].Confidence < Confidence.Found)
            gaps.Note(query);
        return new KnowledgeAnswer(hits);
    }

    private async Task<List<KnowledgeHit>> FindAsync(
        Query read, IReadOnlyCollection<string> preferred, Audience audience, int take, KnowledgeIndex.Snapshot snapshot, CancellationToken cancel)
    {
        var matches = await FullText.MatchAsync(database, [.. read.Units.SelectMany(unit => unit.Alternatives)], audience, cancel);
        var ranked = Ranking.Order(read, matches, snapshot.Size(audience));
        var articles = ranked.GroupBy(r => r.Article).Take(Considered).ToList();
        var wanted = articles.SelectMany(article => article.Take(PassagesOfOneArticle)).ToDictionary(r => r.Passage);
        var rows = await FullText.ReadAsync(database, wanted.Keys, audience, cancel);
        var scored = rows
            .Select(row => (Row: row, wanted[row.Id].Evidence, IsPreferred: row.Departments.Any(preferred.Contains), wanted[row.Id].Score))
            .Select(hit => hit with { Score = hit.Score + (hit.IsPreferred ? DepartmentBonus : 0) })
            .OrderByDescending(hit => hit.Score)
            .ThenBy(hit => hit.Row.Slug, StringComparer.Ordinal)
            .Take(take)
            .ToList();
        if (scored is not [var best, ..])
            return [];
        // Measured for the best; the others follow it by their scores, so that near scores stay near.
        var most = Confidence.Of(best.Evidence, best.IsPreferred);
        return [.. scored.Select(hit => Hit(hit.Row, hit.Score, most * hit.Score / best.Score))];
    }

    private static KnowledgeHit Hit(PassageRow row, double score, double confidence) =>
        new(row.Slug, row.Title, $"/help/{row.Slug}", row.Heading, row.Text, score, confidence);
}

/// <summary>What a search found.</summary>
/// <param name="Hits">Best first.</param>
public sealed record KnowledgeAnswer(IReadOnlyList<KnowledgeHit> Hits)
{
    public static KnowledgeAnswer Nothing { get; } = new([]);

    /// <summary>Whether the best of them is an answer.</summary>
    public bool IsFound => Hits.Count > 0 && Hits[0].Confidence >= Confidence.Found;

    /// <summary>As the tool search_knowledge gives it to a model.</summary>
    public KnowledgeResult ToResult() =>
        KnowledgeResult.Of([.. Hits.Select(hit => new PassageResult(hit.Slug, hit.Title, hit.Heading, hit.Text, Math.Round(hit.Confidence, 3)))]);
}

/// <summary>A passage that was found.</summary>
/// <param name="Slug">The article, as cited.</param>
/// <param name="Title">The article's title.</param>
/// <param name="Url">The article's public page, relative to the server.</param>
/// <param name="Heading">What it stands under; may be empty.</param>
/// <param name="Text">Markdown.</param>
/// <param name="Score">Orders the hits of one search.</param>
/// <param name="Confidence">How sure it is that this answers, 0 to 1; see <see cref="Knowledge.Confidence"/>.</param>
public sealed record KnowledgeHit(string Slug, string Title, string Url, string Heading, string Text, double Score, double Confidence);
