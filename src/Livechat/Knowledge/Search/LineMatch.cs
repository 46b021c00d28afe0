namespace Livechat.Knowledge.Search;

/// <summary>How much of a question one line of an article covers.</summary>
internal static class LineMatch
{
    // A typing mistake that the lexicon cannot mend may still be one of the line's words.
    private const double Misspelt = 0.8;

    /// <summary>The best way in which the line says this part of the question, 0 to 1.</summary>
    public static double Of(QueryUnit unit, IReadOnlySet<string> stems, IReadOnlyList<string> words) =>
        unit.Alternatives.Max(alternative => Of(alternative, stems, words));

    /// <summary>The share of the question's parts, by weight, that a text covers: 0 to 1.</summary>
    public static double Share(Query query, IReadOnlySet<string> stems, IReadOnlyList<string> words) =>
        query.Units.Sum(unit => unit.Weight * Of(unit, stems, words)) / query.Units.Sum(unit => unit.Weight);

    public static double Share(Query query, string text)
    {
        var words = Words.Of(text);
        return Share(query, words.Select(PorterStemmer.Stem).ToHashSet(), words);
    }

    private static double Of(Alternative alternative, IReadOnlySet<string> stems, IReadOnlyList<string> words)
    {
        if (alternative.Stems.All(stems.Contains))
            return alternative.Weight;
        return alternative.Words is [{ Length: > 4 } typed] && !Lexicon.Instance.Known.Contains(typed) && words.Any(word => EditDistance.Within(typed, word, 1) is not null)
            ? Misspelt * alternative.Weight
            : 0;
    }
}
