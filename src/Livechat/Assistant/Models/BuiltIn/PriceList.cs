using System.Globalization;
using System.Text.RegularExpressions;
using Livechat.Knowledge;
using Livechat.Knowledge.Search;

namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>
/// "How much is shared hosting?" fits each plan alike, and quoting one of them would be half an answer. Where an article has a passage for
/// each offer, their prices are listed, the lowest first.
/// </summary>
internal static partial class PriceList
{
    /// <summary>The list, from the passages of the best article; null when the question is not about prices or singles one offer out.</summary>
    public static string? Of(IReadOnlyList<PassageResult> passages, string question)
    {
        if (Expectation.Of(question) != Expectation.Kind.Price)
            return null;
        var offers = passages
            .Where(passage => passage.Article == passages[0].Article)
            .Select(passage => (passage.Heading, Line: FirstSentence().Match(passage.Text).Value))
            .Where(offer => Amount().IsMatch(offer.Line))
            .ToList();
        if (offers.Count < 2 || offers[0].Heading != passages[0].Heading)
            return null;
        var query = QueryReader.Read(question, Vocabulary.Empty);
        if (query.IsEmpty || offers.Select(offer => LineMatch.Share(query, offer.Heading)).Distinct().Count() > 1)
            return null;
        return string.Join('\n', offers.OrderBy(offer => Lowest(offer.Line)).Select(offer => $"- **{offer.Heading}** – {offer.Line}"));
    }

    private static decimal Lowest(string line) =>
        Amount().Matches(line).Min(amount => decimal.Parse(amount.Groups[1].Value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture));

    // A price list is written in sentences; what stands in tables and lists is quoted as it is.
    [GeneratedRegex(@"\A(?![-|#\d*]).+?[.!?](?=\s|\z)")]
    private static partial Regex FirstSentence();

    [GeneratedRegex(@"\$(\d[\d,]*(?:\.\d+)?)")]
    private static partial Regex Amount();
}
