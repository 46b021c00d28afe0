namespace Livechat.Knowledge.Search;

/// <summary>
/// Turns matches into an order of passages. What counts is how much of the question an article covers, each part by its rarity: in title or
/// tags fully, in headings and text less; and how much of it one single passage covers, because an answer is quoted from one place.
/// </summary>
internal static class Ranking
{
    internal static double HeadingWeight = 0.9, TextWeight = 0.65, ElsewhereWeight = 0.3, Both = 0.2, ArticleShare = 0.55, TitleInPassage = 0.8, Relative = 0.3, Own = 0.05;

    /// <summary>Passages best first.</summary>
    public static List<Ranked> Order(Query query, IReadOnlyList<int> unitOfAlternative, IReadOnlyList<Alternative> alternatives, List<Match> matches, int corpus)
    {
        var count = query.Units.Count;
        var best = new double[alternatives.Count, 3];
        foreach (var match in matches)
            best[match.Alternative, (int)match.Field] = Math.Max(best[match.Alternative, (int)match.Field], match.Score);

        var articles = new Dictionary<long, double[]>();
        var passages = new Dictionary<long, (long Article, double[] Units)>();
        foreach (var match in matches)
        {
            if (!passages.TryGetValue(match.Passage, out var passage))
                passages.Add(match.Passage, passage = (match.Article, new double[count]));
            if (!articles.TryGetValue(match.Article, out var article))
                articles.Add(match.Article, article = new double[count]);
            var unit = unitOfAlternative[match.Alternative];
            var most = best[match.Alternative, (int)match.Field];
            var relative = most > 0 ? match.Score / most : 1;
            var strength = alternatives[match.Alternative].Weight * (1 - Relative + (Relative * relative)) * WeightOf(match.Field, query.Units[unit]);
            var units = match.Field == Field.TitleOrTags ? article : passage.Units;
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
            var articleCover = Cover(weights, u => Math.Min(1, Math.Max(title[u], text[u]) + (Both * Math.Min(title[u], text[u])))) / total;
            foreach (var (id, passage) in group)
            {
                var passageCover = Cover(weights, u => Math.Max(passage.Units[u], TitleInPassage * title[u])) / total;
                var own = Cover(weights, u => passage.Units[u]) / total;
                ranked.Add(new Ranked(id, group.Key, (ArticleShare * articleCover) + ((1 - ArticleShare) * passageCover) + (Own * own), articleCover, passageCover));
            }
        }
        ranked.Sort((a, b) => b.Score.CompareTo(a.Score));
        return ranked;
    }

    private static double WeightOf(Field field, QueryUnit unit) => field switch
    {
        Field.TitleOrTags => 1,
        Field.Heading => HeadingWeight,
        _ => unit.IsElsewhere ? ElsewhereWeight : TextWeight,
    };

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
