using System.Text.Json.Serialization;

namespace Livechat.Accounts;

/// <summary>An account in a few figures.</summary>
/// <param name="CompanyName">Null when the company's system gives none.</param>
/// <param name="CustomerSince">The day the account was opened, UTC.</param>
/// <param name="AccountAgeDays">Whole days since then.</param>
/// <param name="Total">All subscriptions, of every status.</param>
/// <param name="Spending">What the active subscriptions cost, a sum for each currency and cycle; empty when nothing is active.</param>
public sealed record AccountStatus(
    string? CompanyName, DateOnly CustomerSince, int AccountAgeDays, int Total, int Active, int Expired, int Suspended, IReadOnlyList<Spending> Spending);

/// <summary>What one billing cycle costs.</summary>
public sealed record Spending(BillingCycle Cycle, Money Amount);

/// <summary>A subscription as a list shows it.</summary>
/// <param name="Reference">What the company calls it. For looking it up again; a model gets a handle instead.</param>
/// <param name="EndDate">The last day that is paid for or planned; null when it has no end.</param>
/// <param name="NextDueDate">When the next payment is due; null when none is.</param>
public sealed record SubscriptionSummary(
    string Reference, string ServiceName, string Category, SubscriptionStatus Status, BillingCycle Cycle, Money Price,
    DateOnly? EndDate, DateOnly? NextDueDate, bool AutoRenew);

/// <summary>Everything a customer may know of one subscription.</summary>
/// <param name="Description">What the service is; may be empty.</param>
/// <param name="OrderedAt">When it was ordered, UTC.</param>
public sealed record SubscriptionDetails(SubscriptionSummary Summary, string Description, DateOnly StartDate, DateTimeOffset OrderedAt);

/// <summary>An invoice.</summary>
/// <param name="Number">As it is printed on the invoice.</param>
/// <param name="PaidDate">Null while it is not paid.</param>
/// <param name="Description">What it is for, in a line; may be empty.</param>
/// <param name="Services">Names of the services it bills, when it names any.</param>
public sealed record InvoiceSummary(
    string Number, InvoiceStatus Status, Money Amount, DateOnly IssueDate, DateOnly DueDate, DateOnly? PaidDate, string Description, IReadOnlyList<string> Services);

[JsonConverter(typeof(AccountWords.Converter<SubscriptionStatus>))]
public enum SubscriptionStatus
{
    Pending,
    Provisioning,
    Active,
    Suspended,
    Expired,
    Cancelled,
    Terminated,
}

[JsonConverter(typeof(AccountWords.Converter<BillingCycle>))]
public enum BillingCycle
{
    Monthly,
    Quarterly,
    Semiannual,
    Annual,
    Biennial,
    Triennial,
    OneTime,
}

[JsonConverter(typeof(AccountWords.Converter<InvoiceStatus>))]
public enum InvoiceStatus
{
    Unpaid,
    Paid,
    Overdue,
    Cancelled,
    Refunded,
}
