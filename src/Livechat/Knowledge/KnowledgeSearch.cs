using System.Text.RegularExpressions;
using Livechat.Knowledge.Search;
using Livechat.Storage;

namespace Livechat.Knowledge;

/// <summary>
/// Finds the passages that answer a question. Takes any text and never throws for it. What the asker may not read is excluded by the
/// database; only how frequent a word is in all articles enters the ranking.
/// </summary>
public sealed partial class KnowledgeSearch(Database database, KnowledgeIndex index, KnowledgeGaps gaps)
{
    // So much more for an article of the asker's department: decides between near equals, never against a clearly better one.
    private const double DepartmentBonus = 0.03;
    private const int Considered = 8;
    private const int PassagesOfOneArticle = 2;

    // Of one article, the passages among which the two are chosen. The longest of the demo content has nine.
    private const int Compared = 10;

    // About what one matched part of the question is worth there.
    private const double StepsBonus = 0.9;

    // What a price list spreads over several passages is asked for as a whole.
    private const int PassagesOfPrices = 4;
    private const double NextPrice = 0.99;

    // A fact of the kind asked for, and how much of that it is worth where nothing around it speaks of the question.
    private const double FactBonus = 2.5;
    private const double FactAlone = 0.3;

    // The second passage of an article comes after the first of another that fits nearly as well.
    private const double SecondPassage = 0.9;

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
        if (await FindAsync(query, preferredDepartments, audience, take, cancel) is not { } answer)
            return KnowledgeAnswer.Nothing;
        if (!answer.IsFound)
            gaps.Note(query);
        return answer;
    }

    /// <summary>The same in public articles, for somebody who is still writing: what they have not finished is no gap.</summary>
    public async Task<KnowledgeAnswer> SuggestAsync(string query, int take, CancellationToken cancel) =>
        await FindAsync(query, [], Audience.Public, take, cancel) ?? KnowledgeAnswer.Nothing;

    /// <summary>Null for what asks nothing.</summary>
    private async Task<KnowledgeAnswer?> FindAsync(string query, IReadOnlyCollection<string> preferred, Audience audience, int take, CancellationToken cancel)
    {
        var snapshot = await index.GetAsync(cancel);
        var read = QueryReader.Read(query, snapshot.Vocabulary);
        return read.IsEmpty || take <= 0 ? null : new KnowledgeAnswer(await FindAsync(query, read, preferred, audience, take, snapshot, cancel));
    }

    private async Task<List<KnowledgeHit>> FindAsync(
        string query, Query read, IReadOnlyCollection<string> preferred, Audience audience, int take, KnowledgeIndex.Snapshot snapshot, CancellationToken cancel)
    {
        var matches = await FullText.MatchAsync(database, [.. read.Units.SelectMany(unit => unit.Alternatives)], audience, snapshot.Matches, cancel);
        var ranked = Ranking.Order(read, matches, snapshot.Size(audience));
        var articles = ranked.Take(Considered).ToList();
        var rows = await FullText.ReadAsync(database, articles.SelectMany(article => article.Passages.Take(Compared)).Select(p => p.Id), audience, snapshot.Rows, cancel);
        var asked = new Asked(read, AsksHow().IsMatch(query), Expectation.Of(query));
        var scored = articles
            .Select(article => Choose(article, rows, asked))
            .Where(chosen => chosen.Count > 0)
            .Select(chosen => (Passages: chosen, chosen[0].Article.Evidence, IsPreferred: chosen[0].Row.Departments.Any(preferred.Contains), chosen[0].Article.Score))
            .Select(article => article with { Score = article.Score + (article.IsPreferred ? DepartmentBonus : 0) })
            .OrderByDescending(article => article.Score)
            .ThenBy(article => article.Passages[0].Row.Slug, StringComparer.Ordinal)
            .ToList();
        if (scored is not [var best, ..])
            return [];
        // Measured for the best; the others follow it by their scores, so that near scores stay near.
        var most = Confidence.Of(best.Evidence, best.IsPreferred);
        return
        [
            .. scored
                .SelectMany(article => article.Passages.Select((passage, i) => (passage.Row, Score: article.Score * (i == 0 ? 1 : asked.Expects == Expectation.Kind.Price ? NextPrice : SecondPassage))))
                .OrderByDescending(hit => hit.Score)
                .Take(take)
                .Select(hit => Hit(hit.Row, hit.Score, most * hit.Score / best.Score)),
        ];
    }

    private static List<(RankedArticle Article, PassageRow Row)> Choose(RankedArticle article, Dictionary<long, PassageRow> rows, Asked asked) =>
    [
        .. article.Passages.Take(Compared)
            .Where(passage => rows.ContainsKey(passage.Id))
            .OrderByDescending(passage => passage.Own + FormBonus(rows[passage.Id].Form, asked))
            .Take(asked.Expects == Expectation.Kind.Price ? PassagesOfPrices : PassagesOfOneArticle)
            .Select(passage => (article, rows[passage.Id])),
    ];

    /// <summary>"How do I" is answered by steps, "how long" by the sentence with the days, where the article has them.</summary>
    private static double FormBonus(PassageForm form, Asked asked) => asked.Expects == Expectation.Kind.Any
        ? asked.How && form.HasSteps ? StepsBonus : 0
        : FactBonus * form.Gives(asked.Expects, asked.Query, FactAlone);

    private static KnowledgeHit Hit(PassageRow row, double score, double confidence) =>
        new(row.Slug, row.Title, $"/help/{row.Slug}", row.Heading, row.Text, score, confidence);

    [GeneratedRegex(@"\b(how (do|to|can|does|could|would|should)|steps|where (do|can) i)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AsksHow();

    /// <param name="How">It asks for the way to do something.</param>
    private sealed record Asked(Query Query, bool How, Expectation.Kind Expects);
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
