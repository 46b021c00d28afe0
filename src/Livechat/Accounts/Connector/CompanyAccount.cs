namespace Livechat.Accounts.Connector;

/// <summary>What a company's system answered about one customer, checked.</summary>
internal sealed record CompanyAccount(
    string? CompanyName, DateOnly CustomerSince, IReadOnlyList<SubscriptionDetails> Subscriptions, IReadOnlyList<InvoiceSummary> Invoices);
