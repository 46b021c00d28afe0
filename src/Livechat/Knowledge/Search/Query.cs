namespace Livechat.Knowledge.Search;

/// <summary>A question as the search understands it: the things it is about, in order.</summary>
internal sealed record Query(IReadOnlyList<QueryUnit> Units)
{
    /// <summary>Nothing in it can be searched for: only greetings, fillers and question words.</summary>
    public bool IsEmpty => Units.Count == 0;
}

/// <summary>One thing a question is about, and the ways an article may say it.</summary>
/// <param name="Typed">As the visitor wrote it, small letters.</param>
/// <param name="Weight">How much it counts, 1 for an ordinary word.</param>
/// <param name="Alternatives">Best first.</param>
/// <param name="IsElsewhere">An everyday thing of another field: a passing mention in an article does not make it the topic.</param>
internal sealed record QueryUnit(string Typed, double Weight, IReadOnlyList<Alternative> Alternatives, bool IsElsewhere)
{
    /// <summary>Stands in many articles and says little, so that its being rare says little too.</summary>
    public bool IsFaint => Weight < 1;
}

/// <summary>One way to say it: the stems that must stand near each other, and how good a match on it is (0..1).</summary>
/// <param name="Words">As given to the index, which stems them itself.</param>
internal sealed record Alternative(IReadOnlyList<string> Words, double Weight)
{
    public IReadOnlyList<string> Stems { get; } = [.. Words.Select(PorterStemmer.Stem)];
}
