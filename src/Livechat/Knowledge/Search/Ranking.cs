namespace Livechat.Knowledge.Search;

/// <summary>
/// Turns matches into an order of articles and their passages. What counts is how much of the question an article and one passage of it
/// cover, each part of the question by its rarity: in title or tags fully, in headings and text less. Measured on the question sets of
/// the tests.
/// </summary>
internal sealed class Ranking
{
    private const double HeadingWeight = 0.75;
    private const double TextWeight = 0.6;

    // An article that mentions a laptop in passing is not about laptops, not even when its title does.
    private const double ElsewhereWeight = 0.45;

    // Said in the title and in the text is a little more than said once.
    private const double SaidTwice = 0.1;

    // The title speaks for each passage under it, nearly as well as the passage's own words.
    private const double TitleForPassage = 0.95;

    // A question about just what the title says is answered by the passage that opens the article.
    private const double FirstPassage = 0.15;

    // A heading says what its passage is about; a mention in the text of another one does not come up to it.
    private const double HeadingForPassage = 2;

    // Articles say the usual first: of two passages that say the same, the earlier.
    private const double LaterPassage = 0.01;

    // The database's own rank decides this much of how good a match is; that there is one decides the rest.
    private const double EngineShare = 0.5;
    private const double ArticleShare = 0.3;

    // How much rarer parts of a question outweigh frequent ones.
    private const double RarityExponent = 1.1;

    // "Am I entitled to a refund": that no article says "entitled" must not outweigh that one is about refunds.
    private const double MostForFaint = 2;

    private readonly Query _query;
    private readonly Dictionary<long, double[]> _titles = [];
    private readonly Dictionary<long, Found> _passages = [];
    private readonly double[] _weights;
    private readonly double _unknown;

    private Ranking(Query query, List<Match> matches, int corpus)
    {
        _query = query;
        Collect(matches);
        var found = Enumerable.Range(0, query.Units.Count)
            .Select(u => _passages.Values.Count(passage => passage.At(u) > 0 || _titles[passage.Article][u] > 0)).ToArray();
        // A part counts by how few passages speak of it; one that none speaks of counts most, against all of them.
        _weights = [.. found.Select((count, u) => query.Units[u].Weight * Rarity(count, corpus, query.Units[u].IsFaint))];
        _unknown = query.Units.Where((unit, u) => found[u] == 0 && !unit.IsElsewhere).Sum(unit => Math.Min(1, unit.Weight));
    }

    /// <summary>The articles best first, each with its passages best first.</summary>
    /// <param name="query">What was asked; not empty.</param>
    /// <param name="matches">Its alternatives as found; the alternatives are numbered through all units.</param>
    /// <param name="corpus">How many passages there are.</param>
    public static List<RankedArticle> Order(Query query, List<Match> matches, int corpus)
    {
        var ranking = new Ranking(query, matches, corpus);
        var ranked = ranking._passages.Values.GroupBy(passage => passage.Article).Select(ranking.Rank).ToList();
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
                _passages.Add(match.Passage, passage = new Found(match, new double[_query.Units.Count], new double[_query.Units.Count]));
            if (!_titles.TryGetValue(match.Article, out var title))
                _titles.Add(match.Article, title = new double[_query.Units.Count]);
            var (unit, weight) = alternatives[match.Alternative];
            var most = best[(match.Alternative, match.Field)];
            var strength = weight * (1 - EngineShare + (EngineShare * (most > 0 ? match.Score / most : 1))) * WeightOf(match.Field, _query.Units[unit]);
            var units = match.Field switch { Field.TitleOrTags => title, Field.Heading => passage.Heading, _ => passage.Text };
            units[unit] = Math.Max(units[unit], strength);
        }
    }

    private RankedArticle Rank(IGrouping<long, Found> article)
    {
        var title = _titles[article.Key];
        var passages = article.ToList();
        var total = _weights.Sum();
        var articleCover = Cover(u => SaidIn(title[u], passages.Max(passage => passage.At(u)))) / total;
        var covers = passages.ConvertAll(passage => Cover(u => Math.Max(passage.At(u), TitleForPassage * title[u])) / total);
        var best = passages[covers.IndexOf(covers.Max())];
        var evidence = new Evidence(
            articleCover, covers.Max(), Cover(u => Math.Max(best.At(u), title[u])), _query.Units.Select((unit, u) => title[u] * Math.Min(1, unit.Weight)).Max(),
            _unknown, _query.Units.Count(unit => unit.IsElsewhere));
        var own = _weights.Select((weight, u) => weight * Math.Log(1 + ((double)passages.Count / Math.Max(1, passages.Count(passage => passage.At(u) > 0))))).ToArray();
        var ranked = passages.ConvertAll(passage => new RankedPassage(passage.Id, OwnShare(passage, title, own) / total));
        ranked.Sort((a, b) => b.Own.CompareTo(a.Own));
        return new RankedArticle((ArticleShare * articleCover) + ((1 - ArticleShare) * covers.Max()), evidence, ranked);
    }

    // Within an article a part of the question counts by how few of its passages speak of it.
    private double OwnShare(Found passage, double[] title, double[] own) =>
        own.Select((weight, u) => weight * ((HeadingForPassage * passage.Heading[u]) + passage.Text[u])).Sum()
        + ((passage.Position == 0 ? FirstPassage : -LaterPassage * passage.Position) * Cover(u => title[u]));

    private static double SaidIn(double one, double other) => Math.Min(1, Math.Max(one, other) + (SaidTwice * Math.Min(one, other)));

    private static double WeightOf(Field field, QueryUnit unit) =>
        (field switch { Field.TitleOrTags => 1, Field.Heading => HeadingWeight, _ => TextWeight }) * (unit.IsElsewhere ? ElsewhereWeight : 1);

    private static double Rarity(int found, int corpus, bool isFaint)
    {
        var rarity = Math.Pow(Math.Log(1 + ((corpus - found + 0.5) / (found + 0.5))), RarityExponent);
        return isFaint ? Math.Min(rarity, MostForFaint) : rarity;
    }

    private sealed record Found(long Id, long Article, int Position, double[] Heading, double[] Text)
    {
        public Found(Match match, double[] heading, double[] text)
            : this(match.Passage, match.Article, match.Position, heading, text)
        {
        }

        public double At(int unit) => Math.Max(Heading[unit], Text[unit]);
    }

    private double Cover(Func<int, double> match)
    {
        var sum = 0.0;
        for (var u = 0; u < _weights.Length; u++)
            sum += _weights[u] * match(u);
        return sum;
    }
}

/// <summary>An article in the order; the score is between 0 and 1.</summary>
internal sealed record RankedArticle(double Score, Evidence Evidence, IReadOnlyList<RankedPassage> Passages);

/// <summary>A passage of it; how much it says of the question itself tells it from the others of its article.</summary>
internal readonly record struct RankedPassage(long Id, double Own);

/// <summary>What speaks for and against an article having the answer.</summary>
/// <param name="ArticleCover">The share of the question that it covers.</param>
/// <param name="PassageCover">The share that the best passage covers alone.</param>
/// <param name="Matched">How much was matched, by rarity, not as a share: one rare word proves more than one frequent one.</param>
/// <param name="InTitle">How well the best part of the question matches the article's title or tags.</param>
/// <param name="Unknown">Parts of the question that no article speaks of.</param>
/// <param name="Elsewhere">Parts that belong to another field.</param>
internal readonly record struct Evidence(double ArticleCover, double PassageCover, double Matched, double InTitle, double Unknown, int Elsewhere);
