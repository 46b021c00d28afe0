using System.Text.RegularExpressions;
using Livechat.Knowledge.Search;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>A ticket as the visitor's own words make it.</summary>
/// <param name="Description">What they told of it; empty when it has to be asked for.</param>
/// <param name="Priority">low, normal, high or urgent.</param>
/// <param name="Email">Where a guest wants the answer; null when they gave none.</param>
internal sealed partial record TicketDraft(string Description, string Priority, string? Email)
{
    private const int MostDescription = 2000;
    private const int MostSubject = 80;
    private const int LeastSubject = 6;

    /// <param name="words">Everything the visitor wrote towards it.</param>
    public static TicketDraft Of(string description, string words) =>
        new(description.Length <= MostDescription ? description : description[..MostDescription].TrimEnd(), PriorityOf($"{words}\n{description}"), ContactReader.Email(words));

    /// <summary>The first clause of the description, as a line.</summary>
    public string Subject
    {
        get
        {
            var clause = ClauseEnd().Split(Opening().Replace(Description, "")).Select(part => part.Trim(' ', '-', ':', '–', '"', '“', '”')).FirstOrDefault(part => part.Length >= LeastSubject) ?? Description;
            if (clause.Length > MostSubject)
                clause = clause.LastIndexOf(' ', MostSubject) is var space and > 20 ? clause[..space] : clause[..MostSubject];
            return char.ToUpperInvariant(clause[0]) + clause[1..];
        }
    }

    /// <summary>What a wish for a ticket says the ticket is about; empty when it says nothing.</summary>
    public static string ProblemIn(string text)
    {
        var tokens = Token().Matches(text).ToList();
        var words = tokens.ConvertAll(token => AccountSpelling.Normalise(token.Value));
        var noun = words.FindIndex(word => TicketWord().IsMatch(word));
        if (noun < 0)
            noun = words.FindIndex(word => ProblemWord().IsMatch(word));
        if (noun < 0)
            return Trim(text);
        var verb = noun;
        while (verb > 0 && noun - verb < 7 && !OpeningVerb().IsMatch(words[verb]))
            verb--;
        if (!OpeningVerb().IsMatch(words[verb]))
            verb = noun;
        var before = Trim(LeadIn().Replace(text[..tokens[verb].Index], ""));
        var after = Trim(Connector().Replace(text[(tokens[noun].Index + tokens[noun].Length)..], ""));
        // "report a problem with my mail": the problem is part of what is wrong.
        return (SaysSomething(before), SaysSomething(after)) switch
        {
            (true, true) => $"{before} {after}",
            (true, false) => before,
            (false, true) => after,
            _ => "",
        };
    }

    public static bool SaysSomething(string text) => Words.Of(text, 40).Any(word => !Empty().IsMatch(word));

    public static string PriorityOf(string text)
    {
        var said = string.Join('\n', text.Split('\n').Select(AccountSpelling.Normalise));
        if (Named().Match(said) is { Success: true } named)
            return named.Groups["p"].Value switch { "low" => "low", "medium" or "normal" => "normal", "high" => "high", _ => "urgent" };
        return Low().IsMatch(said) ? "low" : Urgent().IsMatch(said) ? "urgent" : High().IsMatch(said) ? "high" : "normal";
    }

    private static string Trim(string text) => ContactReader.WithoutContact(text).Trim(' ', ':', ',', ';', '-', '–', '—', '.', '\n', '\r', '\t', '"');

    [GeneratedRegex(@"[\p{L}\p{N}'’]+")]
    private static partial Regex Token();

    [GeneratedRegex(@"^(tickets?|case|request)$")]
    private static partial Regex TicketWord();

    [GeneratedRegex(@"^(problem|issue|fault|outage|incident|bug|error|complaint|query|call)$")]
    private static partial Regex ProblemWord();

    [GeneratedRegex(@"^(open|opening|create|creating|raise|raising|log|logging|lodge|submit|file|make|start|book|issue|generate|need|want|get|report|register|have|put)$")]
    private static partial Regex OpeningVerb();

    // What leads to the wish, and is no part of the problem.
    [GeneratedRegex(@"(?:[\s,;.:!-]*\b(?:so|please|pls|plz|pliz|kindly|can|could|may|would|will|you|u|i|i'd|id|l|we|want|wants|need|would like|like|wanted|to|and|then|therefore|help|me|us|let|lets|let's|just|also|hi|hie|hello|hey|good (?:morning|day|afternoon|evening)|ok|okay|now|thus|hence|must|should|a|an|the|guys|sir|madam|team|there|have|for|go ahead|able|possible|if|is it|be|someone|somebody)\b)+[\s,;.:!?-]*$", RegexOptions.IgnoreCase)]
    private static partial Regex LeadIn();

    [GeneratedRegex(@"\A(?:[\s:,;.!?\-–—]*\b(?:for me|for us|for you|raised|opened|logged|created|lodged|submitted|on my behalf|please|pls|plz|pliz|kindly|to you|with you|with support|with billing|with sales|with the team|to support|to billing|urgently|urgent|asap|now|immediately|quickly|today|for|about|because|bcoz|coz|cause|that|saying|regarding|concerning|on|as|since|with|re|to say|titled|called|and|so|of|the subject is|subject|priority|high priority|low priority|number|which|says|is|it is|its|it's|again|thanks|thank you|in connection with|in regards to|with regards to|with regard to)\b)*[\s:,;.!?\-–—]*", RegexOptions.IgnoreCase)]
    private static partial Regex Connector();

    [GeneratedRegex(@"\A(?:[\s,.:;!-]*\b(?:hi|hie|hello|hey|dear (?:team|sir|madam|support)|good (?:morning|day|afternoon|evening)|please|pls|kindly|so|well|actually|basically|it is about|its about|it's about|about|the (?:problem|issue) is(?: that)?|my (?:problem|issue) is(?: that)?|that|because|regarding)\b)+[\s,.:;!-]*", RegexOptions.IgnoreCase)]
    private static partial Regex Opening();

    [GeneratedRegex(@"[.!?;\n]+(?=\s|$)|,\s|\s[–—-]\s|\b(?:and also|because|since yesterday)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ClauseEnd();

    [GeneratedRegex(@"^(please|pls|plz|pliz|plse|kindly|me|us|i|we|you|u|for|to|a|an|the|this|that|it|about|now|urgent|urgently|asap|thanks|thank|today|can|could|may|would|like|want|need|ok|okay|hi|hie|hello|hey|with|support|new|and|so|quickly|quick|immediately|my|issue|problem|fault|query|of|on|is|be|high|low|normal|priority|technical|billing|sales|one|another|right|away|guys|sir|madam|team|something|here|there|help|just|also|then|yes|no|regarding|concerning|l|good|morning|afternoon|evening|day|ticket|tickets|by|email|mail|address|reach|contact|reply|at|someone|let|lets)$")]
    private static partial Regex Empty();

    [GeneratedRegex(@"\b(?<p>low|medium|normal|high|urgent|top|critical|highest) (priority|importance|urgency)\b|\bpriority( is| should be| of)?:? (?<p>low|medium|normal|high|urgent|critical)\b")]
    private static partial Regex Named();

    [GeneratedRegex(@"\b(not (\w+ )?urgent|no (\w+ )?(rush|hurry|urgency)|low priority|whenever (you|u)|when you (have|get|find) (the |some |a )?(time|chance|moment)|minor|cosmetic|nothing urgent|take your time|not in a (rush|hurry)|isnt urgent|not a big deal)\b")]
    private static partial Regex Low();

    [GeneratedRegex(@"\b(urgent|urgently|urgency|asap|emergency|immediately|immediate|right now|right away|critical|hacked|compromised|losing (money|customers|sales|business|clients)|as soon as possible|at once|quickly please|desperate|cannot wait|can not wait)\b")]
    private static partial Regex Urgent();

    [GeneratedRegex(@"\b(down|offline|outage|not working|not loading|not opening|unreachable|important|high priority|serious|soon|nobody can|no one can|all (my |our )?(emails?|sites?|websites?)|stopped working|cannot access|can not access|crashed|whole site|entire|suspended|lost)\b")]
    private static partial Regex High();
}
