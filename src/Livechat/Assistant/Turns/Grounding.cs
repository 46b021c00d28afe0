using System.Text.RegularExpressions;
using Livechat.Knowledge;

namespace Livechat.Assistant.Turns;

/// <summary>Finds the passage an answer clearly rests on when its model forgot to name one, by the words they share.</summary>
public static partial class Grounding
{
    // Strict on purpose: a missing citation is a pity, a wrong one is a lie. Half of the longer words shared, and clearly more than
    // with any other article, is far above what two texts of the same field share by chance.
    private const double LeastShare = 0.5;
    private const double LeastLead = 0.15;
    private const int LeastWords = 6;

    /// <summary>The one passage, or null when none stands out.</summary>
    public static PassageResult? PassageBehind(string answer, IReadOnlyList<PassageResult> passages)
    {
        var words = Words(answer);
        if (words.Count < LeastWords)
            return null;
        var byArticle = passages
            .Select(passage => (Passage: passage, Share: words.Count(Words(passage.Title + " " + passage.Heading + " " + passage.Text).Contains) / (double)words.Count))
            .GroupBy(scored => scored.Passage.Article)
            .Select(article => article.MaxBy(scored => scored.Share))
            .OrderByDescending(scored => scored.Share)
            .Take(2).ToList();
        return byArticle.Count == 0 || byArticle[0].Share < LeastShare || byArticle.Count == 2 && byArticle[0].Share - byArticle[1].Share < LeastLead
            ? null
            : byArticle[0].Passage;
    }

    private static HashSet<string> Words(string text) => [.. Word().Matches(text).Select(match => match.Value.ToLowerInvariant())];

    // Figures count whatever their length: they are what answers and passages share most tellingly.
    [GeneratedRegex(@"\p{L}{4,}|\d+(?:[.,:]\d+)*")]
    private static partial Regex Word();
}
