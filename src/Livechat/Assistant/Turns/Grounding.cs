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
        var words = new HashSet<string>(Word().Matches(answer).Select(match => match.Value), StringComparer.OrdinalIgnoreCase);
        if (words.Count < LeastWords)
            return null;
        var byArticle = passages
            .Select(passage => (Passage: passage, Share: Shared(words, passage) / (double)words.Count))
            .GroupBy(scored => scored.Passage.Article)
            .Select(article => article.MaxBy(scored => scored.Share))
            .OrderByDescending(scored => scored.Share)
            .Take(2).ToList();
        return byArticle.Count == 0 || byArticle[0].Share < LeastShare || byArticle.Count == 2 && byArticle[0].Share - byArticle[1].Share < LeastLead
            ? null
            : byArticle[0].Passage;
    }

    /// <summary>How many of the words stand in the passage.</summary>
    private static int Shared(HashSet<string> words, PassageResult passage)
    {
        var shared = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in new[] { passage.Title, passage.Heading, passage.Text })
        {
            foreach (var match in Word().EnumerateMatches(text))
            {
                if (lookup.TryGetValue(text.AsSpan(match.Index, match.Length), out var word))
                    shared.Add(word);
            }
        }
        return shared.Count;
    }

    // Figures count whatever their length: they are what answers and passages share most tellingly.
    [GeneratedRegex(@"\p{L}{4,}|\d+(?:[.,:]\d+)*")]
    private static partial Regex Word();
}
