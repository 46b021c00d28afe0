namespace Livechat.Knowledge.Search;

/// <summary>
/// Turns matches into an order of passages. What counts is how much of the question an article covers, each part by its rarity: in title or
/// tags fully, in the text less; and how much of it one single passage covers, because an answer is quoted from one place.
/// </summary>
internal static class Ranking
{
    private const double TextAlone = 0.72;
    private const double BothFields = 0.15;
    private const double ArticleShare = 0.55;

    /// <summary>Passages best first.</summary>
    public static List<Ranked> Order(Query query, IReadOnlyList<int> unitOfAlternative, IReadOnlyList<Alternative> alternatives, List<Match> matches, int corpus)
    {
        var count = query.Units.Count;
        var bestScore = new double[alternatives.Count * 2];
        foreach (var match in matches)
            bestScore[Slot(match)] = Math.Max(bestScore[Slot(match)], match.Score);

        var articles = new Dictionary<long, double[]>();
        var passages = new Dictionary<long, (long Article, double[] Units)>();
        foreach (var match in matches)
        {
            var unit = unitOfAlternative[match.Alternative];
            var relative = bestScore[Slot(match)] > 0 ? match.Score / bestScore[Slot(match)] : 1;
            var strength = alternatives[match.Alternative].Weight * (0.7 + (0.3 * relative));
            if (!passages.TryGetValue(match.Passage, out var passage))
                passages.Add(match.Passage, passage = (match.Article, new double[count]));
            if (!articles.TryGetValue(match.Article, out var article))
                articles.Add(match.Article, article = new double[count]);
            var units = match.InTitleOrTags ? article : passage.Units;
            units[unit] = Math.Max(units[unit], strength);
        }

        var weights = Weights(query, passages, articles, corpus);
        var total = weights.Sum();
        var ranked = new List<Ranked>(passages.Count);
        foreach (var group in passages.GroupBy(pair => pair.Value.Article))
        {
            var title = articles[group.Key];
            var text = new double[count];
            foreach (var (_, passage) in group)
            {
                for (var u = 0; u < count; u++)
                    text[u] = Math.Max(text[u], passage.Units[u]);
            }
            var articleCover = Cover(weights, u => Field(title[u], text[u])) / total;
            foreach (var (id, passage) in group)
            {
                var passageCover = Cover(weights, u => Math.Max(passage.Units[u], 0.8 * title[u])) / total;
                var own = Cover(weights, u => passage.Units[u]) / total;
                ranked.Add(new Ranked(id, group.Key, (ArticleShare * articleCover) + ((1 - ArticleShare) * passageCover) + (0.05 * own), articleCover, passageCover));
            }
        }
        ranked.Sort((a, b) => b.Score.CompareTo(a.Score));
        return ranked;
    }

    private static int Slot(Match match) => (match.Alternative * 2) + (match.InTitleOrTags ? 0 : 1);

    private static double Field(double title, double text) => Math.Min(1, Math.Max(title, TextAlone * text) + (BothFields * Math.Min(title, text)));

    private static double Cover(double[] weights, Func<int, double> match)
    {
        var sum = 0.0;
        for (var u = 0; u < weights.Length; u++)
            sum += weights[u] * match(u);
        return sum;
    }

    // A part of the question counts by how few passages speak of it; one that none speaks of counts most, against all of them.
    private static double[] Weights(
        Query query, Dictionary<long, (long Article, double[] Units)> passages, Dictionary<long, double[]> articles, int corpus)
    {
        var weights = new double[query.Units.Count];
        for (var u = 0; u < weights.Length; u++)
        {
            var found = passages.Values.Count(passage => passage.Units[u] > 0 || articles[passage.Article][u] > 0);
            weights[u] = query.Units[u].Weight * Math.Log(1 + ((corpus - found + 0.5) / (found + 0.5)));
        }
        return weights;
    }
}

/// <summary>A passage in the order. Score and covers are between 0 and about 1.</summary>
internal readonly record struct Ranked(long Passage, long Article, double Score, double ArticleCover, double PassageCover);
