using System.Text.RegularExpressions;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>The step that a reply to a question of ours asks for: the ticket with its topic, the callback with its number.</summary>
internal static partial class DialogueStep
{
    /// <summary>Null when nothing was asked, or the visitor turned to something else.</summary>
    public static PlanStep? Of(VisitorTurn turn, BuiltInPersona persona)
    {
        if (Dialogue.Read(turn) is not { } dialogue)
            return null;
        var reply = dialogue.LastReply;
        var intent = IntentReader.Read(reply, persona.Company);
        if (Drops().IsMatch(AccountSpelling.Normalise(reply)))
            return new PlanStep(Intent.Declined, reply);
        return dialogue.Intent switch
        {
            Intent.Ticket => Ticket(dialogue, intent, persona),
            Intent.Callback => Callback(dialogue, intent),
            _ => Service(dialogue, intent, reply),
        };
    }

    private static PlanStep? Ticket(Dialogue dialogue, Intent intent, BuiltInPersona persona)
    {
        var wantsEmail = Phrases.AsksForEmail(dialogue.Replies[^1].Question);
        var given = wantsEmail && ContactReader.Email(dialogue.LastReply) is not null;
        if (!given && (TurnsAway(intent) || (wantsEmail && Clauses.Asks(dialogue.LastReply))))
            return null;
        var topic = dialogue.Replies.Where(reply => Phrases.AsksForTopic(reply.Question)).Select(reply => ContactReader.WithoutContact(reply.Reply)).LastOrDefault(TicketDraft.SaysSomething);
        var start = new RequestClauses(dialogue.Start.SelectMany(message => Clauses.Of(message, persona.Company)), new VisitorTurn(dialogue.Start, [], new Dictionary<string, object?>()));
        var begun = start.All.FirstOrDefault(clause => clause.Intent == Intent.Ticket) is { } clause ? start.Ticket(clause).Description : "";
        return new PlanStep(Intent.Ticket, dialogue.LastReply) { Ticket = TicketDraft.Of(topic ?? begun, dialogue.AllWords) };
    }

    private static PlanStep? Callback(Dialogue dialogue, Intent intent)
    {
        var reply = dialogue.LastReply;
        var phone = ContactReader.Phone(dialogue.AllWords);
        var time = ContactReader.Time(reply) ?? ContactReader.Time(dialogue.AllWords);
        var gives = ContactReader.Phone(reply) is not null || ContactReader.Time(reply) is not null;
        if (!gives && (TurnsAway(intent) || reply.TrimEnd().EndsWith('?')))
            return null;
        // Asked for a time, whatever they say is one: "when I'm back from church".
        if (time is null && Phrases.AsksForTime(dialogue.Replies[^1].Question) && ContactReader.WithoutContact(reply) is { Length: > 1 and < 120 } said)
            time = said;
        return new PlanStep(Intent.Callback, reply) { Callback = new CallbackDraft(phone, time) };
    }

    private static PlanStep? Service(Dialogue dialogue, Intent intent, string reply) =>
        intent is Intent.Question or Intent.Services or Intent.Details or Intent.Unclear or Intent.Invoices && !Questions().IsMatch(AccountSpelling.Normalise(reply))
            ? new PlanStep(dialogue.Intent, reply) { Change = dialogue.Change }
            : null;

    private static bool TurnsAway(Intent intent) =>
        intent.IsWish() && intent is not (Intent.Ticket or Intent.Callback or Intent.OwnAccount)
        || intent is Intent.Thanks or Intent.Goodbye or Intent.Greeting or Intent.WhoAreYou or Intent.Declined or Intent.Accepted or Intent.Acknowledgement;

    [GeneratedRegex(@"^(no|nope|nah|never ?mind|forget (it|about it)|leave it|cancel( it| that| the ticket| the call ?back)?|stop|do not( bother| worry)?|not (now|anymore|any more|needed)|none( of (them|these|those))?|neither|rather not|i would rather not|no need|no thanks|no thank you|i changed my mind|changed my mind|it is (fine|ok|okay))( (thanks|thank you|please|then|it|is|fine|ok|okay|now|for now))*$")]
    private static partial Regex Drops();

    [GeneratedRegex(@"^(how|what|when|where|why|who|do|does|did|can|could|is|are|will|show|list|tell)\b")]
    private static partial Regex Questions();
}
