using System.Globalization;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>Writes account data the way people read it: "76.80 USD a year", "12 March 2027".</summary>
internal static class AccountLines
{
    public static string Day(DateOnly date) => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    public static string Money(string? amount, string? currency) => $"{amount} {currency}".Trim();

    public static string Price(ServiceItem item) => $"{Money(item.Price, item.Currency)} {Per(item.Cycle)}".Trim();

    public static string Per(string cycle) => cycle switch
    {
        "monthly" => "a month",
        "quarterly" => "a quarter",
        "semiannual" => "every six months",
        "annual" => "a year",
        "biennial" => "every two years",
        "triennial" => "every three years",
        "one_time" => "once",
        _ => "",
    };

    /// <summary>One service as a list item; the name stands in bold, so that a later question can be told which one is meant.</summary>
    public static string Item(ServiceItem item) =>
        $"- **{Plain(item.Name)}** – {string.Join(", ", new[] { Word(item.Status), item.Price is null ? "" : Price(item), Ending(item), NextDue(item), Renewing(item) }.Where(part => part.Length > 0))}";

    /// <summary>The dates of one service as a sentence.</summary>
    public static string Dates(ServiceItem item)
    {
        var name = $"**{Plain(item.Name)}**";
        if (item.Status is "expired" or "cancelled" or "terminated")
            return item.Ends is { } ended ? $"{name} is {item.Status}; it ran until {Day(ended)}." : $"{name} is {item.Status}.";
        var parts = new List<string>();
        if (item.Ends is { } ends)
            parts.Add($"runs until {Day(ends)}");
        if (item.Due is { } due)
            parts.Add($"has its next payment{(item.Price is null ? "" : $" of {Money(item.Price, item.Currency)}")} due on {Day(due)}");
        if (parts.Count == 0)
            return $"{name} is {Word(item.Status)}, has no end date, and no payment is due for it.";
        return $"{name} {string.Join(" and ", parts)}; it is {Word(item.Status)}, with auto-renew {(item.AutoRenew ? "on" : "off")}.";
    }

    public static string Item(InvoiceItem invoice) =>
        $"- **{Plain(invoice.Number)}** – {Money(invoice.Amount, invoice.Currency)}, {State(invoice)}{(invoice.Description.Length > 0 ? $": {Plain(invoice.Description)}" : "")}";

    public static string State(InvoiceItem invoice) => invoice.Status switch
    {
        "paid" => invoice.Paid is { } paid ? $"paid on {Day(paid)}" : "paid",
        "unpaid" => invoice.Due is { } due ? $"unpaid, due on {Day(due)}" : "unpaid",
        "overdue" => invoice.Due is { } late ? $"overdue, it was due on {Day(late)}" : "overdue",
        _ => invoice.Issued is { } issued ? $"{Word(invoice.Status)}, issued on {Day(issued)}" : Word(invoice.Status),
    };

    public static string Word(string status) => status.Replace('_', ' ');

    /// <summary>Text of the account without what Markdown would take for marks.</summary>
    public static string Plain(string text) => string.Concat(text.Where(c => c is not ('*' or '_' or '`' or '[' or ']' or '<' or '>' or '\n' or '\r' or '|'))).Trim();

    private static string Ending(ServiceItem item) => item.Ends is not { } ends ? "" : item.Status switch
    {
        "expired" => $"it ended on {Day(ends)}",
        "cancelled" or "terminated" => $"it ran until {Day(ends)}",
        _ => $"runs until {Day(ends)}",
    };

    private static string NextDue(ServiceItem item) => item.Due is { } due && item.IsLive ? $"next payment due on {Day(due)}" : "";

    private static string Renewing(ServiceItem item) => item.IsLive && item.Cycle != "one_time" ? $"auto-renew {(item.AutoRenew ? "on" : "off")}" : "";
}
