using System.Text.RegularExpressions;

namespace Livechat.Assistant.Guard;

/// <summary>
/// Finds the money amounts of one sentence: with a sign, a code or a word for the currency, spelled out, in ranges, "5.99 per month",
/// "it costs 45", bare figures with cents, and percentages off a price. What is found twice counts as the first that found it.
/// </summary>
internal static partial class AmountReader
{
    private const char Taken = '\u0001';

    /// <param name="columns">Of the table the sentence is a row of; null for other text.</param>
    /// <param name="isAboutPrices">Whether every percentage counts, not only one beside words such as "off" and "refund".</param>
    public static List<Found<Amount>> Read(string sentence, TableColumns? columns = null, bool isAboutPrices = false)
    {
        var found = new List<Found<Amount>>();
        if (!sentence.AsSpan().ContainsAnyInRange('0', '9') && !FoldedText.MayHide(sentence) && !MaySpell().IsMatch(sentence))
            return found;
        var folded = NumberWords.ToFigures(FoldedText.Of(sentence));
        var text = folded.Text.ToCharArray();

        Take(Percentages(), match => isAboutPrices || match.Groups["half"].Success || DealWords().IsMatch(folded.Text), match => Percents(match));
        Take(WithCents(), _ => true, match => [Of(Sum(Number(match, "n"), Number(match, "c") / 100), match.Groups["cur"].Value)]);
        Take(SignFirst(), match => !IsPlaceholder(match), Figured);
        Take(SignLast(), _ => true, Figured);
        Take(PerPeriod(), match => match.Groups["n"].Value.AsSpan().ContainsAny('.', ',') || !Quota().IsMatch(folded.Text), Figured);
        Take(AfterPriceWord(), _ => true, Figured);
        if (columns is not null)
            TakeCells(columns);
        Take(BareWithCents(), match => !IsVersion(new string(text, 0, match.Index)), Figured);
        found.Sort((a, b) => a.Start.CompareTo(b.Start));
        return found;

        void Take(Regex pattern, Func<Match, bool> counts, Func<Match, IEnumerable<Amount>> amounts)
        {
            foreach (Match match in pattern.Matches(new string(text)))
            {
                if (!counts(match))
                    continue;
                var (start, length) = folded.Origin(match.Index, match.Length);
                found.AddRange(amounts(match).Select(amount => new Found<Amount>(amount, start, length)));
                text.AsSpan(match.Index, match.Length).Fill(Taken);
            }
        }

        void TakeCells(TableColumns columns)
        {
            foreach (var (start, length, currency) in columns.Cells(new string(text)))
            {
                foreach (Match match in Figure().Matches(new string(text, start, length)))
                {
                    var origin = folded.Origin(start + match.Index, match.Length);
                    found.Add(new Found<Amount>(new Amount(Figures.Read(match.Value), currency), origin.Start, origin.Length));
                    text.AsSpan(start + match.Index, match.Length).Fill(Taken);
                }
            }
        }
    }

    private static IEnumerable<Amount> Figured(Match match)
    {
        var currency = match.Groups["cur"].Value;
        yield return Of(Number(match, "n"), currency);
        if (match.Groups["n2"].Success)
            yield return Of(Number(match, "n2"), currency);
    }

    private static IEnumerable<Amount> Percents(Match match)
    {
        if (match.Groups["half"].Success)
        {
            yield return new Amount(50, Amount.Percent);
            yield break;
        }
        yield return new Amount(Figures.Read(match.Groups["n"].Value), Amount.Percent);
        if (match.Groups["n2"].Success)
            yield return new Amount(Figures.Read(match.Groups["n2"].Value), Amount.Percent);
    }

    private static Amount Of(decimal? value, string currency)
    {
        if (currency.Length == 0)
            return new Amount(value, Amount.None);
        var (code, parts) = Currencies.Of(currency);
        return new Amount(value / parts, code);
    }

    private static decimal? Number(Match match, string group)
    {
        var value = Figures.Read(match.Groups[group].Value);
        var many = match.Groups["x" + group] is { Success: true } given ? given.Value.Trim().ToLowerInvariant() : "";
        var times = many switch { "k" or "thousand" or "grand" => 1_000m, "m" or "mn" or "million" => 1_000_000m, "bn" or "billion" => 1_000_000_000m, "hundred" => 100m, _ => 1m };
        return value is < 1_000_000_000_000 ? value * times : times == 1 ? value : null;
    }

    private static decimal? Sum(decimal? a, decimal? b) => a + b;

    // $1 of a rewrite rule or a script.
    private static bool IsPlaceholder(Match match) => match.Groups["before"].Success;

    private static bool IsVersion(string before) => Product().IsMatch(before);

    private const string N = Figures.Pattern;
    private const string Many = @"\s?(?:thousand|million|billion|hundred|grand)\b|k\b|m\b|mn\b|bn\b";
    private const string Signs = Currencies.Signs;
    private const string Codes = $@"(?<![A-Za-z])(?:(?:{Currencies.Codes})\$?(?![A-Za-z])|(?-i:R)(?=\s?\d))";
    private const string EndOfAmount = @"(?=\s*(?:\z|[.,;:!?)\]""'|/\u0001-]|(?:per|a|each|every|for|and|or|monthly|yearly|annually|in|depending|plus)\b))";

    [GeneratedRegex("hundred|thousand|million|dollar|buck|cent|euro|pound|rand|half", RegexOptions.IgnoreCase)]
    private static partial Regex MaySpell();

    [GeneratedRegex(
        $@"(?<half>\bhalf(?:\sthe)?[\s-](?:off|price)\b)|(?<![\d.,])(?:(?<n2>{N})\s?%?\s?(?:-|to|or)\s?)?(?<n>{N})[\s-]?(?:%|per\s?cent\b|percent\b|pct\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Percentages();

    [GeneratedRegex(
        @"\b(?:off|discount\w*|refund\w*|credit(?:s|ed)?|cheaper|less|reduc\w+|rebates?|cash\s?back|money.back|sav(?:e|es|ed|ing|ings)|lower(?:ed)?|back|bonus|commissions?|compensat\w+|waive\w*|coupons?|promo\w*|vouchers?|price[sd]?|deal|fees?|cheaper)\b", RegexOptions.IgnoreCase)]
    private static partial Regex DealWords();

    [GeneratedRegex($@"(?<n>{N})\s?(?<cur>dollars?|euros?|pounds?|rands?|bucks?),?\s(?:and\s)?(?<c>\d{{1,2}})(?:\scents?\b|\spence\b)", RegexOptions.IgnoreCase)]
    private static partial Regex WithCents();

    // A code after a figure belongs to that figure: "38.40 USD 2026".
    [GeneratedRegex(
        $@"(?<before>(?<=[/?=^(]|\A\s*)\$\d(?![\d.,]))|(?<cur>{Signs}|(?<!\d\s?){Codes})(?:\s?:)?\s?-?(?<n>{N})(?<xn>{Many})?(?!-\d\d-\d)(?:(?:-(?:{Signs}|{Codes})?|\s?(?:-|to\s|or\s|and\s)\s?(?:{Signs}|{Codes})\s?)(?<n2>{N})(?<xn2>{Many})?(?![-/:]\d)|\s(?:to|or)\s(?<n2>{N})(?<xn2>{Many})?{EndOfAmount})?",
        RegexOptions.IgnoreCase)]
    private static partial Regex SignFirst();

    [GeneratedRegex(
        $@"(?<![\d.,])(?:(?<![\w#-])(?<n2>{N})(?<xn2>{Many})?(?:-|\s(?:to|or|and)\s|\s-\s(?<=\b(?:costs?|between|from|about|around|roughly|approximately|is|are|for|at|pay)\s{N}(?:{Many})?\s-\s)))?(?<n>{N})(?<xn>{Many})?(?:\s|-|\s-\s)?(?<cur>(?:{Currencies.Words})\b|(?:{Currencies.Codes})(?![A-Za-z])|(?:{Signs})(?!\s?\d)|(?-i:R)(?![A-Za-z0-9-]))",
        RegexOptions.IgnoreCase)]
    private static partial Regex SignLast();

    [GeneratedRegex(
        $@"(?<![\w.,:#-])(?<n>{N})(?<xn>{Many})?\s?(?:/\s?(?:month|mo\b|year|yr\b|quarter|annum)|(?:per|a|each|every)\s(?:month|year|annum|quarter)\b|(?:monthly|yearly|annually|quarterly)\b|p\.?[ma]\.(?!\w)(?<=\.\d\d\s?p\.?[ma]\.))", RegexOptions.IgnoreCase)]
    private static partial Regex PerPeriod();

    // "up to 200 per month" is a quota, not a price.
    [GeneratedRegex(@"\b(?:up\sto|limit\w*|allow\w*|visit\w*|e?mails?|requests?|page\s?views?|messages?|backups?|times|hours?|days?|posts?|articles?|words|updates?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Quota();

    [GeneratedRegex(
        $@"\b(?:costs?|prices?|priced|pay|pays|paid|fees?|charges?|charged|total(?:s|ling|ing)?|amounts?|refund(?:ed)?|credit(?:ed)?|balance|owe[sd]?|owing|due|worth|renews|billed|bill|discount|deposit)(?:\s(?:is|are|was|of|at|for|to|only|just|about|around|you|us|will|be|would|now|comes?|exactly|approximately|a|it))*\s?[:=]?\s(?!(?:19|20)\d\d(?![\d.,]\d))(?<n>{N})(?<xn>{Many})?(?!\s?%){EndOfAmount}(?!-\d)(?!\s?(?:-|/)\s?\d)",
        RegexOptions.IgnoreCase)]
    private static partial Regex AfterPriceWord();

    [GeneratedRegex(@"(?<![\w.,:/#+-]|\d\s)(?<n>(?:\d{1,3}(?:[, ]\d{3})+|\d+)\.\d{2})(?![\d.%:]|,\d|\s?(?:%|per\s?cent|percent|[KMGT]i?B\b|[kKMG]bps|[KMG]bit|ms\b|s\b|sec\w*|min\w*|hours?|[GMk]?Hz\b|x\b|kg\b|km\b|cm\b|mm\b|px\b|am\b|pm\b|GB|MB|TB|stars?|LTS|out\sof))", RegexOptions.IgnoreCase)]
    private static partial Regex BareWithCents();

    // Names whose figures are versions.
    [GeneratedRegex(
        @"\b(?:ubuntu|debian|centos|almalinux|rocky|linux|php|python|node(?:\.?js)?|mysql|mariadb|postgres\w*|wordpress|joomla|drupal|magento|laravel|django|ruby|rails|go|java|nginx|apache|openssl|tls|ssl|v|ver|version|versions|release|kernel|cpanel|whm|plesk|windows|android|ios|macos|chrome|firefox|safari|\.net|section|step|chapter|rfc|figure|http|exim|dovecot|imunify|litespeed|redis|docker|git|perl|and|or|to)\s*\z",
        RegexOptions.IgnoreCase)]
    private static partial Regex Product();

    [GeneratedRegex($@"(?<![\w.,])(?:{N})(?![\w%]|\.\d)")]
    private static partial Regex Figure();
}
