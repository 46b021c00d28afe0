using System.Text.RegularExpressions;
using Livechat.Knowledge.Search;

namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>Whether a message only makes sense with the one before: "how much is it?", "and monthly?".</summary>
internal static partial class FollowUp
{
    private const int LongestInWords = 8;

    public static bool Is(string text, Query query)
    {
        var words = Words.Of(text, LongestInWords + 1);
        if (words.Count > LongestInWords)
            return false;
        var strong = query.Units.Count(unit => unit.Weight >= 1);
        return query.IsEmpty || (strong <= 1 && Refers().IsMatch(string.Join(' ', words))) || (strong <= 1 && words.Count <= 4 && query.Units.All(IsAspect));
    }

    // A side of something, not a thing: it needs to be told of what.
    private static bool IsAspect(QueryUnit unit) => unit.Weight < 1 || Aspect().IsMatch(unit.Typed);

    [GeneratedRegex(@"\b(it|its|that|this|those|these|them|they|one|ones)\b|^(and|what about|how about|or|then|also|but|so)\b")]
    private static partial Regex Refers();

    [GeneratedRegex(@"^(how much|price|prices|pricing|cost|costs|fee|rate|monthly|yearly|annually|annual|quarterly|per (month|year)|discount|cheaper|cheapest|steps|expensive|free)$")]
    private static partial Regex Aspect();
}
