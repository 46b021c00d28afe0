using System.Text.RegularExpressions;
using Livechat.Knowledge.Search;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>Answers a question about the customer's invoices from the list of them, newest first.</summary>
internal static partial class InvoiceAnswer
{
    private const int MostLines = 12;

    /// <summary>The status to ask the tool for; null for all. What is open is two of them, so it is picked from all.</summary>
    public static string? StatusFor(string said) =>
        Open().IsMatch(said) ? null
        : OverdueOnly().IsMatch(said) ? "overdue"
        : CancelledOnly().IsMatch(said) ? "cancelled"
        : RefundedOnly().IsMatch(said) ? "refunded"
        : PaidOnly().IsMatch(said) ? "paid"
        : null;

    public static string Of(string text, IReadOnlyList<InvoiceItem> all, string? lastAnswer, DateOnly today)
    {
        var said = AccountSpelling.Normalise(text);
        var status = StatusFor(said);
        if (Numbers().Matches(text) is { Count: > 0 } numbers)
        {
            var meant = all.Where(invoice => numbers.Any(number => Same(number.Groups[1].Value, invoice.Number))).ToList();
            return meant.Count > 0 ? $"Here it is in your account:\n\n{Lines(meant)}" : "I don't see an invoice with that number in your account.";
        }
        if (all.Count == 0)
            return status is null ? "There are no invoices in your account." : status == "overdue" ? "None of your invoices is overdue." : $"There are no {status} invoices in your account.";
        var shown = Shown(lastAnswer, all);
        if (shown.Count > 0 && ServiceChoice.Place(said, shown.Count) is { } place && place < shown.Count)
            return $"That is this invoice:\n\n{Lines([shown[place]])}";
        if (status is not null)
            return $"These of your invoices are {status}:\n\n{Lines(all)}";

        var items = Billing(said, all) is { Count: > 0 } billing ? billing : all;
        if (TimeRange.Read(said, today) is { } range && !Open().IsMatch(said) && items.Where(invoice => range.Contains(invoice.Issued) || range.Contains(invoice.Paid) || range.Contains(invoice.Due)).ToList() is { Count: > 0 } then)
            items = then;
        var open = items.Where(invoice => invoice.IsOpen).ToList();
        if (Open().IsMatch(said))
            return Owed(open, items.Count(invoice => invoice.Status == "paid"));
        if (ServiceAnswerReceived().IsMatch(said))
            return Received(items, open);
        if (Last().IsMatch(said))
        {
            var paid = items.FirstOrDefault(invoice => invoice.Status == "paid");
            return AboutPayment().IsMatch(said)
                ? paid is null ? $"I see no paid invoice in your account.\n\n{Lines(items)}" : $"Your last paid invoice:\n\n{Lines([items.Where(invoice => invoice.Paid is not null).MaxBy(invoice => invoice.Paid) ?? paid])}"
                : $"Your latest invoice:\n\n{Lines([items[0]])}";
        }
        return $"{(items.Count == 1 ? "There is one such invoice in your account:" : $"You have {items.Count} invoices, the newest first:")}\n\n{Lines(items)}";
    }

    private static string Owed(List<InvoiceItem> open, int paid) => open.Count switch
    {
        0 => paid > 0 ? "You don't owe us anything: no invoice of yours is open." : "No invoice of yours is open.",
        1 => $"One of your invoices is open:\n\n{Lines(open)}",
        _ => $"{open.Count} of your invoices are open:\n\n{Lines(open)}",
    };

    private static string Received(IReadOnlyList<InvoiceItem> items, List<InvoiceItem> open)
    {
        var paid = items.Where(invoice => invoice.Status == "paid").OrderByDescending(invoice => invoice.Paid).FirstOrDefault();
        var first = paid is null ? "No payment is booked on your invoices yet." : $"The latest payment on your invoices:\n\n{Lines([paid])}";
        return open.Count == 0 ? $"{first}\n\nNothing else is open." : $"{first}\n\nStill open {(open.Count == 1 ? "is" : "are")}:\n\n{Lines(open)}\n\nA payment that isn't booked yet can be looked for by a colleague.";
    }

    private static string Lines(IReadOnlyList<InvoiceItem> items) =>
        string.Join('\n', items.Take(MostLines).Select(AccountLines.Item)) + (items.Count > MostLines ? "\n\nOlder ones are in the client portal." : "");

    private static List<InvoiceItem> Shown(string? answer, IReadOnlyList<InvoiceItem> all) =>
        [.. all.Where(invoice => answer?.Contains($"**{AccountLines.Plain(invoice.Number)}**", StringComparison.Ordinal) == true).OrderBy(invoice => answer!.IndexOf($"**{AccountLines.Plain(invoice.Number)}**", StringComparison.Ordinal))];

    // "The invoice for my VPS": by the words of what it bills.
    private static List<InvoiceItem> Billing(string said, IReadOnlyList<InvoiceItem> all)
    {
        var words = said.Split(' ').Where(word => Thing().IsMatch(word)).Select(PorterStemmer.Stem).ToHashSet();
        return words.Count == 0 ? [] : [.. all.Where(invoice => Words.Of(string.Join(' ', invoice.Services.Append(invoice.Description))).Select(PorterStemmer.Stem).Any(words.Contains))];
    }

    private static bool Same(string asked, string number) =>
        asked.TrimStart('0') is { Length: > 0 } digits && string.Concat(number.Where(char.IsAsciiDigit)).TrimStart('0') == digits;

    [GeneratedRegex(@"(?:\binv(?:oice)?[-\s#]*(?:number|no\.?|#)?[-\s#]*)(\d{2,10})\b", RegexOptions.IgnoreCase)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\b(unpaid|owe|owes|owing|owed|outstanding|open|pending|arrears|amount due|balance|debts?|settle|settled|paid up|up to date|behind|all paid|fully paid|still to pay|left to pay|need to pay|have to pay|must i pay|due|not (yet )?paid|is everything paid|have (i|we) (already )?paid (all|everything|for)|paid all|are (all )?(my|our) (invoices|bills) paid|is (my|our) (\w+ )?(invoice|bill) paid)\b(?<!\bopen my)")]
    private static partial Regex Open();

    [GeneratedRegex(@"\b(overdue|past due|late)\b")]
    private static partial Regex OverdueOnly();

    [GeneratedRegex(@"\bcancelled (invoices?|bills?|ones)\b|\b(invoices?|bills?) (that (are|were) |which (are|were) )?cancelled\b")]
    private static partial Regex CancelledOnly();

    [GeneratedRegex(@"\brefunded (invoices?|bills?|ones)\b|\b(invoices?|bills?) (that (are|were) |which (are|were) )?refunded\b")]
    private static partial Regex RefundedOnly();

    [GeneratedRegex(@"\bpaid (invoices?|bills?|ones)\b|\b(invoices?|bills?)\b.{0,12}\b(have|had|did|already|that are|which are|are|were|i|we) (i |we |already )*(paid|pay)\b")]
    private static partial Regex PaidOnly();

    [GeneratedRegex(@"\b(did|have|has|was|is|were|if|whether)\b.{0,40}\b(get|got|receiv\w*|see|seen|reflect\w*|go|gone|went|came|come|through|processed|land\w*|record\w*|credited|arriv\w*|cleared|showing)\b.{0,30}|\b(receiv\w*|reflect\w*)\b")]
    private static partial Regex ServiceAnswerReceived();

    [GeneratedRegex(@"\b(last|latest|most recent|recent|previous|newest)\b|\bwhen did (i|we) (last )?pay\b|\bwhat (was|were) (i|we) (last )?(charged|billed)\b")]
    private static partial Regex Last();

    [GeneratedRegex(@"\b(payments?|paid|pay)\b")]
    private static partial Regex AboutPayment();

    [GeneratedRegex(@"^(hosting|domains?|vps|servers?|dedicated|shared|website|app|shop|store|seo|marketing|maintenance|starter|basic|professional|enterprise)$")]
    private static partial Regex Thing();
}
