using System.Text.RegularExpressions;

namespace Livechat.Assistant.Guard;

/// <summary>
/// Finds what a visitor would take for the number of a ticket, callback, request, invoice or case: T-7K2M4QX, INV-000117, "ticket #12345",
/// "reference number 99812".
/// </summary>
internal static partial class TicketNumbers
{
    public static List<Found<string>> Read(string sentence)
    {
        var found = new List<Found<string>>();
        if (!sentence.AsSpan().ContainsAnyInRange('0', '9') && !FoldedText.MayHide(sentence) && !MayBeLetters().IsMatch(sentence))
            return found;
        var folded = FoldedText.Of(sentence);
        foreach (Match match in Numbers().Matches(folded.Text))
        {
            var number = match.Groups["n"];
            if (IsStandard(number.Value) || IsColour(folded.Text, match))
                continue;
            var (start, length) = folded.Origin(number.Index, number.Length);
            found.Add(new Found<string>(Canonical(number.Value), start, length));
        }
        return found;
    }

    /// <summary>The number without what differs between two ways of writing it.</summary>
    public static string Canonical(string number) => number.Trim('#', '-', '/', ' ').Replace(" ", "").ToUpperInvariant();

    /// <summary>Whether a number stated as <paramref name="stated"/> is the one known as <paramref name="known"/>: INV-000117 may be called 000117 or 117.</summary>
    public static bool IsSame(string stated, string known)
    {
        if (stated == known)
            return true;
        var digits = TrailingDigits(known);
        return stated.All(char.IsAsciiDigit) && digits.Length > 0 && stated.TrimStart('0') == digits.TrimStart('0')
            || Glued(stated) == Glued(known);
    }

    private static string TrailingDigits(string number)
    {
        var start = number.Length;
        while (start > 0 && char.IsAsciiDigit(number[start - 1]))
            start--;
        return start > 0 && number[start - 1] != '-' ? "" : number[start..];
    }

    private static string Glued(string number) => number.Replace("-", "");

    // Names of standards look like numbers of tickets: SHA-256, RFC-2822.
    private static bool IsStandard(string number) => Standard().IsMatch(number);

    private static bool IsColour(string text, Match match) =>
        match.Value.StartsWith('#') && match.Groups["n"].Length == 6 && Colour().IsMatch(text);

    private const string What =
        @"(?:ticket|case|reference|ref|invoice|order|request|call-?back|confirmation|transaction|receipt|booking|tracking|complaint|incident|docket|claim|quote|credit\snote|support|service\srequest|application|refund)";

    [GeneratedRegex(
        """
        (?<![\w-])(?<n>[TCR]-(?=[0-9A-Z]*\d)[0-9A-Z]{3,12})(?![\w-])
        |(?<![\w-])(?<n>[TCR]-[0-9A-HJKMNP-TV-Z]{7})(?![\w-])
        |(?<![\w-])(?<n>(?:TKT|TICKET|INV|INVOICE|CASE|REF|REQ|ORD|ORDER|CRN|SR|INC|CN|CB|CALLBACK|TXN|RMA|SUP)[-_#:]?\d[0-9A-Z-]*\d)(?![\w])
        |(?<![\w-])(?<n>(?-i:[A-Z]{2,8})-(?:\d{4}-)?\d{3,12})(?![\w])
        |(?<![\w&/])\#(?<n>\d{4,12})\b
        """ + "|" + @"\b" + What + @"(?:s)?(?:[\s-](?:number|no\.?|nr\.?|id|code|ref(?:erence)?|\#))+(?:\s(?:is|was|are|will\sbe|of))?(?:\s?[:=])?\s?[""'(\[]?\#?(?<n>(?=[0-9A-Z/-]*\d)[0-9A-Z][0-9A-Z/-]*[0-9A-Z])"
        + "|" + @"\b" + What + @"\s?(?:\#|:\s?\#?|is\s\#?|as\s\#?|=\s?)[""'(\[]?(?<n>(?=[0-9A-Z/-]*\d{3})[0-9A-Z][0-9A-Z/-]*[0-9A-Z]|\d{2,})(?!\s?(?:%|\$|(?:business\s|working\s)?(?:days?|hours?|minutes?|weeks?|months?)\b)|[.,]\d|-\d|/\d)"
        + "|" + @"\b" + What + @"\.?\s\#?(?<n>\d{3,12}|(?=[A-Z-]*\d)[A-Z]{1,5}-?\d{3,12})(?![\w%]|[.,]\d|-\d|/\d|:\d|\s?(?:%|\$|[KMG]B\b|[a-z]{2,}s\b|(?:USD|EUR|GBP|ZAR|ZW[GL])\b))"
        + "|" + @"\b(?:your|the)\snumber(?:\sis|:)\s?\#?(?<n>(?=[0-9A-Z-]*\d)[0-9A-Z][0-9A-Z-]+)",
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Numbers();

    // T-ABCDEFG has no digit, and emphasis may stand anywhere.
    [GeneratedRegex(@"[TCR][*_`~\\]*-", RegexOptions.IgnoreCase)]
    private static partial Regex MayBeLetters();

    [GeneratedRegex(@"\A(?:SHA|UTF|RFC|ISO|IEC|AES|RSA|CVE|HTTPS?|IEEE|CP|ECDSA|IPV|DES|MP|H|PHP|TLS|SSL|PCI|WPA|MD|KB|WINDOWS|ERR|ERROR|CODE|NGINX|SMTP|FTP|IMAP|POP|PORT|LATIN|GB|US|BS|EN|DIN|TOP|COVID)-", RegexOptions.IgnoreCase)]
    private static partial Regex Standard();

    [GeneratedRegex(@"\b(?:colou?rs?|hex|background|css|palette|shade)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Colour();
}
