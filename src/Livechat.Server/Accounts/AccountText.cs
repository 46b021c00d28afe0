using System.Globalization;
using Livechat.Accounts;

namespace Livechat.Server.Accounts;

/// <summary>Amounts, days and words as the demo site writes them.</summary>
internal static class AccountText
{
    public static string Shown(this Money money)
    {
        var sign = money.MinorUnits < 0 ? "−" : "";
        var amount = money.Amount.TrimStart('-');
        var (whole, part) = amount.Split('.') is [var left, var right] ? (left, "." + right) : (amount, "");
        var grouped = long.Parse(whole, CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture);
        return money.Currency == "USD" ? $"{sign}${grouped}{part}" : $"{sign}{grouped}{part} {money.Currency}";
    }

    public static string Shown(this DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    public static string Shown(this SubscriptionStatus status) => Capital(status.Word());

    public static string Shown(this InvoiceStatus status) => Capital(status.Word());

    /// <summary>The class of the mark beside it: good, wait, bad or over.</summary>
    public static string Mood(this SubscriptionStatus status) => status switch
    {
        SubscriptionStatus.Active => "good",
        SubscriptionStatus.Pending or SubscriptionStatus.Provisioning => "wait",
        SubscriptionStatus.Suspended => "bad",
        _ => "over",
    };

    public static string Mood(this InvoiceStatus status) => status switch
    {
        InvoiceStatus.Paid => "good",
        InvoiceStatus.Unpaid => "wait",
        InvoiceStatus.Overdue => "bad",
        _ => "over",
    };

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..].Replace('_', ' ');
}
