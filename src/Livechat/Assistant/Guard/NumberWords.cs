using System.Globalization;
using System.Text.RegularExpressions;

namespace Livechat.Assistant.Guard;

/// <summary>Writes spelled-out numbers as figures where they say how much: "twenty dollars", "a hundred and fifty USD", "fifty percent".</summary>
internal static partial class NumberWords
{
    private static readonly Dictionary<string, int> Small = new(StringComparer.OrdinalIgnoreCase)
    {
        ["zero"] = 0, ["one"] = 1, ["two"] = 2, ["three"] = 3, ["four"] = 4, ["five"] = 5, ["six"] = 6, ["seven"] = 7, ["eight"] = 8, ["nine"] = 9, ["ten"] = 10,
        ["eleven"] = 11, ["twelve"] = 12, ["thirteen"] = 13, ["fourteen"] = 14, ["fifteen"] = 15, ["sixteen"] = 16, ["seventeen"] = 17, ["eighteen"] = 18, ["nineteen"] = 19,
        ["twenty"] = 20, ["thirty"] = 30, ["forty"] = 40, ["fifty"] = 50, ["sixty"] = 60, ["seventy"] = 70, ["eighty"] = 80, ["ninety"] = 90,
    };

    private const string Word =
        "(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million)";

    public static FoldedText ToFigures(FoldedText folded)
    {
        var pieces = new List<(int, int, string)>();
        foreach (Match match in Spelled().Matches(folded.Text))
        {
            var words = match.Groups["words"];
            if (Value(words.Value) is { } value)
                pieces.Add((words.Index, words.Length, value.ToString(CultureInfo.InvariantCulture)));
        }
        return folded.Replace(pieces);
    }

    private static decimal? Value(string words)
    {
        long total = 0, group = 0;
        var decimals = "";
        var afterPoint = false;
        foreach (var word in words.ToLowerInvariant().Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word == "point")
                afterPoint = true;
            else if (afterPoint && Small.TryGetValue(word, out var digit))
                decimals += digit.ToString(CultureInfo.InvariantCulture);
            else if (word == "a")
                group = 1;
            else if (Small.TryGetValue(word, out var small))
                group += small;
            else if (word == "hundred")
                group = Math.Max(group, 1) * 100;
            else if (word is "thousand" or "million")
            {
                total += Math.Max(group, 1) * (word == "thousand" ? 1_000 : 1_000_000);
                group = 0;
            }
            if (total > 1_000_000_000_000 || group > 1_000_000_000)
                return null;
        }
        return decimal.Parse($"{total + group}{(decimals.Length > 0 ? "." + decimals : "")}", CultureInfo.InvariantCulture);
    }

    // Only before what makes a number an amount; "one of our plans" stays as it is.
    [GeneratedRegex(
        $@"\b(?<words>(?:a\s(?=hundred|thousand|million))?{Word}(?:(?:\s|-|\sand\s|\spoint\s){Word}){{0,14}})(?=[\s-](?:(?:{Currencies.Words}|{Currencies.Codes})\b|per\s?cent\b|percent\b|%|(?:per|a|each|every)\s(?:month|year|annum)\b))",
        RegexOptions.IgnoreCase)]
    private static partial Regex Spelled();
}
