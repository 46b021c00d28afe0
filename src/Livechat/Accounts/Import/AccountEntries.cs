namespace Livechat.Accounts.Import;

/// <summary>Where something stands in a file that a person wrote.</summary>
/// <param name="Line">Counted from 1.</param>
internal readonly record struct Place(string File, int Line);

/// <param name="CreatedAt">Null when the file does not say: now for a new one, unchanged for a known one.</param>
/// <param name="Confidential">Null when the file says nothing of it, and then what is stored stays.</param>
internal sealed record CustomerEntry(Place Place, string Reference, string CompanyName, DateTimeOffset? CreatedAt, ConfidentialEntry? Confidential);

internal sealed record ConfidentialEntry(string? Phone, string? BillingEmail, string? BillingAddress, string? TaxId, string? Notes);

internal sealed record SubscriptionEntry(Place Place, string Reference, string Customer, ServiceEntry Service, SubscriptionTerms Terms);

internal sealed record ServiceEntry(string Name, string Category, string Description);

internal sealed record SubscriptionTerms(
    SubscriptionStatus Status, BillingCycle Cycle, Money Price, DateOnly Start, DateOnly? End, DateOnly? NextDue, bool AutoRenew, DateTimeOffset CreatedAt);

internal sealed record InvoiceEntry(Place Place, string Number, string Customer, InvoiceTerms Terms, IReadOnlyList<string> Subscriptions);

internal sealed record InvoiceTerms(InvoiceStatus Status, Money Amount, DateOnly Issued, DateOnly Due, DateOnly? Paid, string Description);

/// <summary>Everything that was read, from all files of one import. What was faulty is not among the entries, but its name is known.</summary>
internal sealed class AccountEntries
{
    public List<CustomerEntry> Customers { get; } = [];
    public List<SubscriptionEntry> Subscriptions { get; } = [];
    public List<InvoiceEntry> Invoices { get; } = [];
    public List<AccountFault> Faults { get; } = [];

    /// <summary>What was in the files and is nobody's business here, in sentences.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>References of customers whose own entry is faulty: naming one is no further fault.</summary>
    public HashSet<string> FaultyCustomers { get; } = new(StringComparer.Ordinal);

    /// <summary>The same of subscriptions.</summary>
    public HashSet<string> FaultySubscriptions { get; } = new(StringComparer.Ordinal);

    /// <summary>The customers that faulty entries name, so that all faults of an entry are found at once.</summary>
    public List<(Place Place, string Customer)> NamedByFaulty { get; } = [];

    public void NoteFaulty(Place place, string customer)
    {
        if (customer.Length > 0)
            NamedByFaulty.Add((place, customer));
    }

    public void Fault(Place place, string problem) => Faults.Add(new AccountFault(place.File, place.Line, problem));
}
