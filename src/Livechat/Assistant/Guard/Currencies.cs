using System.Collections.Frozen;

namespace Livechat.Assistant.Guard;

/// <summary>How currencies are written. Codes that are common words or product names (PHP, ALL, TRY) are left out: more would be misread than missed.</summary>
internal static class Currencies
{
    public const string Codes =
        "USD|ZWG|ZWL|ZWD|ZIG|ZAR|GBP|EUR|AUD|CAD|NZD|SGD|HKD|NAD|CHF|JPY|CNY|RMB|INR|KES|NGN|GHS|ZMW|BWP|MZN|TZS|UGX|MWK|AED|SAR|QAR|SEK|NOK|DKK|PLN|CZK|HUF|RUB|BRL|MXN|KRW|THB|MYR|IDR|USDT|USDC|BTC|ETH";

    /// <summary>Signs, with the letters that belong to them. Letters in front of a sign must not end a word.</summary>
    public const string Signs = @"(?:(?<![A-Za-z])(?:US|USD|AUD?|CAD?|C|NZ|HK|SG?|N|ZWL?|ZWG|R|Z)\s?)?\$|[£€¥₹₦₵₽₩₺₴₫฿₿¢]";

    public const string Words = @"(?:US|U\.S\.|American|Zimbabwe(?:an)?|ZWL?|Australian|Canadian|New Zealand|Singapore|Hong Kong|Namibian|bond)?\s?(?:" + Dollars + ")|" + Others;

    /// <summary>The one word of each that names the currency, without what says whose it is.</summary>
    public const string Nouns = Dollars + "|" + Others;

    private const string Dollars = "dollars?|cents?";

    private const string Others =
        @"bucks?|rands?|pounds?(?:\ssterling)?|pence|quid|euros?|kwachas?|pulas?|meticai?s|naira|cedis?|shillings?|rupees?|yen|yuan|renminbi|francs?|dirhams?|riyals?|bitcoins?";

    private static readonly FrozenDictionary<string, string> Known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["$"] = Amount.Dollar, ["US$"] = "USD", ["USD$"] = "USD", ["A$"] = "AUD", ["AU$"] = "AUD", ["AUD$"] = "AUD", ["C$"] = "CAD", ["CA$"] = "CAD", ["CAD$"] = "CAD",
        ["NZ$"] = "NZD", ["HK$"] = "HKD", ["S$"] = "SGD", ["SG$"] = "SGD", ["N$"] = "NAD", ["R$"] = "BRL", ["Z$"] = "ZWL", ["ZW$"] = "ZWL", ["ZWL$"] = "ZWL", ["ZWG$"] = "ZWG",
        ["£"] = "GBP", ["€"] = "EUR", ["¥"] = "JPY", ["₹"] = "INR", ["₦"] = "NGN", ["₵"] = "GHS", ["₽"] = "RUB", ["₩"] = "KRW", ["฿"] = "THB", ["₿"] = "BTC",
        ["R"] = "ZAR", ["ZIG"] = "ZWG", ["ZWD"] = "ZWL", ["RMB"] = "CNY",
        ["buck"] = Amount.Dollar, ["rand"] = "ZAR", ["pound"] = "GBP", ["poundsterling"] = "GBP", ["poundssterling"] = "GBP", ["quid"] = "GBP", ["euro"] = "EUR",
        ["kwacha"] = "ZMW", ["pula"] = "BWP", ["metical"] = "MZN", ["meticai"] = "MZN", ["naira"] = "NGN", ["cedi"] = "GHS", ["shilling"] = "KES", ["rupee"] = "INR",
        ["yen"] = "JPY", ["yuan"] = "CNY", ["renminbi"] = "CNY", ["franc"] = "CHF", ["dirham"] = "AED", ["riyal"] = "SAR", ["bitcoin"] = "BTC",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The currency a piece of text names, and how many of what it names make one: 100 for cents.</summary>
    public static (string Currency, int Parts) Of(string written)
    {
        var text = string.Concat(written.Where(c => !char.IsWhiteSpace(c))).ToLowerInvariant();
        if (text is "¢" or "cent" or "cents")
            return (Amount.Dollar, 100);
        if (text == "pence")
            return ("GBP", 100);
        if (text.EndsWith("dollar", StringComparison.Ordinal) || text.EndsWith("dollars", StringComparison.Ordinal) || text.EndsWith("cent", StringComparison.Ordinal) || text.EndsWith("cents", StringComparison.Ordinal))
            return (Dollar(text), text.Contains("cent", StringComparison.Ordinal) ? 100 : 1);
        if (Known.TryGetValue(text, out var known) || Known.TryGetValue(text.TrimEnd('s'), out known))
            return (known, 1);
        return (text.ToUpperInvariant(), 1);
    }

    private static string Dollar(string text) => text switch
    {
        _ when text.StartsWith("us", StringComparison.Ordinal) || text.StartsWith("u.s.", StringComparison.Ordinal) || text.StartsWith("american", StringComparison.Ordinal) => "USD",
        _ when text.StartsWith("z", StringComparison.Ordinal) || text.StartsWith("bond", StringComparison.Ordinal) => "ZWL",
        _ when text.StartsWith("australian", StringComparison.Ordinal) => "AUD",
        _ when text.StartsWith("canadian", StringComparison.Ordinal) => "CAD",
        _ when text.StartsWith("new", StringComparison.Ordinal) => "NZD",
        _ when text.StartsWith("singapore", StringComparison.Ordinal) => "SGD",
        _ when text.StartsWith("hong", StringComparison.Ordinal) => "HKD",
        _ when text.StartsWith("namibian", StringComparison.Ordinal) => "NAD",
        _ => Amount.Dollar,
    };
}
