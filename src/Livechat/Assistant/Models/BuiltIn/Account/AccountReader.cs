using System.Text.RegularExpressions;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>
/// Tells what a clause wants of the visitor's own account, or that something be done: by what it names (a thing, a date, a debt), by whether
/// that is the visitor's own, and by whether it asks for it or for the way to it. "What services do I have" is theirs, "what services do
/// you have" is a question for the articles, "how do I see my invoices" too.
/// </summary>
internal static partial class AccountReader
{
    private const string Thing =
        "services?|subscriptions?|domains?|domain names?|hosting|plans?|packages?|products?|vps|servers?|websites?|sites?|dedicated|shared|apps?|shop|store|seo|marketing|maintenance|contracts?|items";

    /// <summary>The wish behind one clause; null when it is none of these.</summary>
    /// <param name="said">The clause as <see cref="AccountSpelling"/> gives it.</param>
    public static Intent? Read(string said) =>
        IsTicket(said) ? Intent.Ticket
        : IsCallback(said) ? Intent.Callback
        : IsSecret(said) ? Intent.Secret
        : IsChange(said) ? Intent.Change
        : History().IsMatch(said) && !AsksTheWay(said) ? Intent.History
        : AsksTheWay(said) || Trouble().IsMatch(said) && !Invoices.IsPaymentQuestion(said) ? null
        : AccountStatus().IsMatch(said) || IsSpending(said) ? Intent.AccountStatus
        : NextPayment().IsMatch(said) ? Intent.Services
        : Invoices.AreAskedFor(said) ? Intent.Invoices
        : IsDate(said) || AutoRenewState().IsMatch(said) && (Own().IsMatch(said) || AutoRenewOf().IsMatch(said)) ? Intent.Services
        : Details().IsMatch(said) ? Intent.Details
        : Services().IsMatch(said) && !Choosing().IsMatch(said) ? Intent.Services
        : null;

    /// <summary>What a question about the own account is about when only its outer form gave it away.</summary>
    public static Intent Kind(string said) =>
        Elsewhere().IsMatch(said) ? Intent.OwnAccount : InvoiceWords().IsMatch(said) ? Intent.Invoices : ServiceWords().IsMatch(said) ? Intent.Services : Intent.OwnAccount;

    /// <summary>"How do I see my invoices" asks for the way, not for the invoices.</summary>
    public static bool AsksTheWay(string said) => Way().IsMatch(said);

    /// <summary>Whether a clause only makes sense with an account answer before it: "and the second one?", "only active ones", "when do they expire".</summary>
    public static bool RefersBack(string said) => said.Count(c => c == ' ') < 14 && !AsksTheWay(said) && !Trouble().IsMatch(said) && Back().IsMatch(said);

    /// <summary>Whether it tells that something does not work.</summary>
    public static bool TellsTrouble(string said) => Trouble().IsMatch(said);

    /// <summary>Whether it asks for all that is known of one thing.</summary>
    public static bool WantsDetails(string said) => DetailWords().IsMatch(said);

    public static bool NamesInvoices(string said) => InvoiceWords().IsMatch(said);

    private static bool IsTicket(string said) =>
        (OpensTicket().IsMatch(said) || NewTicket().IsMatch(said) || ReportsProblem().IsMatch(said)) && !OldTicket().IsMatch(said) && !HowToTicket().IsMatch(said);

    private static bool IsCallback(string said) => WantsCall().IsMatch(said) && !OtherCall().IsMatch(said);

    private static bool IsSecret(string said) => SecretThing().IsMatch(said) && SecretAsked().IsMatch(said) && !SecretHelp().IsMatch(said) || ContactOnFile().IsMatch(said);

    // How to change something, whether one may and what it costs are questions; wanting it done is a wish.
    private static bool IsChange(string said) =>
        ChangeRequest.Read(said) is not null && !(WayOfChange().IsMatch(said) && !said.Contains("please", StringComparison.Ordinal)) && !AsksTheWay(said);

    private static bool IsSpending(string said) =>
        BareSpending().IsMatch(said) || Spending().IsMatch(said) && !PaysFor().IsMatch(said) && (Every().IsMatch(said) && Mine().IsMatch(said) || TotalSpend().IsMatch(said)) && !Hypothetical().IsMatch(said) && !OneThing().IsMatch(said);

    private static bool IsDate(string said) =>
        Ends().IsMatch(said) && When().IsMatch(said) && OwnOrAll().IsMatch(said) && !NotADate().IsMatch(said);

    [GeneratedRegex(@"\bhow (do|can|to|would|should|could|must|might|may|shall) (i|we|one|you|u|to)\b(?! (owe|know when|stand))|\bhow to\b|\bhow (does|do|are|is) (the |your |auto |a |renew|invoic|billing|payment|upgrad|cancel|subscri|refund|it |this |they |hosting|domain)|\bwhere (do|can|is|are|to|would|should|will)\b|\bsteps\b|\bway to\b|\bprocedure\b|\bprocess (of|for|to)\b|\bis it possible\b|\bam i able\b|\bwhat happens\b|\bwhat if\b|\bwhat now\b|\bwhat (do|should|must|can|shall) (i|we) do\b|\bwhy\b|\b(this|your|a|the) (chat|bot|chatbot|assistant) (see|access|look|read|know)\b|\bcan (this|your|the) (chat|bot|assistant)\b|\bexplain (how|the|why)\b|\bwhat (does|is meant by|do you mean)\b.{0,30}\b(mean|meant|stand for)\b")]
    private static partial Regex Way();

    [GeneratedRegex(@"\b(down|slow|slowly|error|errors|hacked|broken|problem|problems|issue|issues|offline|failing|failed|fails|bounc\w*|spam|unable|stuck|missing|virus|malware|crash\w*|timeout|loading|declined|deducted|refused|blank|wrong|not (work\w*|open\w*|load\w*|send\w*|receiv\w*|com\w*|respond\w*|show\w*|display\w*|access\w*|connect\w*|up)|can not|will not)\b")]
    private static partial Regex Trouble();

    [GeneratedRegex(@"\b(my|mine|our|ours)\b|\b(do|did|have|am|are) (i|we)\b|\b(i|we) (still |currently |already |now )?(have|own|got|hold)\b")]
    private static partial Regex Own();

    [GeneratedRegex(@"\b(my|mine|our|ours|i|we|me|us)\b")]
    private static partial Regex Mine();

    // Tickets and calls

    [GeneratedRegex(@"\b(open|opening|create|creating|raise|raising|log|logging|lodge|submit|file|make|start|book|issue|generate|need|want|get|have|like|put)\b( \w+){0,5} (tickets?|support request|support case|support query|fault report)\b")]
    private static partial Regex OpensTicket();

    [GeneratedRegex(@"^((hi|hie|hello|please|a|an|new|urgent|support|technical|billing|sales|high|priority|another) )*ticket\b(?! (status|number|history|id|t \w+))|\bticket (please|for me|needed|required|about|for|regarding)\b")]
    private static partial Regex NewTicket();

    [GeneratedRegex(@"\b(report|log|lodge|raise|register|file) (an?|this|the|my|another)( \w+)? (problem|issue|fault|outage|incident|bug|error|complaint|query)\b|\b(log|lodge|logging) (a|the|this|my) call\b")]
    private static partial Regex ReportsProblem();

    [GeneratedRegex(@"\b(my|our|existing|previous|old|earlier|last|that|which|what|the status of|status of|update on|all|any) (\w+ )?(tickets?)\b|\btickets? (i|we) (\w+ )?(open|opened|raised|logged|created|have)\b|\b(did|have|has) (you|u|i|my)\b.{0,20}\bticket\b|\bticket (status|number|system)\b|\b(plane|bus|flight|air|train|concert|match) tickets?\b|\btickets? to \w+$|\b(price|cost) of\b")]
    private static partial Regex OldTicket();

    [GeneratedRegex(@"\bhow (do|can|to|should|does|would|must|long|many|fast|quick\w*)\b|\bwhere\b|\bdo (i|we) (need|have to)\b|\bwhat (is|happens)\b.{0,15}\bticket|\bwhen (i|we|should|do)\b.{0,20}ticket")]
    private static partial Regex HowToTicket();

    [GeneratedRegex(
        @"\b(call|phone|ring|telephone|buzz|dial)( back)? (me|us)\b|\b(call ?backs?|phone ?call|telephone call)\b|\b(give|gives|giving) (me|us) (a |an )?(quick |short )?(call|ring|buzz|shout|phone|tinkle)\b|\b(schedule|book|arrange|request|organise|organize|set up|want|need|get|have|like|expect) (for )?(a |an |the |another )?(quick |phone |voice )?call\b(?! centre| center)"
        + @"|\b(call|ring|phone) (me|us|him|back)? ?(on|at) (\w+ )?\d{3,}")]
    private static partial Regex WantsCall();

    [GeneratedRegex(@"\b(someone|somebody|they|he|she|you|who) (called|phoned|rang)\b|\bwhy\b|\bdo you (offer|do|have|provide|make)\b|\b(do not|never|stop|dont) (\w+ )?call|\b(can|may|could|should) (i|we) (call|phone|ring)\b|\bhow (do|can|long|much|to)\b|\bwhen (will|did|are|do) (you|they|someone|somebody)\b|\b(my|the|status of|cancel) (\w+ )?call ?back\b|\bcalled me\b")]
    private static partial Regex OtherCall();

    // What it can never know

    [GeneratedRegex(@"\b(passwords?|passcodes?|passphrase|pins?|pin code|api (key|token|secret)s?|access tokens?|secret keys?|private keys?|ssh keys?|otp|2fa codes?|recovery codes?|security codes?|credentials|login details|logins?|card (number|details|information|info|no)|credit cards?|debit cards?|bank cards?|cards?|cvv|cvc|bank (account|details)|account number for my card|payment (details|methods?|information|card)|tokens?)\b")]
    private static partial Regex SecretThing();

    [GeneratedRegex(
        @"\b(what|which|show|tell|give|send|see|display|remind|read|list|retrieve|reveal|share|get|provide|print|repeat|confirm|find|check|look up|recover|need|want|know|whatsapp|email)\b.{0,40}\b(my|our|mine|on file|saved|stored|(do|am|did|have) (i|we))\b"
        + @"|\bmy (\w+ ){0,3}(password|pin|api key|card number|credentials|cvv)( please)?$|\b(do|can) (you|u) (have|know|see|view|store|show)\b.{0,30}\b(my|our|on file)\b|\b(saved|stored|on file|registered)\b")]
    private static partial Regex SecretAsked();

    [GeneratedRegex(
        @"\b(forgot|forgotten|forget|reset\w*|change|changing|update|updating|lost|remove|add|adding|link|use|using|used|strong|good|secure|policy|accept\w*|how|where|declined|refused|remember|set|ask|asked|asking|share|stolen|someone|should|can i pay|pay with|pay by|paying|rotate|revoke|new|replace|enable|protect)\b"
        + @"|\b(your|you) (\w+ )?(bank|payment|card|cards)\b|\bwhich cards?\b(?!.*\b(on file|my|saved|stored|have)\b)|\b(invoice|invoices)\b")]
    private static partial Regex SecretHelp();

    [GeneratedRegex(@"\b(what|which|show|tell|give|whose|confirm|display|see|do you have)\b.{0,25}\b(my|our|me)\b.{0,25}\b(phone number|mobile number|cell number|cellphone|home address|postal address|physical address|billing address|street address|email on file|tax (id|number)|tin|id number|vat number|billing email)\b|\b(phone number|address|email address|email|contact|tax number|contact details|card|details) (do |have )?(you have |you |is )?(on file|in your (system|records|database))\b")]
    private static partial Regex ContactOnFile();

    [GeneratedRegex(@"\b(how|can (i|we)|could (i|we)|may (i|we)|is it|what happens|when can|do (i|we)|should (i|we)|where|if (i|we)|cost|costs|price|why|will|would it|does|did|which|what|fee|fees|penalty|notice|are you|is there|has|have you|is (my|the|auto)|are (my|the))\b")]
    private static partial Regex WayOfChange();

    // What is looked up

    [GeneratedRegex(
        @"\b(last|previous|earlier|past|prior|old|older|yesterdays?|recent|before|other)\b.{0,20}\b(chats?|conversations?|discussions?|talks?|messages?|sessions?|questions?)\b|\b(chats?|conversations?|messages?|talks?)( \w+)? (history|log|logs|transcripts?|records?|archive)\b|\b(our|my) (\w+ )?(chats|conversations|transcripts?|chat|conversation|discussion)\b"
        + @"|\b(what|when|remind|recall|remember|show|everything|things|stuff|all)\b.{0,40}\b(we|i|you|colleague|agent|assistant|someone|somebody)\b.{0,20}\b(talk\w*|discuss\w*|spoke|speak|chat\w*|say|said|tell|told|ask|asked|wrote|write|written|mention\w*|promis\w*|advis\w*|agree\w*|cover\w*)\b.{0,30}\b(last|before|yesterday|earlier|previous\w*|ago|time|week|month|monday|tuesday|wednesday|thursday|friday|saturday|sunday|past|about|on|me|here|so far)\b"
        + @"|\b(do|can) you (still )?(remember|recall) (me|what|our|my|the last|us)\b|\bwhere (did we|were we) (leave|left|stop)|\b(last|previous) time (we|i) (\w+ )?(talk\w*|chat\w*|spoke)\b|\bwhat (did|have) (we|i) (\w+ )?(talk\w*|discuss\w*|chat\w*|said|say|ask|asked)\b")]
    private static partial Regex History();

    [GeneratedRegex(
        @"\b(account|profile) (status|summary|overview|standing|state|age|information|health|snapshot|report|is (active|suspended|ok|fine|in good standing))\b|\b(status|state|summary|overview|standing|snapshot|age) (of|on|for) (my|our|the) (\w+ )?account\b|\b(is|how is|how old is|about|check|show|see|view|look at|look into|pull up|open|check on|update on|summarise|summarize) (me )?(my|our) (\w+ )?account\b(?! (number|manager|name|password))"
        + @"|\b(my|our) account (please|details|active|suspended|in good standing|ok|fine)\b|^(my|our) account$"
        + @"|\b(since when|how long|when|what date|what day|which year|what year|how many (years|months|days|weeks))\b.{0,30}\b(customers?|clients?|members?|with you|been with|been here|join\w*|sign(ed)? up|becam?e|open (my|our|an|the|this) account|account (open\w*|creat\w*)|(start|started|begin|began) (with|hosting with|using) (you|your)|register with you)\b|\b(customer|client|member) since\b"
        + @"|\b(which|what) company (am i|are we|name|is (my|this|the) account)\b|\bcompany name\b.{0,20}\b(account|file|me|registered)\b|\b(my|our) (overall|total|general) (status|standing)\b|\bam i (still )?(an? )?(active )?(customer|client|in good standing)\b|\bgood standing\b|\b(account) .{0,15}\b(for how long|how long)\b")]
    private static partial Regex AccountStatus();

    [GeneratedRegex(@"\b(spend\w*|spent|pay|paying|pays|charged|charging|charge|cost|costs|costing|bill|billed|expenses?|expenditure|coughing|forking|cost me|outgoings)\b")]
    private static partial Regex Spending();

    [GeneratedRegex(@"^((and|so|also|then) )?(how much|what) (do|am|have|did|are|is) (i|we|my|our) (\w+ )?(spend|spending|spent)( (with|on) (you|u|slyker( tech)?)| here| in all| so far| altogether| in total)?$")]
    private static partial Regex BareSpending();

    // "What am I paying for" asks for the things, not for the sum.
    [GeneratedRegex(@"\bwhat (am|do|are|have) (i|we) (\w+ )?(pay|paying|paid) (\w+ )?for\b")]
    private static partial Regex PaysFor();

    [GeneratedRegex(@"\b((per|a|an|every|each|in a) (single )?(month|year|quarter|annum|yr)|monthly|yearly|annually|quarterly|annual|in total|total|altogether|all together|overall|all in all|everything|with you|all my services|for all|right now|at the moment|on average)\b")]
    private static partial Regex Every();

    [GeneratedRegex(@"\b(would|will|if|can i|may i|could i|should|switch|change|possible|want to|like to|need to|have to|option|options|choose|instead|who|when|invoices?|last|next|due|expir\w*)\b|\b(an?|the) (vps|domain|plan|package|website|server|hosting|shared)\b|\b(i|we) pay \w+ly\b(?<!how much do (i|we) pay \w+)|\bfor (an?|the)\b")]
    private static partial Regex Hypothetical();

    [GeneratedRegex(@"^((please|show|my|our|the|me|what is|give) )*(total|monthly|yearly|annual|overall|current) (spend|spending|spendings|expenditure|costs?)\b")]
    private static partial Regex TotalSpend();

    [GeneratedRegex(@"\b(my|our|this|that|for) (\w+ ){0,2}(domain|hosting|vps|server|website|site|plan|package|dedicated|seo|app|shop|store|co zw|com|subscription|maintenance)\b")]
    private static partial Regex OneThing();

    [GeneratedRegex(@"\b(next|upcoming|coming|following) (\w+ )?(payments?|bill|invoice|charge|renewals?|due date|instal\w*|debit|deduction)\b|\bwhen\b.{0,20}\b(must|do|will|should|am|are) (i|we) (\w+ ){0,2}(pay|paying|be billed|billed|be charged|charged|be invoiced|be debited|be paying)\b|\b(payments?|renewals?|services?|what|anything|something|which|whats) (\w+ ){0,4}(coming up|due soon|falls? due|is due|are due|due (this|next|in|from me|on my)|up for renewal)\b|\bany (payments?|renewals?) (due|coming)\b|\bwhich (one|of them|service|domain) (\w+ )?(expires|renews|ends|is due) (first|next|soonest)\b|\b(list|show|give|tell|what|my|all)\b.{0,20}\b(due dates?|renewal dates?|expiry dates?|expiration dates?|upcoming renewals?|upcoming payments?)\b|^(\w+ )?(renewal|expiry|due|expiration) dates?( please)?$|\bwhen\b.{0,12}\b(must|do|should|will|am) (i|we) (\w+ ){0,2}renew\b")]
    private static partial Regex NextPayment();

    [GeneratedRegex(@"\b(expir\w*|renew|renews|renewal|renewals|renewing|renewed|due|laps\w*|runs? out|running out|ends?|ending|end date|valid (until|till|for|up to)|finish\w*|left|remaining|coming up|last until|good until|paid (until|up to|till))\b")]
    private static partial Regex Ends();

    [GeneratedRegex(@"\b(when|what|which|date|dates|day|how long|how soon|how many|how much|until|till|is|are|has|have|does|do|did|will|show|list|tell|check|give|any|anything|soon|next|upcoming|know|advise|confirm)\b")]
    private static partial Regex When();

    [GeneratedRegex(@"\b(my|mine|our|ours)\b|\b(i|we) (still |currently )?(have|own|got)\b|\b(do|have) (i|we) (have|got|own)\b|\bany (of )?(my|our)|\banything\b.{0,15}\b(expir|renew|due|end)|\bwhen (does|will|is|do) (the (domain|hosting|vps|subscription|plan|package|server|website|co zw|com)|it|they)\b|^(please |so |and )*(what|which)( ones?| of them| services?| domains?)* (will |is |are |do |does )?(going to )?(be )?(expir\w*|renews?|renewing|due|ending)\b|\b(which|any|what|all) (of the |the )?(services?|domains?|subscriptions?|packages?|plans?|renewals?)\b.{0,15}\b(expir\w*|renews?|renewing|due|end|ends|ending|coming)\b")]
    private static partial Regex OwnOrAll();

    [GeneratedRegex(
        @"\b(can|could|may|must|should|want to|need to|have to|like to|wish to|help me|to|please|you|now|let me|i|we) (i |we |me |you |please |just |now )*renew\b|\b(remind|notice|notify|warn|after|if|before you|certificate|ssl|padlock|password|card|coupon|token|link|session|backup|trial|guarantee|quote|cookie|refund|offer|promotion|promo|month end|end up|year end|back ?end|front ?end|weekend|what do|lost|lose|delete|grace|redemption|migration|transfer|moved|ready|finished|done|stop|cancel)\b"
        + @"|\b(space|disk|storage|bandwidth|traffic|quota|memory|credit)\b")]
    private static partial Regex NotADate();

    [GeneratedRegex(@"\bauto ?renew\w*\b|\bautomatic(ally)? (renew\w*|payment|billing|bill\w*)\b|\brenew\w* (\w+ ){0,2}(automatic(ally)?|by it ?self|it ?self|on its own|by themselves)\b|\bautomatic(ally)? (\w+ )?renew\w*\b")]
    private static partial Regex AutoRenewState();

    [GeneratedRegex(@"^(is|are) (the )?auto ?renew\w* (turned |switched |set )?(on|off|enabled|disabled|active)\b.{0,10}\b(for|on|of) the\b")]
    private static partial Regex AutoRenewOf();

    [GeneratedRegex(@"\b(tell (me|us)( \w+){0,3} about|details?|more (about|information|on)|information (on|about|of|for)|describe|everything (about|on)|specs?|specifications?|what do you (know|have) about|full information|what (is|are) included in|what does my|what in|what is in|explain|elaborate( on)?|the full story on|in detail)\b.{0,40}\b(my|our|mine)\b( \w+){0,3} (vps|servers?|hosting|domains?|website|site|plan|package|subscription|service|dedicated|shared|seo|app|shop|store|marketing|maintenance|contract|co zw|com|org|co za|net|starter|business|basic|professional|enterprise|\w+ hosting)\b"
        + @"|\b(my|our) (\w+ ){0,3}(vps|servers?|hosting|domains?|website|plan|package|subscription|service|dedicated|shared|seo|maintenance|contract|com|zw|za|org|net|starter|business|basic|professional|enterprise|m|s|l|xl) (details?|specs?|specifications?|information)\b"
        + @"|\b(when|what date|what day|since when|how long)\b.{0,15}\b(did|have|was|were|is|has) (i|we|my|our)( \w+){0,4} (buy|bought|order|ordered|start|started|register|registered|get|got|purchase|purchased|sign up for|activated|set up|had|have|created|running)\b.{0,25}\b(" + Thing + @"|co zw|com)?\b|\b(start|order|ordered|purchase|registration|creation|setup) date\b.{0,20}\b(my|our)\b"
        + @"|\bwhen did (my|our) (\w+ ){0,4}(start|begin)\b")]
    private static partial Regex Details();

    [GeneratedRegex(@"\b(tell (me|us)( \w+){0,3} about|details?|more (about|information|on)|information (on|about)|describe|everything about|specs?|specifications?|elaborate|explain|more)\b")]
    private static partial Regex DetailWords();

    [GeneratedRegex(
        // "show me my services", "a list of our domains"
        @"\b(show|list|lists|see|view|check|display|tell|give|send|get|find|pull up|look (up|at|into)|know|confirm|share|provide|bring up|run through|read|summary of|overview of|go through|remind me (of|what|which)|may i have|can i have|could i have|what (is|are)|what about|status (of|on|for)|state of|price of|cost of|names? of|number of)\b( (?!how\b|why\b|that\b|about\b)\w+){0,6} (my|our)( (?!friend|account|invoice)\w+){0,3} (services?|subscriptions?|domains?|domain names?|hosting|plans?|packages?|products?|vps|servers?|dedicated|shared|contracts?|items|websites|seo|maintenance|marketing|status)\b"
        // "what services do I have", "which plan am I on"
        + @"|\b(what|which|how many|how much|list of|list|show|all|every|any)( \w+){0,5} (services?|subscriptions?|domains?|domain names?|names|hosting|plans?|packages?|products?|vps|vpss|servers?|websites?|sites?|apps?|contracts?|things|stuff|items|hosting accounts?|ones)( that| which)?( \w+){0,3} (i|we|my|mine|ours|our account|under me|to me)\b"
        // "what do I have with you", "what am I paying for"
        + @"|\b(what|everything|anything|all|things|stuff)( (that|all|else|exactly|things|stuff|of|the))* (do |am |are |have |did )?(i|we) (\w+ ){0,2}(have with|have from|have here|have in|have on|have at|have registered|have running|have active|got with|got from|own|paying for|pay for|pay you for|paying you for|subscribed|bought|purchased|registered|ordered|signed up|have|got)\b(?! to\b)(?! (an?|the)\b)"
        // "do I have any domains"
        + @"|\b(do|have|am|did) (i|we) (\w+ ){0,3}(have|got|own|on|subscribed)?( \w+){0,4} (services?|subscriptions?|domains?|domain names?|hosting|plan|package|packages|vps|servers?|websites?|contract|products)\b(?! with (another|other))"
        // "my domains", "only my active services"
        + @"|^((all|only|just|and|the|of|please|hi|hello|hie|list) )*(my|our) (\w+ ){0,3}(services?|subscriptions?|domains?|packages?|products?|renewals?|hosting plan|plan|services list|domain list)( (please|list|status|information|thanks|only|then|with you|here))*$"
        + @"|\b(list|show|see|tell|give)( \w+){0,2} (everything|all|what) (\w+ ){0,3}(on|under|in) (my|our) account\b"
        // "is my hosting still active"
        + @"|\b(is|are|was|were|has|have|how is|what about) (any of |all of |all )?(my|our)( \w+){0,5} (active|inactive|suspended|expired|cancelled|terminated|pending|provisioned|provisioning|activated|in force|valid|current)\b"
        // "how much is my hosting", "what does my VPS cost"
        + @"|\bhow much\b( \w+){0,6} (my|our)( \w+){0,3} (services?|subscriptions?|domains?|hosting|plan|package|vps|servers?|website|dedicated|shared|seo|maintenance|contract|shop|app|co zw|com|org)\b|\bwhat (does|do) (my|our) (\w+ ){1,4}cost\b"
        // "my active services", "suspended services that I have"
        + @"|\b(active|suspended|expired|cancelled|pending|terminated|inactive) (services?|domains?|subscriptions?|hosting|packages?|plans?)\b.{0,20}\b(my|i|we|mine)\b|\b(any|which) of (my|our|mine) (\w+ ){0,3}(\w+)\b.{0,30}\b(active|suspended|expired|cancelled|pending|terminated)\b")]
    private static partial Regex Services();

    [GeneratedRegex(@"\b(need|needs|choose|pick|should|best|better|right (for|one)|ideal|good for|suit\w*|recommend\w*|offer|offers|sell|sells|available|buy|can (i|we) (get|buy|have|use|host|add|register|order|run|transfer|move|install)|would|take|require|move|moving|connect|point|upload|transfer|have to|your (services|plans|packages|products)|you (offer|have|sell|provide|do)|looking for|interested|want (to|an?)|install|migrate|trade|allowed|maximum|limit|ns|nameservers?|dns|unlock|authori[sz]ation|epp|whois|host (an?|my)|get an?|free|includ\w*|version|space|options?|difference|certificate|ssl|mailbox\w*|emails?|coupon|backed|backup|restore|safe|secure)\b")]
    private static partial Regex Choosing();

    [GeneratedRegex(@"\b(tickets?|orders?|refunds?|transfers?|migrations?|usage|wallet|money|email|credit|request|project)\b")]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"\b(services?|subscriptions?|domains?|hosting|plans?|packages?|products?|expir\w*|renew\w*|due)\b")]
    private static partial Regex ServiceWords();

    [GeneratedRegex(@"\b(it|they|them|those|these|ones?|that|this|the (first|second|third|fourth|fifth|last|other|domain|hosting|vps|server|website|rest|same)|both|each)\b|^(only|just|and|what about|how about|which|who|also|the|then|ok and|when|how much|number)\b|\b(1st|2nd|3rd|first|second|third|latter)\b")]
    private static partial Regex Back();

    [GeneratedRegex(@"\b(invoices?|bills?|paid|unpaid|overdue|owe|owing|balance|outstanding)\b")]
    private static partial Regex InvoiceWords();
}
