namespace Livechat.Knowledge.Search;

/// <summary>
/// Turns matches into an order of passages. What counts is how much of the question a passage and its article cover, each part of the
/// question by its rarity: in title or tags fully, in headings and text less. Measured on the question sets of the tests.
/// </summary>
internal sealed class Ranking
{
    private const double HeadingWeight = 0.75;
    private const double TextWeight = 0.6;

    // An article that mentions a laptop in passing is not about laptops, not even when its title does.
    private const double ElsewhereWeight = 0.45;

    // Said in the title and in the text is a little more than said once.
    private const double SaidTwice = 0.1;

    // The title speaks for each passage under it, but the passage that says it itself is the better one to quote.
    private const double TitleForPassage = 0.95;
    private const double OwnWords = 0.03;

    // The database's own rank decides this much of how good a match is; that there is one decides the rest.
    private const double EngineShare = 0.5;
    private const double ArticleShare = 0.3;

    // How much rarer parts of a question outweigh frequent ones.
    private const double RarityExponent = 1.1;

    // "Am I entitled to a refund": that no article says "entitled" must not outweigh that one is about refunds.
    private const double MostForFaint = 2;

    private readonly Query _query;
    private readonly Dictionary<long, double[]> _titles = [];
    private readonly Dictionary<long, (long Article, double[] Units)> _passages = [];
    private readonly double[] _weights;
    private readonly double _unknown;

    private Ranking(Query query, List<Match> matches, int corpus)
    {
        _query = query;
        Collect(matches);
        var found = Enumerable.Range(0, query.Units.Count)
            .Select(u => _passages.Values.Count(passage => passage.Units[u] > 0 || _titles[passage.Article][u] > 0)).ToArray();
        // A part counts by how few passages speak of it; one that none speaks of counts most, against all of them.
        _weights = [.. found.Select((count, u) => query.Units[u].Weight * Rarity(count, corpus, query.Units[u].IsFaint))];
        _unknown = query.Units.Where((unit, u) => found[u] == 0 && !unit.IsElsewhere).Sum(unit => Math.Min(1, unit.Weight));
    }

    /// <summary>Passages best first.</summary>
    /// <param name="query">What was asked; not empty.</param>
    /// <param name="matches">Its alternatives as found; the alternatives are numbered through all units.</param>
    /// <param name="corpus">How many passages there are.</param>
    public static List<Ranked> Order(Query query, List<Match> matches, int corpus)
    {
        var ranking = new Ranking(query, matches, corpus);
        var ranked = ranking._passages.GroupBy(pair => pair.Value.Article).SelectMany(ranking.Rank).ToList();
        ranked.Sort((a, b) => b.Score.CompareTo(a.Score));
        return ranked;
    }

    private void Collect(List<Match> matches)
    {
        var alternatives = _query.Units.SelectMany((unit, u) => unit.Alternatives.Select(alternative => (Unit: u, alternative.Weight))).ToArray();
        var best = new Dictionary<(int, Field), double>();
        foreach (var match in matches)
            best[(match.Alternative, match.Field)] = Math.Max(match.Score, best.GetValueOrDefault((match.Alternative, match.Field)));
        foreach (var match in matches)
        {
            if (!_passages.TryGetValue(match.Passage, out var passage))
                _passages.Add(match.Passage, passage = (match.Article, new double[_query.Units.Count]));
            if (!_titles.TryGetValue(match.Article, out var title))
                _titles.Add(match.Article, title = new double[_query.Units.Count]);
            var (unit, weight) = alternatives[match.Alternative];
            var most = best[(match.Alternative, match.Field)];
            var strength = weight * (1 - EngineShare + (EngineShare * (most > 0 ? match.Score / most : 1))) * WeightOf(match.Field, _query.Units[unit]);
            var units = match.Field == Field.TitleOrTags ? title : passage.Units;
            units[unit] = Math.Max(units[unit], strength);
        }
    }

    private IEnumerable<Ranked> Rank(IGrouping<long, KeyValuePair<long, (long Article, double[] Units)>> article)
    {
        var title = _titles[article.Key];
        var text = new double[title.Length];
        foreach (var (_, passage) in article)
        {
            for (var u = 0; u < text.Length; u++)
                text[u] = Math.Max(text[u], passage.Units[u]);
        }
        var total = _weights.Sum();
        var articleCover = Cover(u => Math.Min(1, Math.Max(title[u], text[u]) + (SaidTwice * Math.Min(title[u], text[u])))) / total;
        var inTitle = _query.Units.Select((unit, u) => title[u] * Math.Min(1, unit.Weight)).Max();
        foreach (var (id, passage) in article)
        {
            var passageCover = Cover(u => Math.Max(passage.Units[u], TitleForPassage * title[u])) / total;
            var score = (ArticleShare * articleCover) + ((1 - ArticleShare) * passageCover) + (OwnWords * Cover(u => passage.Units[u]) / total);
            var evidence = new Evidence(
                articleCover, passageCover, Cover(u => Math.Max(passage.Units[u], title[u])), inTitle, _unknown, _query.Units.Count(unit => unit.IsElsewhere));
            yield return new Ranked(id, article.Key, score, evidence);
        }
    }

    private static double WeightOf(Field field, QueryUnit unit) =>
        (field switch { Field.TitleOrTags => 1, Field.Heading => HeadingWeight, _ => TextWeight }) * (unit.IsElsewhere ? ElsewhereWeight : 1);

    private static double Rarity(int found, int corpus, bool isFaint)
    {
        var rarity = Math.Pow(Math.Log(1 + ((corpus - found + 0.5) / (found + 0.5))), RarityExponent);
        return isFaint ? Math.Min(rarity, MostForFaint) : rarity;
    }

    private double Cover(Func<int, double> match)
    {
        var sum = 0.0;
        for (var u = 0; u < _weights.Length; u++)
            sum += _weights[u] * match(u);
        return sum;
    }
}

/// <summary>A passage in the order; the score is between 0 and about 1.</summary>
internal readonly record struct Ranked(long Passage, long Article, double Score, Evidence Evidence);

/// <summary>What speaks for and against a passage being the answer.</summary>
/// <param name="ArticleCover">The share of the question that its article covers.</param>
/// <param name="PassageCover">The share that it covers itself.</param>
/// <param name="Matched">How much was matched, by rarity, not as a share: one rare word proves more than one frequent one.</param>
/// <param name="InTitle">How well the best part of the question matches the article's title or tags.</param>
/// <param name="Unknown">Parts of the question that no article speaks of.</param>
/// <param name="Elsewhere">Parts that belong to another field.</param>
internal readonly record struct Evidence(double ArticleCover, double PassageCover, double Matched, double InTitle, double Unknown, int Elsewhere);
