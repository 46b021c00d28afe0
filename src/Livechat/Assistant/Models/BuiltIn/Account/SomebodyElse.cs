using System.Text.RegularExpressions;
using Livechat.Knowledge.Search;
using Match = System.Text.RegularExpressions.Match;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>
/// Whether a text asks for something of another customer: "my friend's invoices", "customer 42", "what does Acme owe". It decides only how
/// the answer is worded; that no tool reaches anybody else's data is not up to it.
/// </summary>
internal static partial class SomebodyElse
{
    private const string Person =
        "customers?|clients?|users?|persons?|people|peoples|visitors?|tenants?|members?|subscribers?|callers?|company|companies|business|businesses|accounts?|organisations?|organizations?|firms?|shops?";

    private const string Kin =
        "friends?|brothers?|sisters?|mothers?|moms?|mums?|dads?|fathers?|parents?|wife|wifes|husbands?|boss|bosss|neighbou?rs?|cousins?|uncles?|aunts?|aunties?|colleagues?|coworkers?|workmates?|competitors?"
        + "|competition|rivals?|ex|exs|girlfriends?|boyfriends?|partners?|suppliers?|landlords?|tenants?|employers?|employees?|sons?|daughters?|mates?|buddys?|buddies|bosses|roommates?|pastors?|church|school"
        + "|kids?|child|childs|family|relatives?|nephews?|nieces?|in laws?|directors?|secretary|accountants?|developers?|webmasters?|clients?|customers?";

    // What an account holds; a site or a mailbox is left out because people report trouble with those of others.
    private const string Holding =
        "accounts?|invoices?|bills?|services?|subscriptions?|domains?|hosting|packages?|plans?|balances?|payments?|details?|data|information|records?|history|chats?|conversations?|tickets?|renewals?"
        + "|spending|orders?|profile|contacts?|phone numbers?|email address(es)?|address(es)?|passwords?|login|vps|debts?|statements?|handles?|status";

    // "Another domain" is a thing; only with a person is it somebody else's.
    private const string Anybody = "(some ?one|some ?body|any ?one|any ?body|every ?one|every ?body)";

    private const string Other = "(an ?other|other|others|different|some ?one|some ?body|any ?one|any ?body|every ?one|every ?body|no ?body)";

    /// <param name="text">The visitor's words as typed: names show in capitals.</param>
    /// <param name="said">The same, normalised.</param>
    /// <param name="company">The brand, which is nobody's account.</param>
    public static bool IsAskedFor(string text, string said, string company) =>
        OtherPeople().IsMatch(said)
        || Everybody().IsMatch(said)
        || Third().IsMatch(said)
        || (Theirs().IsMatch(said) && !OwnAny().IsMatch(said))
        || (Numbered().IsMatch(said) && !OwnNumber().IsMatch(said))
        || (Email().IsMatch(text) && AccountWord().IsMatch(said) && !OwnEmail().IsMatch(said) && !AccountReader.AsksTheWay(said))
        || NamesSomebody(text, said, company);

    private static bool NamesSomebody(string text, string said, string company)
    {
        if (!AccountWord().IsMatch(said) || AccountReader.AsksTheWay(said))
            return false;
        // "Msasa Loaf's invoices"
        foreach (Match owner in Possessive().Matches(text))
        {
            if (!Ours().IsMatch(owner.Groups["before"].Value) && IsName(owner.Groups["name"].Value, owner.Index == 0, company))
                return true;
        }
        if (OwnHolding().IsMatch(said))
            return false;
        // "invoices of Msasa Loaf", "what does Msasa Loaf owe", "is Msasa Loaf a customer"
        return HoldingOf().Matches(text).Any(match => IsName(match.Groups["name"].Value, false, company))
            || Does().Matches(text).Any(match => IsName(match.Groups["name"].Value, false, company));
    }

    // A word that is neither everyday language nor hosting, or two capitals in a row, is taken for a name.
    private static bool IsName(string words, bool opensSentence, string company)
    {
        var all = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (all.Length == 0 || company.Contains(words.Trim(), StringComparison.OrdinalIgnoreCase))
            return false;
        var plain = all.SelectMany(word => Words.Of(word)).ToList();
        if (plain.Count == 0 || plain.Exists(word => NoName().IsMatch(word)))
            return false;
        var capitals = all.Skip(opensSentence ? 1 : 0).Count(word => char.IsUpper(word[0]) && !ServiceWord().IsMatch(word));
        return capitals >= 2 || plain.Exists(word => !AccountSpelling.IsOrdinary(word));
    }

    [GeneratedRegex(
        @"\b" + Anybody + "( else)?( s)? (" + Holding + @")\b|\b(an ?other|other|others|different)( of your| of the)? (" + Person + @")( s)? (\w+ )?(" + Holding + @")\b"
        + @"|\b(" + Holding + @")( numbers?| list)? (of|for|belonging to|that belongs? to|owned by|held by|about|on) (the |your |an? |all |any |every |each )*(" + Anybody + "|" + Other + "( of your| of the)? (" + Person + ")|others|" + Kin + @"|customers?|clients?|users?|visitors?)\b(?! (care|service|support|portal|area))"
        + @"|\b(do|does|did|has|have|is|are|was|were) (the |your |any |an? )?" + Other + "( else)? ?(" + Person + @")? ?(\w+ )?(have|has|own|owe|owes|owing|pay|pays|paid|paying|spend|spends|expire|subscribed)\b"
        + @"|\b" + Other + "( else)? (" + Person + @")( is| are)? (owe|owes|owing|pay|pays|paying|spend|spends|spending)\b"
        + @"|\b(previous|last|next|first|random|any|each|every|the) (customer|client|user|visitor|caller) (s )?(" + Holding + @"|before|after|asked|said|wrote|talked)\b|\b(visitor|customer|person|user|client) (before|after|next to) me\b")]
    private static partial Regex OtherPeople();

    [GeneratedRegex(
        @"\b(show|list|give|tell|export|print|dump|display|send|get|fetch|see|reveal|read|name|provide|download|access|view|pull|share|who are)( (me|us|a|the|full|complete|entire|names?|list|emails?|of|every|each|all|your|other|on|about|details?))* (all|every|each|your|other|list of|names of|emails of|the) (other |your |the |registered |active )*(customers|clients|users|tenants|visitors)\b(?! (care|service|support|portal|area|zone))"
        + @"|\b(all|every|each|any)( of)?( the| your)? (customers?|clients?|users?|tenants?|accounts|visitors)\b(?! (care|service|support|portal|area)).{0,30}\b(" + Holding + @"|have|owe|pay|expire|database)\b"
        + @"|\b(" + Holding + @")\b.{0,25}\b(all|every|each|entire|whole)( of)?( the| your)? (customers?|clients?|users?|tenants?|accounts|database|system|companies)\b"
        + @"|\b(customer|client|user|accounts|invoices|services) (database|table|records|list)\b|\bwho else\b.{0,40}\b(customer|client|host\w*|pay\w*|owe\w*|service)\b|\b(list of|which)( your| the| other)* (customers|clients|users|companies)\b.{0,40}\b(owe|pay|expire|have|overdue|unpaid|hosting|domains?|use|using|suspended)\w*\b"
        + @"|\b(all|every|each)( of)? (the )?(invoices?|services?|accounts?|subscriptions?|domains?|customers?|users?|tickets?|payments?|chats?|conversations?) (in|of|on|from|across|that exist) (the |your |this )?(whole |entire )?(database|system|company|platform|server|table)\b"
        + @"|\beveryones?\b.{0,20}\b(" + Holding + @")\b")]
    private static partial Regex Everybody();

    [GeneratedRegex(
        @"\b(his|her|hers) (\w+ ){0,2}(" + Holding + @")\b"
        + @"|\b(my|our|the|an?|this|that) (\w+ )?(" + Kin + @")( s)? (\w+ ){0,2}(accounts?|invoices?|bills?|services?|subscriptions?|domains?|hosting|packages?|plans?|balances?|payments?|renewals?|orders?|passwords?|statements?|account details|chats?|conversations?|tickets?|vps)\b"
        + @"|\b(he|she) (\w+ )?(have|has|owe|owes|owing|pay|pays|paid|own|owns|spend|spends)\b|\b(does|is|has|did) (he|she)\b.{0,20}\b(have|owe|owes|owing|pay|paid|own|spend|active|suspended|customer|client)\b"
        + @"|\b(my|our) (\w+ )?(" + Kin + @")( \w+){0,3} (pays|owes|owe|owing|pay|spends|is paying)\b|\b(do|does|did|has|have|is|when) (my|the|our) (\w+ )?(" + Kin + @") (\w+ ){0,2}(have|own|owe|owes|owing|pay|paid|spend|expire|behind|suspended|customer|client)\b")]
    private static partial Regex Third();

    [GeneratedRegex(@"\b(their|theirs) (?!own\b)(\w+ ){0,2}(" + Holding + @")\b|\b(do|did|are|have) they\b.{0,15}\b(owe|owing|pay|paid|spend|behind)\b")]
    private static partial Regex Theirs();

    [GeneratedRegex(@"\b(customers?|clients?|users?|visitors?|members?|tenants?|accounts?|persons?|subscriptions?|cid|uid)( (id|ids|number|numbers|no|num|nr|code|ref|reference|called|named|name))*( is| of)? (and )?\w{0,4}\d+\b|\b(id|uid|customer id|user id|client id|account id) \w{0,4}\d+\b|\b(customer|client|user|account) (called|named)\b")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"\b(my|our) (\w+ )?(customer|client|account|user) (id|number|no|code|reference|ref)\b")]
    private static partial Regex OwnNumber();

    [GeneratedRegex(@"[\w.+-]+@[\w-]+\.[\w.]+")]
    private static partial Regex Email();

    [GeneratedRegex(@"\b(my|our) (\w+ ){0,2}(email|mail|address)\b|\b(reach|contact|email|mail|reply to|write to|notify|update) (me|us)\b|\b(ticket|call ?back)\b")]
    private static partial Regex OwnEmail();

    [GeneratedRegex(@"\b(accounts?|invoices?|bills?|services?|subscriptions?|domains?|hosting|packages?|plans?|balances?|payments?|owe|owes|owing|owed|paid|pay|pays|paying|spend|spends|spending|renew\w*|expir\w*|due|overdue|unpaid|customer|client|subscribed|tickets?|chats?|conversations?|history|vps)\b")]
    private static partial Regex AccountWord();

    [GeneratedRegex(@"\b(my|our|mine|ours) (\w+ ){0,3}(" + Holding + @"|services|website|site|company|business)\b|\b(do|did|have|am|are) (i|we)\b|\b(i|we) (have|owe|own|pay|am|got)\b")]
    private static partial Regex OwnHolding();

    [GeneratedRegex(@"\b(my|mine|our|ours)\b")]
    private static partial Regex OwnAny();

    [GeneratedRegex(@"(?<before>(?:\w+ )?)\b(?<name>\w+(?: [A-Z]\w+){0,3})['’](?:s\b)?\s+(?:\w+\s+){0,2}?(?:accounts?|invoices?|bills?|services?|subscriptions?|domains?|hosting|packages?|plans?|balances?|payments?|renewals?|details|history|chats?|tickets?|vps|orders?|data|information)\b")]
    private static partial Regex Possessive();

    [GeneratedRegex(@"\b([Mm]y|[Oo]ur|[Yy]our|[Tt]his|[Tt]he|[Ll]ast|[Nn]ext|[Tt]hat) $")]
    private static partial Regex Ours();

    [GeneratedRegex(@"\b(?:accounts?|invoices?|bills?|services?|subscriptions?|domains?|hosting|balances?|payments?|details|history|chats?|tickets?|renewals?|packages?|plans?|information|records?|customer|client)\s+(?:named |called )?(?:of|for|belonging to|owned by|registered (?:to|by|under)|under(?: the name)?(?: of)?|linked to|held by|does|that)\s+(?:the )?(?<name>\w+(?: \w+){0,2})", RegexOptions.IgnoreCase)]
    private static partial Regex HoldingOf();

    [GeneratedRegex(@"\b(?:does|did|has|have|is|are|was|will|when does|when is|must)\s+(?:the )?(?<name>\w+(?: \w+){0,3}?)['’]?s?\s+(?:\w+ )?(?:have|has|own|owns|owe|owes|owing|pay|pays|paid|paying|spend|spends|expire|renew|an? customer|an? client|an? account|overdue|behind|suspended|registered|subscribed|hosting)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Does();

    // Words that stand where a name could, and are none.
    [GeneratedRegex(@"^(i|we|you|u|my|our|your|me|us|it|this|that|these|those|they|there|a|an|any|anything|everything|all|each|what|who|which|how|when|let|here|today|tomorrow|yesterday|week|month|year|quarter|january|february|march|april|may|june|july|august|september|october|november|december|one|ones)$")]
    private static partial Regex NoName();

    [GeneratedRegex(@"^(VPS|SEO|SSL|DNS|Shared|Starter|Basic|Business|Professional|Dedicated|Enterprise|Domain|Domains|Hosting|EcoCash|OneMoney|PayPal|Visa|Mastercard|USD|WordPress|cPanel|Website|Package|Online|Shop|Mobile|App|Maintenance|Contract|Plan|Service|Services|[A-Z])$")]
    private static partial Regex ServiceWord();
}
