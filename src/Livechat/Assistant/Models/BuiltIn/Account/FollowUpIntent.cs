using System.Text.RegularExpressions;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>
/// Understands a clause that only makes sense with account data before it, in this message or in the last answer: "and the second one?",
/// "which of them expire this year", "turn it off".
/// </summary>
internal static partial class FollowUpIntent
{
    /// <summary>The intent, and whether it goes on with the last step rather than being one of its own; null when it follows nothing.</summary>
    public static (Intent Intent, bool GoesOn)? Of(Clause clause, IReadOnlyList<PlanStep> steps, VisitorTurn turn)
    {
        var said = AccountSpelling.Normalise(clause.Text);
        var inMessage = steps.Count > 0 && steps[^1].Intent is Intent.Services or Intent.Invoices or Intent.Details;
        var afterAnswer = steps.Count == 0 && ServiceChoice.ShowsAccount(turn.LastAnswer);
        if (!inMessage && !afterAnswer)
            // "Cancel it" without anything before it may mean the chat, an order, anything.
            return clause.Intent == Intent.Change && Pronoun().IsMatch(said) && !ThingWord().IsMatch(said) ? (Intent.Question, false) : null;
        if (clause.Intent == Intent.Services)
            return inMessage && steps[^1].Intent == Intent.Services && Pronoun().IsMatch(said) && !Own().IsMatch(said) ? (Intent.Services, true) : null;
        if (clause.Intent == Intent.Change)
            return null;
        if (afterAnswer && ChangeRequest.OfPronoun(said, turn.LastAnswer) is not null)
            return (Intent.Change, false);
        var place = ServiceChoice.Place(said, 9) is not null;
        if (!place && (!AccountReader.RefersBack(said) || !About().IsMatch(said)))
            return null;
        var aboutInvoices = AccountReader.NamesInvoices(said) || (inMessage ? steps[^1].Intent == Intent.Invoices : InvoiceList().IsMatch(turn.LastAnswer!) && !ServiceList().IsMatch(turn.LastAnswer!));
        if (aboutInvoices)
            return (Intent.Invoices, inMessage && steps[^1].Intent == Intent.Invoices);
        var details = AccountReader.WantsDetails(said) || (place && !About().IsMatch(said));
        return (details ? Intent.Details : Intent.Services, inMessage && !details);
    }

    [GeneratedRegex(@"\b(it|its|that|this|they|them|their|those|one|ones)\b")]
    private static partial Regex Pronoun();

    [GeneratedRegex(@"\b(services?|subscriptions?|domains?|hosting|plans?|packages?|vps|servers?|dedicated|shared|seo|marketing|maintenance|contract|auto ?renew\w*|starter|basic|business|professional|enterprise|co zw|com)\b")]
    private static partial Regex ThingWord();

    [GeneratedRegex(@"\b(my|our|mine|i|we)\b")]
    private static partial Regex Own();

    // What can be asked of a service or an invoice that was shown.
    [GeneratedRegex(@"\b(expir\w*|renew\w*|due|ends?|ending|until|when|dates?|price|prices|cost|costs|how much|pay|paid|unpaid|overdue|owe|status|active|suspended|expired|cancelled|pending|auto ?renew\w*|automatic\w*|more|details?|about|information|next|year|month|which|domains?|hosting|vps|servers?|websites?|dedicated|shared|ones|one|what about|how about|only|co zw|co za|com|org|net|starter|basic|business|professional|enterprise|seo|shop|maintenance|started?|ordered|bought|number|issued)\b")]
    private static partial Regex About();

    [GeneratedRegex(@"\*\*INV|invoice", RegexOptions.IgnoreCase)]
    private static partial Regex InvoiceList();

    [GeneratedRegex(@"auto-renew|runs until|Status:", RegexOptions.IgnoreCase)]
    private static partial Regex ServiceList();
}
