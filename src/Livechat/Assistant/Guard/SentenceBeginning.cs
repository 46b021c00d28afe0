using System.Text.RegularExpressions;

namespace Livechat.Assistant.Guard;

/// <summary>
/// How much of a sentence can be shown before its end is known: its first whole words, up to one that a figure, a link or the telling of an
/// action could hang on. The cut depends only on the words before it, so what was shown once stays.
/// </summary>
internal static partial class SentenceBeginning
{
    /// <summary>The length of the part that can be shown; 0 for nothing.</summary>
    public static int Of(string sentence)
    {
        // The last word may still grow.
        var whole = sentence.Length;
        while (whole > 0 && !char.IsWhiteSpace(sentence[whole - 1]))
            whole--;
        foreach (var risky in Risky().EnumerateMatches(sentence.AsSpan(0, whole)))
            return WordStart(sentence, risky.Index);
        return whole;
    }

    private static int WordStart(string sentence, int index)
    {
        while (index > 0 && !char.IsWhiteSpace(sentence[index - 1]))
            index--;
        return index;
    }

    // Digits, signs of money, links and markup, letters of other alphabets (which may stand for Latin ones), numbers and currencies in words,
    // and every word without which no pattern of ActionClaims is complete. A word too many only delays a few words. Nothing here may begin in
    // a word before the one that is risky: that one was shown.
    [GeneratedRegex(
        @"[\d$£€¥%#&<\[|`]|[^\u0000-\u007F\u2010-\u2027]|\b[A-Z]{1,6}-|https?:|www\.|@"
        + @"|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|half)\b"
        + @"|\b(?:" + Currencies.Codes + @"|\w*(?:" + Currencies.Nouns + @"))\b"
        + @"|\b(?!(?:need|speed|feed|indeed|shared|dedicated|unlimited|managed|required|supported|recommended|included|detailed|based|allowed|needed|interested|related|used)\b)\w*ed\b"
        + @"|\b(?:made|put|sent|resent|set|reset|bought|done|taken|dealt|paid|repaid|given|gave|went|brought|told|spoken|spoke|call|phone|ring|way|queue|progress|underway|now|already|let|gone|through|active|inactive|online|live|off|complete|successful|effective|place|being|auto\w*|refund\w*|got|begun|written|withdrawn)\b"
        + @"|\b(?:transferring|connecting|handing|forwarding|escalating|passing|putting|calling|phoning|ringing|joining|taking|looking|coming|reviewing|working|handling|processing)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Risky();
}
