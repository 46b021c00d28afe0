using System.Text.RegularExpressions;
using Livechat.Knowledge.Search;
using Match = System.Text.RegularExpressions.Match;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>Which of the customer's services a question means, by name, kind or ending, or by its place in the list that the last answer showed.</summary>
/// <param name="Items">In the order of the list; all of them when the question names none.</param>
/// <param name="IsNamed">Whether the question singles any out.</param>
/// <param name="IsMissing">Whether it names something that the customer does not have.</param>
/// <param name="Groups">What each part of the question can mean: "VPS M and my domain" has two.</param>
internal sealed partial record ServiceChoice(IReadOnlyList<ServiceItem> Items, bool IsNamed, bool IsMissing, IReadOnlyList<IReadOnlyList<ServiceItem>> Groups)
{
    private const int NameMatch = 2;
    private const int EndingMatch = 4;

    public static ServiceChoice Of(string text, IReadOnlyList<ServiceItem> all, string? lastAnswer)
    {
        var said = AccountSpelling.Normalise(text);
        var shown = Shown(lastAnswer, all);
        if (shown.Count > 0 && Place(said, shown.Count) is { } place)
            return One(place < shown.Count ? [shown[place]] : shown, place < shown.Count);
        var (groups, isMissing) = Named(text, said, all);
        // "The VPS one" is one of those that were shown.
        if (shown.Count > 0 && Pointing().IsMatch(said))
            groups = groups.ConvertAll(group => group.Exists(shown.Contains) ? group.FindAll(shown.Contains) : group);
        if (groups.Count > 0)
            return new ServiceChoice([.. all.Where(item => groups.Exists(group => group.Contains(item)))], true, false, groups);
        if (shown.Count > 0 && !isMissing && (Pointing().IsMatch(said) || All().IsMatch(said)) && !Everything().IsMatch(said))
            return One(shown, true);
        return One(all, false) with { IsMissing = isMissing };

        static ServiceChoice One(IReadOnlyList<ServiceItem> items, bool isNamed) => new(items, isNamed, false, [items]);
    }

    /// <summary>"Both", "all of them": every one is meant, not one to be asked for.</summary>
    public static bool MeansAll(string said) => All().IsMatch(said);

    /// <summary>The services that an answer showed, in its order.</summary>
    public static List<ServiceItem> Shown(string? answer, IReadOnlyList<ServiceItem> all)
    {
        var shown = new List<ServiceItem>();
        foreach (Match bold in Bold().Matches(answer ?? ""))
        {
            // Two services of the same name are told apart by their place.
            if (all.FirstOrDefault(item => AccountLines.Plain(item.Name) == bold.Groups[1].Value && !shown.Contains(item)) is { } item)
                shown.Add(item);
        }
        return shown;
    }

    /// <summary>Whether an answer showed account data that a later question can refer to.</summary>
    public static bool ShowsAccount(string? answer) => answer is not null && Bold().IsMatch(answer) && AccountMark().IsMatch(answer);

    /// <summary>"The second one", "2", "the last": its index; null when none is named.</summary>
    public static int? Place(string said, int count)
    {
        if (OnlyNumber().Match(said) is { Success: true } number && int.TryParse(number.Groups[1].Value, out var n) && n >= 1 && n <= 99)
            return n - 1;
        if (Ordinal().Match(said) is not { Success: true } ordinal)
            return null;
        return ordinal.Groups[1].Value switch
        {
            "first" or "1st" or "former" => 0,
            "second" or "2nd" => 1,
            "third" or "3rd" => 2,
            "fourth" or "4th" => 3,
            "fifth" or "5th" => 4,
            "sixth" or "6th" => 5,
            _ => count - 1,
        };
    }

    private static (List<List<ServiceItem>> Groups, bool IsMissing) Named(string text, string said, IReadOnlyList<ServiceItem> all)
    {
        var found = new List<List<ServiceItem>>();
        var isMissing = false;
        // "My hosting and my .co.zw domain" are two; each part names its own.
        var parts = Joints().Split(text);
        foreach (var part in parts.Length > 1 ? parts : [text])
        {
            var words = parts.Length > 1 ? AccountSpelling.Normalise(part) : said;
            var asked = Asked.Read(part, words);
            if (asked.IsEmpty)
                continue;
            var scored = all.Select(item => (Item: item, Score: asked.Score(item))).ToList();
            var best = scored.Count == 0 ? 0 : scored.Max(match => match.Score);
            if (best > 0)
                found.Add([.. scored.Where(match => match.Score == best).Select(match => match.Item)]);
            else
                isMissing = isMissing || asked.IsPlain;
        }
        return (found, isMissing && found.Count == 0);
    }

    /// <summary>What a part of a question says about the service it means.</summary>
    private sealed record Asked(IReadOnlyList<string> Words, string Said, IReadOnlyList<string> Endings, string? Size)
    {
        public bool IsEmpty => Words.Count == 0 && Endings.Count == 0;

        // Something that is sold, and not just a word that happens to stand in a name.
        public bool IsPlain => Endings.Count > 0 || Words.Any(word => Kind().IsMatch(word));

        public static Asked Read(string text, string said)
        {
            var endings = Ending().Matches(text.ToLowerInvariant()).Select(match => match.Groups[1].Value)
                .Concat(SpokenEnding().Matches(said).Select(match => match.Groups[1].Value.Replace(' ', '.'))).Distinct().ToList();
            var size = PlanSize().Match(said);
            return new Asked([.. said.Split(' ').Where(word => !Filler().IsMatch(word))], said, endings, size.Success ? size.Groups[1].Value : null);
        }

        public int Score(ServiceItem item)
        {
            var name = Knowledge.Search.Words.Of(item.Name);
            var ending = NameEnding().Match(item.Name.ToLowerInvariant()) is { Success: true } match ? match.Groups[1].Value : null;
            if (Endings.Count > 0 && (ending is null || !Endings.Contains(ending)))
                return 0;
            if (Size is not null && name.Contains("vps") && !name.Contains(Size))
                return 0;
            var stems = name.Where(word => word.Length > 2 && !NotTelling().IsMatch(word)).Select(PorterStemmer.Stem).ToHashSet();
            var score = Words.Select(PorterStemmer.Stem).Distinct().Count(stems.Contains) * NameMatch;
            score += Kinds(item).Any(kind => Words.Any(word => PorterStemmer.Stem(word) == PorterStemmer.Stem(kind))) ? 1 : 0;
            // "My dedicated server" is not a VPS, although that is a server too.
            if (Words.Any(word => Telling().IsMatch(word) && !stems.Contains(PorterStemmer.Stem(word)) && !Kinds(item).Contains(word)))
                return 0;
            if (Endings.Count > 0)
                score += EndingMatch;
            if (Size is not null && name.Contains("vps"))
                score += NameMatch;
            return score;
        }

        private static IEnumerable<string> Kinds(ServiceItem item)
        {
            var name = item.Name.ToLowerInvariant();
            yield return item.Category;
            if (item.Category == "hosting")
                yield return "host";
            if (name.Contains("vps", StringComparison.Ordinal))
                yield return "vps";
            if (name.Contains("vps", StringComparison.Ordinal) || name.Contains("dedicated", StringComparison.Ordinal) || name.Contains("server", StringComparison.Ordinal))
                yield return "server";
            if (item.Category is "design" or "development" || name.Contains("website", StringComparison.Ordinal))
            {
                yield return "website";
                yield return "site";
            }
            if (name.Contains("shop", StringComparison.Ordinal))
                yield return "store";
            if (name.Contains("seo", StringComparison.Ordinal))
                yield return "advertising";
        }
    }

    [GeneratedRegex(@"\*\*([^*\n]+)\*\*")]
    private static partial Regex Bold();

    // Every account answer says one of these; articles are quoted with "From our article".
    [GeneratedRegex(@"auto-renew|your account|invoice|with us|due on|runs until|Which one")]
    private static partial Regex AccountMark();

    [GeneratedRegex(@"\s+(?:and|or|&|plus)\s+|\s*[/;]\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Joints();

    [GeneratedRegex(@"\b(first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|sixth|6th|last|latter|former|bottom)\b(?! (invoice|bill|payment|time|month|year|week|chat|conversation|day|date|night|name|ticket|message|message))(?!( \w+)? (of|on) the month)")]
    private static partial Regex Ordinal();

    [GeneratedRegex(@"^(?:the |number |no |option |item |it is |please )*#?(\d{1,2})(?: please| one)*$")]
    private static partial Regex OnlyNumber();

    [GeneratedRegex(@"\b(it|that|this|them|they|those|these|its|one|ones|the|both)\b")]
    private static partial Regex Pointing();

    [GeneratedRegex(@"\b(everything|every|my services|my domains|my subscriptions)\b")]
    private static partial Regex Everything();

    [GeneratedRegex(@"\b(all|both|every|each|everything)\b")]
    private static partial Regex All();

    [GeneratedRegex(@"(?<![\w@])[\w-]*\.((?:[a-z]{2,3}\.)?[a-z]{2,10})\b(?!\.\w)")]
    private static partial Regex Ending();

    [GeneratedRegex(@"\b(co zw|org zw|ac zw|co za)\b|(?:dot |my |the )(?<1>com|org|net|africa|store|online|info|biz|shop)(?: domain|\b(?= expire| renew|$))")]
    private static partial Regex SpokenEnding();

    [GeneratedRegex(@"\(?\.([a-z]+(?:\.[a-z]+)?)\)?\s*$|\.((?:co|org|ac)\.[a-z]{2})\b")]
    private static partial Regex NameEnding();

    [GeneratedRegex(@"\bvps (s|m|l|xs|xl|xxl|small|medium|large)\b")]
    private static partial Regex PlanSize();

    [GeneratedRegex(@"^(hosting|host|domains?|vps|servers?|dedicated|shared|websites?|sites?|apps?|shop|store|seo|marketing|maintenance|email|mailbox|ssl|reseller|wordpress|contract|cloud|starter|basic|business|professional|enterprise)$")]
    private static partial Regex Kind();

    [GeneratedRegex(@"^(vps|dedicated|shared|seo|apps?|shop|maintenance|starter|professional|enterprise|reseller|ssl|cloud|email)$")]
    private static partial Regex Telling();

    [GeneratedRegex(@"^(registration|package|and|the|plan|service|digital|online|design|build|for|of)$")]
    private static partial Regex NotTelling();

    [GeneratedRegex(@"^(i|my|our|the|a|an|is|are|of|for|on|to|in|it|do|does|did|have|has|had|me|and|or|with|you|your|please|what|when|which|how|much|many|services?|subscriptions?|plans?|packages?|products?|one|ones|this|that|these|those|them|they|year|years|month|months|monthly|yearly|annual|next|last|first|second|third|active|expired|suspended|cancelled|pending|expire|expires|expiring|renew|renews|auto|due|date|dates|payment|status|show|list|tell|about|details?|co|com|zw|za|org|net|registration|s|m|l|company|account|web|name|names|number|type|all|only|any)$")]
    private static partial Regex Filler();
}
