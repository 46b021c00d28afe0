using System.Text.RegularExpressions;
using Livechat.Assistant.Models.BuiltIn.Account;
using Livechat.Knowledge.Search;

namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>What a visitor's message wants, apart from the questions that the articles may answer.</summary>
internal enum Intent
{
    Question,
    Greeting,
    Thanks,
    Goodbye,
    Acknowledgement,
    Declined,
    Accepted,
    WhoAreYou,

    /// <summary>A typed yes to a card, which only a click confirms.</summary>
    Confirms,
    Human,
    Ticket,
    Callback,
    Services,
    Details,
    Change,
    Invoices,
    AccountStatus,
    History,

    /// <summary>Something of the visitor's own that no tool can look up, such as where a refund is.</summary>
    OwnAccount,

    /// <summary>Their password, card or contact data.</summary>
    Secret,
    SomebodyElse,
    Forbidden,
    Unclear,
}

/// <summary>
/// Tells intents apart by patterns over mended words, so that "speek to a humen" counts too. What matches nothing is a question. Order
/// matters: the first pattern that fits wins.
/// </summary>
internal static partial class IntentReader
{
    private const string Staff = "human|humans|agent|agents|operator|representative|rep|colleague|consultant|advisor|attendant";

    /// <param name="company">The brand; everybody else by name is somebody else.</param>
    public static Intent Read(string text, string company = "")
    {
        if (HumanButton.Says(text))
            return Intent.Human;
        var words = Spelling.Mend(Words.Of(text, 80));
        if (words.Count == 0)
            return Intent.Unclear;
        var said = string.Join(' ', words);
        var normal = AccountSpelling.Normalise(text);
        var account = AccountReader.Read(normal);
        return OtherPeople().IsMatch(said) || SomebodyElse.IsAskedFor(text, normal, company) ? Intent.SomebodyElse
            : account == Intent.Secret ? Intent.Secret
            : Forbidden().IsMatch(said) ? Intent.Forbidden
            : WhoAreYou().IsMatch(said) ? Intent.WhoAreYou
            : account is Intent.Ticket or Intent.Callback ? account.Value
            : Human().IsMatch(said) ? Intent.Human
            : account is { } wish ? wish
            : OwnAccount().IsMatch(said) && !HowTo().IsMatch(said) ? AccountReader.Kind(normal)
            : Declined().IsMatch(said) ? Intent.Declined
            : Accepted().IsMatch(said) ? Intent.Accepted
            : Goodbye().IsMatch(said) ? Intent.Goodbye
            : Thanks().IsMatch(said) ? Intent.Thanks
            : Acknowledgement().IsMatch(said) ? Intent.Acknowledgement
            : Greeting().IsMatch(said) ? Intent.Greeting
            : Intent.Question;
    }

    /// <summary>Whether an intent is answered from the visitor's account.</summary>
    public static bool ReadsAccount(this Intent intent) => intent is Intent.Services or Intent.Details or Intent.Invoices or Intent.AccountStatus or Intent.History;

    /// <summary>Whether an intent is a wish of its own, and not a question for the articles or small talk.</summary>
    public static bool IsWish(this Intent intent) =>
        intent.ReadsAccount() || intent is Intent.Ticket or Intent.Callback or Intent.Change or Intent.OwnAccount or Intent.Secret or Intent.SomebodyElse or Intent.Forbidden or Intent.Human;

    /// <summary>Whether a message opens with a greeting, whatever follows.</summary>
    public static bool StartsWithGreeting(string text) => GreetingStart().IsMatch(string.Join(' ', Words.Of(text, 4)));

    // Attempts on the instructions and on secrets.
    [GeneratedRegex(
        @"\b(ignore|disregard|forget|override|bypass)\b.{0,40}\b(instruction|instructions|rule|rules|prompt|guidelines|restrictions)\b"
        + @"|\b(system|hidden|initial|secret) (prompt|instructions|message)\b|\byour (prompt|instructions|rules)\b|\bdeveloper mode\b|\bjailbreak\b|\bdan mode\b"
        + @"|\b(pretend|act|behave|roleplay) (to be|as|like|as if|you are)\b|\byou are now\b"
        + @"|\b(give|show|tell|send|reveal|share|print|list|what|whats|dump|leak|export)\b.{0,30}\b(api key|api keys|secret key|private key|access token|env file|connection string|database dump|admin password|root password|passwords|credentials)\b"
        + @"|\b(his|her|their|your|admin|root|server|another|other|someone|somebody|everyone)( else)?( s)? (password|pin|login details|credentials|otp)\b(?!.*\b(reset|forgot|policy)\b)"
        + @"|\b(drop table|select from|union select)\b")]
    private static partial Regex Forbidden();

    [GeneratedRegex(
        @"\b(all|every|list of|which|different)( of)?( your| the)? (customer|customers|client|clients|user|users)( s)? (invoice|invoices|email addresses|phone numbers|balance|payment history|account|accounts|details|data|services|subscriptions)\b"
        + @"|\b(another|other|someone|somebody|neighbour|neighbours|competitor|competitors|his|her)( else)?( s)? ?(customer|customers|client|clients|user|users|person|people|account|accounts|company)?( s)? (invoice|invoices|email addresses|phone numbers|balance|payment history|personal details|home address|account details|billing details|data|services|subscriptions)\b"
        + @"|\b(details|data|names|list|emails|numbers|information|invoices|passwords) (of|for|about|belonging to) (your |the |all |other |another )*(customer|customers|client|clients|users)\b"
        + @"|\b(list|show|give|send|tell|print|export)\b.{0,20}\b(customers|clients|users)( s)?( \w+)? (emails|email addresses|numbers|names|details|data|list|invoices|passwords)\b"
        + @"|\b(who are your (customers|clients))\b")]
    private static partial Regex OtherPeople();

    [GeneratedRegex(
        @"^((and|so|but|hey|hi|hello|ok) )*(who|what) (are|r) (you|u)( exactly| really)?$|\b(are|r) (you|u) (a |an |really |actually |even )*(human|bot|robot|ai|real|machine|person|computer|chatbot|program|chatgpt|gemini)\b"
        + @"|\b(is this|am i (talking|speaking|chatting) (to|with)|talking to) (a |an )?(human|bot|robot|ai|real|machine|person|chatbot)\b(?! please)|\b(what is|whats|what) your name\b|\bwho am i (talking|speaking|chatting)\b|^what can you do( for me)?$|\bhow can you help\b")]
    private static partial Regex WhoAreYou();

    [GeneratedRegex(
        "^((a|an|please|hi|hello|live|real|the|i|can|get|me|want|need) )*(" + Staff + ")( (please|now|asap|thanks|support|required|needed))*$"
        + @"|\b((speak|talk|chat|connect|transfer|escalate)\b( \w+){0,3}|(forward|refer|hand|switch|direct|pass|route)( (me|us|this|it|this chat))( over)?) (to|with)( \w+){0,2} (" + Staff
        + "|person|someone|somebody|people|staff|manager|supervisor|boss|owner|technician|engineer|sales|support|billing|team|department)"
        + @"|\b(speak|talk|transfer|connect) (me )?(" + Staff + "|person|someone|somebody)"
        + @"|\b(want|need|prefer|give|get|have|find|bring|call)( (me|us|a|an|to|the|some|in|with|your))* (live |real |actual |proper )?(" + Staff + @")\b(?! (programme|program|commission|account))"
        + @"|\b(real|live|actual|proper) (human|person|agent|people|someone|support)\b|\bhuman (being|please|now|help|support|agent)\b"
        + @"|\b(not|dont|no more|stop|hate|instead of) (want |like )?(to )?((talk|chat|speak)(ing)? )?(to |with )?(this |a |the )?(bot|bots|robot|machine|ai)\b")]
    private static partial Regex Human();

    [GeneratedRegex(
        @"\b(what|which|how many) (services|service|domains|plans|plan|products|subscriptions|packages|package|hosting|invoices|tickets) (do|did|am|have|is|are|does)? ?(i|we|my)\b(?! (need|choose|pick|want|get|take|buy|use|require))"
        + @"|\b(show|list|check|display|see|view|tell|look up|look at|look into|find|pull up|give|send|open)( me| for me| up)?( all| of)* (my|our) (\w+ )?(invoice|invoices|services|service|domains|balance|account|payments|payment|subscription|subscriptions|tickets|ticket|order|orders|details|usage|plan|bill|credit)\b"
        + @"|\b(what is|whats|how much is|hows) (my|our) (\w+ )?(balance|plan|usage|invoice|bill|account|status|due date|order|credit|package)\b"
        + @"|\b(do|how much do|what do) (i|we) (still )?owe\b|\b(when|what date) (does|is|will|do) (my|our) (\w+ ){0,2}(expire|due|renew|end|run out|renewed|payment|invoice)\b"
        + @"|\b(did|have) (you|u) (get|got|receive|received) (my|our) (payment|money|order|ticket|email|transfer)\b|\b(is|was|has) (my|our) (payment|order|ticket|invoice|refund|transfer) (\w+ )?(paid|received|through|done|ready|processed|approved|reflecting|gone|been)\b"
        + @"|^(my|our) (invoice|invoices|services|domains|balance|account|payments|subscriptions|tickets|orders|account balance|account details|order status|ticket status|billing history)( please)?$"
        + @"|\b(status|progress) of (my|our) (\w+ )?(order|ticket|payment|refund|transfer|migration|request|website|project)\b")]
    private static partial Regex OwnAccount();

    // "How do I see my invoices" asks for the way, not for the invoices.
    [GeneratedRegex(@"\b(how (do|can|to|would|should|does|i|we)|where|steps|way to|is it possible|am i able|(this|the|your|a) (chat|bot|assistant))\b")]
    private static partial Regex HowTo();

    [GeneratedRegex(@"^((no|nope|nah|not)( now| really| yet| need| needed| problem)?|never mind|nevermind|its (ok|okay|fine))(( |$)(thanks|thank you|thank|you|its|it is|fine|ok|okay|all good|im good|that is all|thats all|not necessary))*$")]
    private static partial Regex Declined();

    [GeneratedRegex(@"^(yes|yeah|yep|yebo|ehe|hongu|ya|sure|please do|ok please|go ahead|of course|definitely|yes i (do|would)|do that|that would be (great|good|nice))( (please|thanks|sure|do|go ahead|i would|i do|that would be great|like that|ok|okay))*$|^please$")]
    private static partial Regex Accepted();

    [GeneratedRegex(@"^(ok |okay |thanks |thank you |cool |alright |well )*(bye|goodbye|good bye|bye bye|see you|cya|good night|chisarai|sarai zvakanaka|have a (good|nice|great) (day|one|evening|weekend)|thats all|that is all|nothing else)( (bye|now|then|thanks|thank you|later|for now|too))*$")]
    private static partial Regex Goodbye();

    [GeneratedRegex(@"^(ok |okay |great |cool |perfect |awesome |wow |alright |oh |many |nice |good )*(thank|thanks|thank you|thnx|thnks|thx|tx|ty|cheers|tatenda|ndatenda|maita basa|mazvita|ngiyabonga|siyabonga|much appreciated|appreciated|i appreciate)( .{0,40})?$")]
    private static partial Regex Thanks();

    [GeneratedRegex(@"^(ok|okay|k|kk|great|cool|perfect|awesome|nice|good|fine|alright|noted|got it|i see|understood|wow|lol|that helps|that helped|sharp|sho|zvakanaka|makes sense|i understand|that works|it works|it worked|solved|oh|hmm|interesting|super|excellent)( (ok|okay|great|cool|perfect|then|now|it|good|thanks|that|helps|very much|sharp))*$")]
    private static partial Regex Acknowledgement();

    [GeneratedRegex(
        @"^((hi|hie|hii|hello|hallo|helo|hey|heya|hy|yo|greetings|good (day|morning|afternoon|evening)|morning|afternoon|evening|howdy|howzit|hola|makadii|makadini|mhoro|mhoroi|mamukasei|masikati|manheru|sawubona|salibonani|unjani|ndeipi|wadii|how are you|how r u|hw r u|how are you doing|how is it going|hows it going|whats up|sup|there|everyone|all|team|guys|sir|madam|maam|again|to you|today|dear|you|anyone there|anybody there|is anyone there|are you there|anyone|can you help me|can you help|can u help me|please help|help me|help|i need help|i need some help|i need assistance|i have a question|question|please|assist me|can i ask something|can i ask you something|can i ask a question)( |$))+$")]
    private static partial Regex Greeting();

    [GeneratedRegex(@"^(hi|hie|hii|hello|hallo|helo|hey|heya|greetings|good (day|morning|afternoon|evening)|morning|afternoon|evening|makadii|mhoro|masikati|manheru|sawubona|salibonani|howzit)\b")]
    private static partial Regex GreetingStart();
}
