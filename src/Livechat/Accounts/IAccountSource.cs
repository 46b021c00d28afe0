namespace Livechat.Accounts;

/// <summary>
/// Where accounts are read: the own tables, or the company's own system. Each query answers for the customer of its scope and for nobody
/// else, with records that have no room for anything sensitive. What is somebody else's is answered like what does not exist.
/// Every query throws <see cref="AccountsUnavailableException"/> when the source cannot answer now.
/// </summary>
public interface IAccountSource
{
    /// <summary>The account in a few figures; null when the source knows no such customer.</summary>
    Task<AccountStatus?> ReadStatusAsync(CustomerScope scope, CancellationToken cancel);

    /// <summary>Every subscription, ended ones too, oldest first.</summary>
    Task<IReadOnlyList<SubscriptionSummary>> ListSubscriptionsAsync(CustomerScope scope, CancellationToken cancel);

    /// <summary>One subscription by its <see cref="SubscriptionSummary.Reference"/>; null when this customer has none with it.</summary>
    Task<SubscriptionDetails?> FindSubscriptionAsync(CustomerScope scope, string reference, CancellationToken cancel);

    /// <summary>The invoices, of one status when it is given, newest first.</summary>
    Task<IReadOnlyList<InvoiceSummary>> ListInvoicesAsync(CustomerScope scope, InvoiceStatus? status, CancellationToken cancel);
}

/// <summary>The accounts cannot be read now. The message is for the log and carries nothing that a customer or a company's system wrote.</summary>
public sealed class AccountsUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
