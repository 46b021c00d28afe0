using System.Text.RegularExpressions;

namespace Livechat.Assistant.Guard;

/// <summary>
/// Finds the sentences that say an action happened: "I have created a ticket", "your service has been cancelled". Offers, conditions,
/// questions, negations and rules ("invoices are sent by mail") are none.
/// </summary>
internal static partial class ActionClaims
{
    public static List<ActionClaim> Read(string sentence)
    {
        var claims = new List<ActionClaim>();
        // What happened is told with one of these; most sentences have none.
        if (!MayTell().IsMatch(sentence) && !FoldedText.MayHide(sentence))
            return claims;
        var folded = FoldedText.Of(sentence);
        var text = folded.Text;
        if (!ReferenceEquals(text, sentence) && !MayTell().IsMatch(text))
            return claims;
        foreach (var (part, patterns) in Patterns)
        {
            if (part?.IsMatch(text) == false)
                continue;
            foreach (var (kind, pattern) in patterns)
                Read(kind, pattern, folded, claims);
        }
        return claims;
    }

    private static void Read(ActionKind kind, Regex pattern, FoldedText folded, List<ActionClaim> claims)
    {
        foreach (Match match in pattern.Matches(folded.Text))
        {
            if (!IsTold(folded.Text, match))
                continue;
            var (start, length) = folded.Origin(match.Index, match.Length);
            claims.Add(new ActionClaim(kind, State(match), start, length));
        }
    }

    // With a part that each match of theirs has in it, where that is found much faster.
    private static readonly (Regex? Part, (ActionKind, Regex)[] Patterns)[] Patterns =
    [
        (FirstPerson(), [
            (ActionKind.Ticket, TicketByMe()), (ActionKind.Callback, CallbackByMe()), (ActionKind.Transfer, TransferByMe()), (ActionKind.Money, MoneyByMe()),
            (ActionKind.Change, ChangeByMe()), (ActionKind.Sent, SentByMe()),
        ]),
        (TransferTold(), [(ActionKind.Transfer, TransferWas())]),
        (ChangeTold(), [(ActionKind.Change, ChangeWas())]),
        (null, [
            (ActionKind.Ticket, TicketWas()), (ActionKind.Callback, CallbackWas()), (ActionKind.Callback, WillCall()), (ActionKind.Money, MoneyWas()),
            (ActionKind.Change, AutoRenewIs()), (ActionKind.Change, IsComplete()), (ActionKind.Sent, SentWas()),
        ]),
    ];

    private static bool IsTold(string text, Match match)
    {
        var byMe = match.Groups["me"].Success;
        // "If your ticket has been created, …" asserts nothing; "If you wonder, I have cancelled it" does.
        if (!byMe && Subordinate().IsMatch(text))
            return false;
        // "I can help with that: your plan has been upgraded": what counts is the clause in which it ends.
        var clause = ClauseStart(text, byMe ? match.Index : match.Index + match.Length);
        if (Hedge().IsMatch(text.AsSpan(clause, match.Index + match.Length - clause)))
            return false;
        var after = text.AsSpan(match.Index + match.Length);
        if (!match.Groups["perfect"].Success && !byMe && Afterwards().IsMatch(after))
            return false;
        // A question asks, unless it only follows: "I have cancelled it, anything else?"
        return !(text.AsSpan().TrimEnd().EndsWith("?") && after.IndexOfAny(",;:") < 0 && !after.Contains(" - ", StringComparison.Ordinal) && !after.Contains(". ", StringComparison.Ordinal));
    }

    private static int ClauseStart(string text, int before)
    {
        var start = 0;
        foreach (var separator in Separator().EnumerateMatches(text.AsSpan(0, before)))
            start = separator.Index + separator.Length;
        return start;
    }

    private static string? State(Match match) => match.Groups["me"].Success || !match.Groups["state"].Success ? null : match.Groups["state"].Value.ToLowerInvariant();

    private const string Adverbs =
        @"(?:\s(?:just|now|already|also|successfully|then|immediately|personally|manually|gladly|happily|hereby|all|gone\sahead\sand|went\sahead\sand|duly|therefore|only|even|both|officially|fully|safely|today|promptly|recently))*";

    private const string Me = @"(?<me>\b(?:I|we)(?:'ve|\shave|'d|\shad)?" + Adverbs + @"\s)";
    private const string Been = @"(?:(?<perfect>(?:\bhas|\bhave|'s|'ve)" + Adverbs + @"\sbeen" + Adverbs + @")|(?:\bwas|\bwere)" + Adverbs + @"|(?:\bis|\bare|'s|'re)\s(?:now|already|all|successfully|hereby|officially)" + Adverbs + @"(?:\sbeen)?)\s";
    // A dot inside a name, such as example.com, ends nothing.
    private const string Gap = @"(?:[^.;:!?\n]|\.(?=\S)){0,70}?";
    private const string People =
        @"(?:colleagues?|agents?|humans?|teams?|persons?|departments?|specialists?|technicians?|engineers?|managers?|supervisors?|representatives?|operators?|staff|experts?|admins?|administrators?|someone|billing|sales|support|human)";

    private const string Things =
        @"(?:services?|subscriptions?|plans?|hosting|packages?|domains?|accounts?|web\s?sites?|sites?|servers?|vps|auto-?\s?renew\w*|renewals?|orders?|passwords?|e-?mails?|mail\s?box(?:es)?|name\s?servers?|dns|records?|invoices?|payments?|billing|contracts?|address|phone|details|contacts?|settings?|ssl|certificates?|backups?|upgrades?|downgrades?|cancellations?|changes?|requests?|card|wallet|balance|ip|firewall|limits?|quotas?|databases?|tickets?|it|that|this|them|everything|membership|licen[cs]es?|add-?ons?)";

    private const string Changed =
        @"(?<state>cancell?ed|terminated|closed|deleted|removed|stopped|upgraded|downgraded|renewed|extended|re-?activated|re-?installed|re-?issued|re-?created|rolled\sback|restored|unsuspended|suspended|activated|deactivated|enabled|disabled|re-?enabled|turned\s(?:on|off)|switched\s(?:on|off|over)?|changed|updated|reset|moved|migrated|restarted|rebooted|unlocked|unblocked|whitelisted|registered|purchased|bought|ordered|paused|resumed|corrected|fixed|resolved|repaired|configured|set\sup|installed|provisioned|adjusted|modified|reversed|settled|cleared|paid|transferred|converted|applied|placed|scheduled\sfor\s(?:cancellation|deletion|termination)|set\sto\scancel|put\son\shold|taken\scare\sof|dealt\swith)";

    private const string WasTransferred =
        Been + @"(?:transferred\sto\s(?:a|an|our|the|my|someone)\b|transferred(?=\s*[.!,]|\s*\z)|connected\s(?:to|with)\s(?:a|an|our|the|my|someone)\b|handed\s(?:over|to)|passed\s(?:on|to)|forwarded|escalated|referred\sto|routed\sto|redirected\sto|assigned\sto)\b";

    private const string WasAsked = Been + @"(?:notified|informed|asked|alerted|contacted|assigned|told|brought\sin|looped\sin|requested|messaged)\b";

    private const string IsAtIt =
        @"\s(?:is|are)\s(?:now\s|already\s|currently\s)*(?:on\s(?:the|their|his|her)\sway|joining|taking\sover|looking\sinto|coming|reviewing|working\son|handling)\b";

    private const string IsWith = @"\sis\s(?:now|already)\swith\s(?:a|an|our|the|my)\b";

    private const string YouAre = @"\byou(?:'re|\sare)\s(?:now\s|currently\s)*(?:being\stransferred|being\sconnected|connected\s(?:to|with)\s(?:a|an|our)|in\sthe\squeue)\b";

    private const string WasChanged = Been + Changed + @"\b";

    private const string YouWere =
        @"\b(?:you)(?:'ve|\shave)" + Adverbs + @"\sbeen" + Adverbs + @"\s(?<state>upgraded|downgraded|refunded|credited|unsubscribed|charged|moved|switched|migrated|registered|enrolled|reimbursed)\b";

    private const string IsNow = @"\s(?:is|are)\snow\s(?<state>active|inactive|on|off|live|online|back\sonline|cancell?ed|suspended|closed|upgraded|renewed|working|restored|unsuspended)\b";

    private const string MoneyThings = @"(?:refunds?|reimbursements?|credits?|discounts?|compensation|coupons?|vouchers?|goodwill|pro-?rata)";
    private const string NotTheRules = @"(?!\s(?:polic\w+|terms?|rules?|process|conditions?|articles?|page|steps|information|details|options|window|periods?|forms?|cards?|methods?|links?|instructions))";

    [GeneratedRegex(@"cancel|terminat|clos|delet|remov|stop|grad|renew|exten|activ|restor|suspend|abled?\b|turn|switch|chang|updat|\breset|\bmov|migrat|restart|reboot|lock|whitelist|regist|purchas|bought|order|paus|resum|correct|fix|resolv|repair|config|\bset|install|provision|adjust|modif|revers|settl|clear|paid|transfer|convert|appl|plac|schedul|put|taken|dealt|issu|creat|open|rais|log|submi|fil|generat|made|lodg|record|report|start|sent|pass|book|prepar|arrang|request|organi|plan|confirm|add|call|phon|ring|connect|hand|forward|escalat|redirect|refer|rout|assign|brought|loop|involv|ask|noti|alert|inform|contact|told|messag|ping|spok|reach|flag|join|way\b|look|coming|review|work|queue|refund|reimburs|credit|compensat|waiv|repaid|discount|process|approv|initiat|authori|grant|given|gave|complet|trigger|receiv|charg|return|accept|deposit|carried|finish|implement|done|final|effective|live|mail|text|with\b|know|through|\bon\b|\boff\b|active|online|arrive|appear|progress|unsubscrib|enrol", RegexOptions.IgnoreCase)]
    private static partial Regex MayTell();

    // How Me begins.
    [GeneratedRegex(@"\b(?:I|we)['\s]", RegexOptions.IgnoreCase)]
    private static partial Regex FirstPerson();

    [GeneratedRegex(Me + @"(?:created|opened|raised|logged|submitted|filed|registered|generated|made|lodged|placed|put\sin|issued|recorded|reported|started|sent|passed|booked|prepared\sand\ssubmitted)\b" + Gap + @"\b(?:tickets?|cases?|requests?|complaints?|incidents?|support\srequests?|reports?|issues?|enquir\w+|inquir\w+)\b(?!\s(?:form|page|number\syou))", RegexOptions.IgnoreCase)]
    private static partial Regex TicketByMe();

    [GeneratedRegex(@"\b(?:tickets?|cases?|requests?|complaints?|incidents?|reports?|issues?|enquiry|inquiry)\b" + Gap + Been + @"(?:created|opened|raised|logged|submitted|filed|registered|lodged|forwarded|escalated|passed|sent|received|assigned|recorded|generated|made)\b|(?:\A|[.!:]\s|-\s)\s*(?:your\s|the\s|a\s|new\s|support\s)*(?:ticket|case|request)\s(?:\S+\s)?(?:has\sbeen\s|was\s|is\snow\s)?(?<perfect>successfully\s)?(?:created|opened|raised|logged|submitted|filed|registered)(?=\s*(?:[.!:,]|\z|for\syou|success))", RegexOptions.IgnoreCase)]
    private static partial Regex TicketWas();

    [GeneratedRegex(Me + @"(?:scheduled|booked|arranged|requested|set\sup|organi[sz]ed|planned|registered|put\sin|logged|placed|confirmed|added)\b" + Gap + @"\b(?:call-?\s?backs?|phone\scalls?|calls?|appointments?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex CallbackByMe();

    [GeneratedRegex(@"\b(?:your|the|a|this)\s(?:\S+\s){0,2}?(?:call-?\s?back|phone\scall|call|appointment)\b" + Gap + @"(?:" + Been + @"|(?:\bis|'s)\s)(?:scheduled|booked|arranged|requested|organi[sz]ed|confirmed|planned|registered|set(?:\sup)?)\b|(?:\A|[.!:]\s|-\s)\s*(?:your\s)?call-?\s?back\s(?:scheduled|booked|arranged|confirmed|requested)\b", RegexOptions.IgnoreCase)]
    private static partial Regex CallbackWas();

    [GeneratedRegex(@"\b(?:a\scolleague|someone|an\sagent|a\sspecialist|a\stechnician|an\sengineer|a\smanager|a\smember\sof\sour\s\S+(?:\steam)?|one\sof\sour\s\S+(?:\s\S+)?|our\s(?:\S+\s)?team|I|we)(?:\swill|'ll)\s(?:be\s)?(?:calling|call|phone|phoning|ring|ringing)\syou\s(?:back\s)?(?:at|on|by|tomorrow|today|shortly|in|within|soon|this|next|around|between)\b", RegexOptions.IgnoreCase)]
    private static partial Regex WillCall();

    [GeneratedRegex(
        Me + @"(?:(?:transferred|connected|handed|passed|forwarded|escalated|redirected|referred|routed|assigned|brought|looped|involved|asked|notified|alerted|informed|contacted|told|messaged|called|pinged|spoken|spoke|requested|reached\sout|flagged|sent)\b" + Gap + @"\b" + People + @"\b|(?:transferred|connected|escalated|handed\sover|forwarded)\s(?:you|this|it|your|the)\b)"
        + @"|(?<me>\b(?:I|we)(?:'ve|\shave)?\slet\s)(?:a|an|my|our|the)\s(?:\S+\s)?" + People + @"\sknow\b"
        + @"|(?<me>\bI(?:'m|\sam)(?:\s(?:now|just|currently|already))*\s)(?:transferring|connecting|handing|forwarding|escalating|passing|putting)\s(?:you|this|it|your)\b", RegexOptions.IgnoreCase)]
    private static partial Regex TransferByMe();

    [GeneratedRegex(
        @"\b(?:you|chat|conversation|request|question|case|issue|matter|problem|this|it)\b" + Gap + WasTransferred
        + @"|\b" + People + @"\b" + Gap + WasAsked
        + @"|\b(?:a|an|our|the|my|your)\s(?:\S+\s){0,3}?" + People + IsAtIt
        + @"|\b(?:request|ticket|case|issue|chat|question|matter)" + IsWith
        + "|" + YouAre, RegexOptions.IgnoreCase)]
    private static partial Regex TransferWas();

    [GeneratedRegex(WasTransferred + "|" + WasAsked + "|" + IsAtIt + "|" + IsWith + "|" + YouAre, RegexOptions.IgnoreCase)]
    private static partial Regex TransferTold();

    [GeneratedRegex(
        Me + @"(?:refunded|reimbursed|credited|compensated|waived|repaid|discounted)\b(?!\s(?:by|through|via)\b)"
        + "|" + Me + @"(?:processed|issued|applied|approved|initiated|arranged|authori[sz]ed|granted|given|gave|added|requested|submitted|started|put\sthrough|completed|sent|made|triggered)\b" + Gap + @"\b" + MoneyThings + @"\b" + NotTheRules
        + "|" + Me + @"(?:processed|received|taken|charged|reversed|returned|cancell?ed|removed|accepted|confirmed)\b" + Gap + @"\b(?:your|the)\s(?:\S+\s){0,2}?(?:payments?|charges?|fees?|money|amount|card)\b" + NotTheRules, RegexOptions.IgnoreCase)]
    private static partial Regex MoneyByMe();

    [GeneratedRegex(
        Been + @"(?<state>refunded|credited|reimbursed|waived|compensated)\b"
        + @"|\b(?:your|the|a|this|that)\s(?:\S+\s){0,4}?(?:refunds?|reimbursement|credit|discount|compensation|coupon|voucher|payment|charge|fee)\b" + Gap + @"(?:" + Been + @"(?<state>processed|issued|approved|applied|granted|initiated|confirmed|completed|authori[sz]ed|removed|received|accepted|sent|paid|given|added|reversed|cancell?ed)|(?:\bis|'s)\s(?:now\s|already\s)*(?:being\sprocessed|on\s(?:its|the)\sway|approved(?!\s(?:by|if|when|once|after))|in\sprogress|underway|processing))\b"
        + @"|\b(?:your|the)\srefund\b" + Gap + @"\bwill\s(?:arrive|appear|reach|be\sin|show\sup)\b", RegexOptions.IgnoreCase)]
    private static partial Regex MoneyWas();

    [GeneratedRegex(
        Me + Changed + @"\b(?:\s(?:off|on|back|up|over|out))?\s(?:your|the|this|that|all|both|each|it\b|them\b|everything\b|a|an|you\b|auto-?\s?renew\w*|\w+'s?)" + Gap + @"(?:(?<=\b(?:it|them|everything|this|that|you))(?=\s*(?:[.,!;]|\z|for\syou|to\b|now\b|and\b|as\b|from\b|at\b|on\b|back\b))|\b" + Things + @"\b)(?!\s(?:above|below|list|page|article|section|table))"
        + "|" + Me + @"(?:turned|switched)\b" + Gap + @"\b(?:on|off)\b"
        + "|" + Me + @"(?:made|carried\sout|completed|finished|implemented|processed|submitted|confirmed|approved|scheduled|initiated|arranged|placed)\s(?:your|the|that|this|a|an|these|those)\s(?:\S+\s){0,4}?(?:changes?|upgrade|downgrade|cancellation|order|renewal|update|transfer|migration|registration|switch|fix)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ChangeByMe();

    [GeneratedRegex(
        @"\b(?:your|the|this|that|all|both|its?|these|those|everything|\w+'s|(?-i:[A-Z])\w+)\b" + Gap + WasChanged
        + "|" + YouWere
        + @"|\b(?:your|the)\s(?:\S+\s){0,4}?(?:service|subscription|plan|hosting|domain|account|website|site|server|vps)" + IsNow, RegexOptions.IgnoreCase)]
    private static partial Regex ChangeWas();

    [GeneratedRegex(WasChanged + "|" + YouWere + "|" + IsNow, RegexOptions.IgnoreCase)]
    private static partial Regex ChangeTold();

    [GeneratedRegex(
        @"\bauto(?:matic)?-?\s?renew\w*\b" + Gap + @"(?:(?:\bis|\bare|'s)\s(?:now|already|successfully)\s(?:\w+\s)?|" + Been + @"(?:turned\s|switched\s|set\sto\s)?|(?<=\byour\sauto(?:matic)?-?\s?renew\w*)\sis\s(?:turned\s|switched\s)?|\bis\s(?:turned\s|switched\s)?(?=(?:on|off|disabled|enabled)\snow\b))(?<state>on|off|disabled|enabled|deactivated|activated|cancell?ed|stopped|removed|changed|updated)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AutoRenewIs();

    [GeneratedRegex(
        @"\b(?:your|the|this|that)\s(?:\S+\s){0,4}?(?:upgrade|downgrade|cancellation|refund|transfer|migration|renewal|registration|order|changes?|update|payment|request|activation|reset)\s(?:is|are|(?<perfect>has\sbeen|have\sbeen)|was|were|'s)" + Adverbs + @"\s(?:complete|completed|done|confirmed|approved|processed|successful|finali[sz]ed|in\splace|effective|booked|scheduled|submitted|made|applied|live)\b(?!\s(?:by|within|in\s\d|every|each|automatically|at\sthe\send|manually|under)\b)"
        + @"|\b(?:upgrade|downgrade|cancellation|refund|transfer|migration|renewal|registration|order|payment|change)\s(?<perfect>went|has\sgone|have\sgone)\sthrough\b"
        + @"|(?:\A|\s)(?<perfect>done)[,!:]?\s(?:your|the)\s(?:\S+\s){0,4}?(?:is|are)\s" + Changed + @"\b"
        + @"|(?:\A|[.!]\s)\s*(?:your\s|the\s)?(?:upgrade|downgrade|cancellation|refund|transfer|migration|renewal|service|subscription|plan|hosting|domain|password)\s(?<perfect>successfully\s)?(?:cancell?ed|completed?|confirmed|processed|approved|done|upgraded|downgraded|renewed|refunded|reset|issued|scheduled)(?=\s*(?:[.!:,]|\z|for\syou|success))", RegexOptions.IgnoreCase)]
    private static partial Regex IsComplete();

    [GeneratedRegex(Me + @"(?:sent|e-?mailed|mailed|texted|messaged|forwarded|resent)\b(?!" + Gap + @"\b(?:above|below|here)\b)" + Gap + @"\b(?:e-?mails?|links?|invoices?|receipts?|sms|cop(?:y|ies)|messages?|instructions|details|confirmations?|codes?|quotes?|documents?|statements?|passwords?|it|them)\b", RegexOptions.IgnoreCase)]
    private static partial Regex SentByMe();

    [GeneratedRegex(@"\b(?:an?|the|your)\s(?:\S+\s){0,3}?(?:e-?mail|link|invoice|receipt|sms|copy|message|confirmation|code|quote|statement|password)\b" + Gap + Been + @"(?:sent|e-?mailed|mailed|resent|texted)\b|\b(?:an?|the|your)\s(?:\S+\s){0,3}?(?:e-?mail|sms|confirmation)\sis\son\s(?:its|the)\sway\b", RegexOptions.IgnoreCase)]
    private static partial Regex SentWas();

    // A whole sentence that begins like this asserts nothing about now.
    [GeneratedRegex(@"\A[\s>#*\-•\d.)""(]*(?:if|once|when(?:ever)?|after|before|until|unless|as\ssoon\sas|in\scase|whether|should|suppose|assuming|provided|while|where|as\slong\sas|even\sif|only\sif|a\s\S+\s(?:whose|that|which)|each|every|any|services?\sthat|customers?\s(?:who|whose)|for\sexample|e\.g\.)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Subordinate();

    // Words that take the assertion out of their own clause.
    [GeneratedRegex(
        @"\b(?:if|once|when(?:ever)?|after|before|until|till|unless|whether|assuming|would|could|should|can|may|might|must|shall|cannot|let\sme|like\sme|not|never|no|nothing|nobody|none|neither|without|sorry(?:\sto\shear)?(?:\sthat)?|(?:sounds?|looks?)\s(?:like|as)|seems?|appears?|you\s(?:say|said|mention(?:ed)?|wrote|asked|report(?:ed)?|describe[ds]?|told|tell)|means?|meaning|indicates?|suggests?|usually|often|typically|normally|sometimes|possibly|perhaps|maybe|example|make\ssure|ensure|check\s(?:that|if|whether)|see\s(?:if|whether)|because|since|by\sdefault|haven't|hasn't|hadn't|wasn't|weren't|isn't|aren't|didn't|don't|doesn't|couldn't|won't|wouldn't|can't|what|how|why|which|who|(?:that|which|who)\s(?:was|were|is|are|has|have|had)|needs?\sto|ha(?:s|ve)\sto|wants?|until|to\sbe|each|every|any|ever)\b|n't\b", RegexOptions.IgnoreCase)]
    private static partial Regex Hedge();

    // "The transfer is complete when both sides confirmed it."
    [GeneratedRegex(@"\A[^,.;]{0,60}\b(?:when|once|only|after|as\ssoon\sas|until|if|by\sthe\ssystem|automatically)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Afterwards();

    [GeneratedRegex(@"[,;:()!?]\s|\.\s|\s-+\s|--|\s(?:and|but|so|then|plus)\s", RegexOptions.IgnoreCase)]
    private static partial Regex Separator();
}
