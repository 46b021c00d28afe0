using System.Text.RegularExpressions;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>Questions about the visitor's own invoices: what they owe, what was paid, the last one.</summary>
internal static partial class Invoices
{
    public static bool AreAskedFor(string said) =>
        IsPaymentQuestion(said)
        || (!IsClerical().IsMatch(said) && !IsRule().IsMatch(said) && (Bare().IsMatch(said) || LastPayment().IsMatch(said) || (Named().IsMatch(said) && Own().IsMatch(said) && Asked().IsMatch(said)) || (Debt().IsMatch(said) && (Mine().IsMatch(said) || Named().IsMatch(said)) && Asked().IsMatch(said))));

    /// <summary>"Have you received my payment?"</summary>
    public static bool IsPaymentQuestion(string said) => Received().IsMatch(said) && Payment().IsMatch(said) && !IsClerical().IsMatch(said);

    [GeneratedRegex(@"\b(did|have|has|was|is|were|are|check if|confirm (if|that|whether)|know if|see if|tell me if|advise if|whether) (you|u|my|our|the|they|i|we|that|it|guys|your|this)\b.{0,40}\b(get|got|receiv\w*|see|seen|reflect\w*|go|gone|went|came|come|through|paid|processed|land\w*|record\w*|credited|pay|arriv\w*|cleared|register\w*|showing)\b|\b(receiv\w*|reflect\w*|seen|got) (my|our) (\w+ ){0,2}(payment|money|transfer|pop|deposit)\b")]
    private static partial Regex Received();

    [GeneratedRegex(@"\b(my|our|the|i|we|this|that)\b.{0,30}\b(payments?|money|transfer|ecocash|deposit|pop|proof of payment|invoices?|paid|pay|bills?|usd|dollars)\b|\b(payments?|money)\b")]
    private static partial Regex Payment();

    [GeneratedRegex(@"\b(change|changed|put|wrong|correct\w*|edit|update|download\w*|pdf|print|tax|vat|bp|copy|duplicate|disput\w*|deducted|declined|top ?up|load|add funds|deposit into|fail\w*|refused|error|receipts?|address|refunds?|refunded|back|quotes?|quotations?|company name|how (do|can|to|should|long|does)|where|why|stop|ticket|wallet|options?|(can|could|may|must|should) (i|we) (also |still )?pay|several|at once|if (i|we)|payment (methods?|options?|plan|gateway)|suspended but)\b")]
    private static partial Regex IsClerical();

    // How billing goes in general, whosever invoice it is.
    [GeneratedRegex(@"\b(fees?|penalt\w*|interest|late|grace|before|after|in advance|how long|how many (days|weeks|hours)|how often|reminders?|part payments?|instal\w*|partly|minimum|(do|will|can|does) (you|they|it) (send|issue|charge|bill|suspend|accept|take|offer|delete|remove))\b")]
    private static partial Regex IsRule();

    [GeneratedRegex(@"^((please|show|list|see|hi|hello|hie|me|all|my|our|the|only|just|any|and|what about|how many) )*((unpaid|overdue|outstanding|open|pending|paid|latest|last|recent|due|cancelled|refunded|past) )*(invoices?|bills|balance|account balance|balance due|amount due|outstanding balance|invoice history|billing history|payment history|invoice list|statement|statement of account|account statement)( (please|list|status|thanks|history|ones|only|now|inv \d+))*$|\binv(oice)? (number |no )?0*\d{3,}\b")]
    private static partial Regex Bare();

    [GeneratedRegex(@"\b(last|latest|most recent|previous|recent|past) (\w+ )?(invoices?|bills?|payments?)\b|\bwhen did (i|we) (last )?(pay|make)\b|\bwhat did (i|we) (last )?pay\b(?! for)|\bpayments? history\b|\b(my|our) (\w+ )?payments\b|\bwhat (was|were) (i|we) (last )?(charged|billed|invoiced)\b|\bhow much (was|were|did) (i|we) (last )?(charged|billed|invoiced|pay (last|in|you last))\b|\b(last|latest) (thing )?i paid\b|\bwhat have (i|we) paid\b|\bhow much (have|did) (i|we) (already )?(paid|pay)\b")]
    private static partial Regex LastPayment();

    [GeneratedRegex(@"\b(invoices?|invoiced|bills?|billing (history|statement|record)s?|statements?)\b")]
    private static partial Regex Named();

    [GeneratedRegex(@"\b(my|mine|our|ours)\b|\b(do|did|have|am|are|was|were) (i|we)\b|\b(i|we) (still |currently )?(have|owe|got|paid|need|want|would|am)\b|\b(show|give|send|tell) (me|us)\b|\bmay i\b|\bcan i\b|\bany\b|\bfor me\b")]
    private static partial Regex Own();

    [GeneratedRegex(@"\b(i|we|my|our|me|us|mine|any|anything|there)\b")]
    private static partial Regex Mine();

    [GeneratedRegex(@"\b(owe|owes|owing|owed|outstanding|unpaid|overdue|past due|arrears|amount due|balance|debts?|settle|settled|paid up|up to date|uptodate|behind (on|with)|all paid|fully paid|in the red|(still|left|need|have) to pay(?! (for|to|in|by|with|via|the|an?|extra|more|again|tax|upfront|before|when|if|every|each|monthly|yearly))|must i pay(?= (now|you|this|today|at|$))|due to you|not paid|not yet paid)\b")]
    private static partial Regex Debt();

    [GeneratedRegex(@"\b(show|list|see|view|check|give|send|tell|display|get|pull|find|look|what|which|how much|how many|how is|do (i|we)|any|are there|is there|have (i|we)|did (i|we|you)|am (i|we)|are (we|my|our)|have you|has|is|are|was|were|when|need|want|like|know|advise|confirm|may (i|we)|can (i|we|you)|could|status|please|share|open|i owe|still)\b")]
    private static partial Regex Asked();
}
