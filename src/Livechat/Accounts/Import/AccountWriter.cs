using System.Data.Common;
using System.Globalization;
using Livechat.Storage;

namespace Livechat.Accounts.Import;

/// <summary>
/// Stores entries inside one write, and notes what does not fit with what is stored. Each entry is looked up by its key, so the cost goes
/// with the size of the files and not of the tables.
/// </summary>
internal sealed class AccountWriter(WriteSession session, AccountEntries entries, DateTimeOffset now)
{
    private const string ConfidentialColumns = "phone, billing_email, billing_address, tax_id, notes";
    private const string TermColumns = "status, billing_cycle, price_minor, currency, start_date, end_date, next_due_date, auto_renew, created_at";
    private const string InvoiceColumns = "status, amount_minor, currency, issue_date, due_date, paid_date, description";

    private readonly Dictionary<ServiceEntry, Guid> _services = [];
    private readonly Dictionary<string, Guid?> _customers = new(StringComparer.Ordinal);

    public AccountReport Write()
    {
        ImportCount customers = default, subscriptions = default, invoices = default;
        foreach (var entry in entries.Customers)
            customers = customers.With(Store(entry));
        foreach (var entry in entries.Subscriptions)
        {
            if (Owner(entry.Place, entry.Customer) is { } customer && Store(customer, entry) is { } change)
                subscriptions = subscriptions.With(change);
        }
        foreach (var entry in entries.Invoices)
        {
            if (Owner(entry.Place, entry.Customer) is { } customer && Store(customer, entry) is { } change)
                invoices = invoices.With(change);
        }
        foreach (var (place, customer) in entries.NamedByFaulty)
            Owner(place, customer);
        session.Execute("DELETE FROM services WHERE NOT EXISTS (SELECT 1 FROM subscriptions s WHERE s.service_id = services.id)");
        var faults = entries.Faults.OrderBy(fault => fault.File, StringComparer.Ordinal).ThenBy(fault => fault.Line).ToList();
        return new AccountReport(customers, subscriptions, invoices, entries.Notes, faults, Stored: faults.Count == 0);
    }

    private ImportChange Store(CustomerEntry entry)
    {
        var known = session.First(
            "SELECT id, company_name, created_at FROM customers WHERE reference = @reference",
            row => new { Id = row.GetGuid(0), Company = row.TextOrNull(1), CreatedAt = row.Time(2) }, ("@reference", entry.Reference));
        var id = known?.Id ?? Guid.CreateVersion7();
        _customers[entry.Reference] = id;
        var createdAt = Milliseconds(entry.CreatedAt) ?? known?.CreatedAt ?? now;
        var change = known is null ? ImportChange.Added
            : known.Company == entry.CompanyName && known.CreatedAt == createdAt ? ImportChange.Unchanged
            : ImportChange.Updated;
        if (change != ImportChange.Unchanged)
        {
            session.Execute(
                """
                INSERT INTO customers (id, reference, company_name, created_at) VALUES (@id, @reference, @company, @created)
                ON CONFLICT (id) DO UPDATE SET company_name = excluded.company_name, created_at = excluded.created_at
                """,
                ("@id", id), ("@reference", entry.Reference), ("@company", entry.CompanyName), ("@created", createdAt.ToUnixTimeMilliseconds()));
        }
        var confided = entry.Confidential is { } confidential && Store(id, confidential);
        return change == ImportChange.Unchanged && confided ? ImportChange.Updated : change;
    }

    /// <summary>Returns whether it was another than the stored one.</summary>
    private bool Store(Guid customer, ConfidentialEntry entry)
    {
        var known = session.First(
            $"SELECT {ConfidentialColumns} FROM customer_confidential WHERE customer_id = @customer",
            row => new ConfidentialEntry(row.TextOrNull(0), row.TextOrNull(1), row.TextOrNull(2), row.TextOrNull(3), row.TextOrNull(4)), ("@customer", customer));
        if (known == entry)
            return false;
        session.Execute(
            $"""
            INSERT INTO customer_confidential (customer_id, {ConfidentialColumns}) VALUES (@customer, @phone, @email, @address, @tax, @notes)
            ON CONFLICT (customer_id) DO UPDATE SET phone = excluded.phone, billing_email = excluded.billing_email,
                billing_address = excluded.billing_address, tax_id = excluded.tax_id, notes = excluded.notes
            """,
            ("@customer", customer), ("@phone", entry.Phone), ("@email", entry.BillingEmail), ("@address", entry.BillingAddress),
            ("@tax", entry.TaxId), ("@notes", entry.Notes));
        return true;
    }

    private ImportChange? Store(Guid customer, SubscriptionEntry entry)
    {
        var terms = entry.Terms with { CreatedAt = Milliseconds(entry.Terms.CreatedAt)!.Value };
        var known = session.First(
            $"SELECT {TermColumns}, service_id, customer_id FROM subscriptions WHERE reference = @reference",
            row => new { Terms = Terms(row), Service = row.GetGuid(9), Customer = row.GetGuid(10) }, ("@reference", entry.Reference));
        if (known is not null && known.Customer != customer)
        {
            entries.Fault(entry.Place, $"the subscription '{EntryFields.Shown(entry.Reference)}' belongs to another customer; a subscription stays with its customer, so give this one an id of its own");
            return null;
        }
        var service = ServiceId(entry.Service);
        if (known?.Terms == terms && known.Service == service)
            return ImportChange.Unchanged;
        session.Execute(
            $"""
            INSERT INTO subscriptions (customer_id, reference, service_id, {TermColumns})
            VALUES (@customer, @reference, @service, @status, @cycle, @price, @currency, @start, @end, @due, @renew, @created)
            ON CONFLICT (customer_id, reference) DO UPDATE SET service_id = excluded.service_id, status = excluded.status,
                billing_cycle = excluded.billing_cycle, price_minor = excluded.price_minor, currency = excluded.currency, start_date = excluded.start_date,
                end_date = excluded.end_date, next_due_date = excluded.next_due_date, auto_renew = excluded.auto_renew, created_at = excluded.created_at
            """,
            ("@customer", customer), ("@reference", entry.Reference), ("@service", service), ("@status", terms.Status.Word()), ("@cycle", terms.Cycle.Word()),
            ("@price", terms.Price.MinorUnits), ("@currency", terms.Price.Currency), ("@start", Day(terms.Start)), ("@end", Day(terms.End)),
            ("@due", Day(terms.NextDue)), ("@renew", terms.AutoRenew), ("@created", terms.CreatedAt.ToUnixTimeMilliseconds()));
        return known is null ? ImportChange.Added : ImportChange.Updated;
    }

    private ImportChange? Store(Guid customer, InvoiceEntry entry)
    {
        var known = session.First(
            $"SELECT {InvoiceColumns}, customer_id FROM invoices WHERE number = @number",
            row => new { Terms = InvoiceTerms(row), Customer = row.GetGuid(7) }, ("@number", entry.Number));
        if (known is not null && known.Customer != customer)
        {
            entries.Fault(entry.Place, $"the invoice '{EntryFields.Shown(entry.Number)}' was written to another customer; give this one a number of its own");
            return null;
        }
        var faulty = false;
        foreach (var reference in entry.Subscriptions.Where(reference => !entries.FaultySubscriptions.Contains(reference) && !Has(customer, reference)))
        {
            // The same words whether it is missing or somebody else's.
            entries.Fault(entry.Place, $"the customer of this invoice has no subscription '{EntryFields.Shown(reference)}'");
            faulty = true;
        }
        if (faulty || entry.Subscriptions.Any(entries.FaultySubscriptions.Contains))
            return null;
        var wanted = entry.Subscriptions.ToHashSet(StringComparer.Ordinal);
        var linked = session.All(
            "SELECT subscription_reference FROM invoice_subscriptions WHERE customer_id = @customer AND invoice_number = @number", row => row.GetString(0),
            ("@customer", customer), ("@number", entry.Number));
        if (known?.Terms == entry.Terms && wanted.SetEquals(linked))
            return ImportChange.Unchanged;
        Save(customer, entry, wanted);
        return known is null ? ImportChange.Added : ImportChange.Updated;
    }

    private void Save(Guid customer, InvoiceEntry entry, IEnumerable<string> subscriptions)
    {
        var terms = entry.Terms;
        session.Execute(
            $"""
            INSERT INTO invoices (customer_id, number, {InvoiceColumns}) VALUES (@customer, @number, @status, @amount, @currency, @issued, @due, @paid, @description)
            ON CONFLICT (customer_id, number) DO UPDATE SET status = excluded.status, amount_minor = excluded.amount_minor, currency = excluded.currency,
                issue_date = excluded.issue_date, due_date = excluded.due_date, paid_date = excluded.paid_date, description = excluded.description
            """,
            ("@customer", customer), ("@number", entry.Number), ("@status", terms.Status.Word()), ("@amount", terms.Amount.MinorUnits),
            ("@currency", terms.Amount.Currency), ("@issued", Day(terms.Issued)), ("@due", Day(terms.Due)), ("@paid", Day(terms.Paid)),
            ("@description", terms.Description));
        session.Execute(
            "DELETE FROM invoice_subscriptions WHERE customer_id = @customer AND invoice_number = @number", ("@customer", customer), ("@number", entry.Number));
        foreach (var reference in subscriptions)
        {
            session.Execute(
                "INSERT INTO invoice_subscriptions (customer_id, invoice_number, subscription_reference) VALUES (@customer, @number, @reference)",
                ("@customer", customer), ("@number", entry.Number), ("@reference", reference));
        }
    }

    /// <summary>The customer with this reference; null when there is none, which is noted unless their own entry is what is faulty.</summary>
    private Guid? Owner(Place place, string reference)
    {
        if (!_customers.TryGetValue(reference, out var id))
        {
            id = session.All("SELECT id FROM customers WHERE reference = @reference", row => row.GetGuid(0), ("@reference", reference)) is [var found] ? found : null;
            _customers.Add(reference, id);
        }
        if (id is null && !entries.FaultyCustomers.Contains(reference))
            entries.Fault(place, $"there is no customer '{EntryFields.Shown(reference)}'; import the customers first or together with this");
        return id;
    }

    private bool Has(Guid customer, string reference) => session.First(
        "SELECT 1 FROM subscriptions WHERE customer_id = @customer AND reference = @reference", row => row.GetInt32(0),
        ("@customer", customer), ("@reference", reference)) == 1;

    private Guid ServiceId(ServiceEntry entry)
    {
        if (_services.TryGetValue(entry, out var id))
            return id;
        session.Execute(
            "INSERT INTO services (id, name, category, description) VALUES (@id, @name, @category, @description) ON CONFLICT (name, category, description) DO NOTHING",
            ("@id", Guid.CreateVersion7()), ("@name", entry.Name), ("@category", entry.Category), ("@description", entry.Description));
        id = session.First(
            "SELECT id FROM services WHERE name = @name AND category = @category AND description = @description", row => row.GetGuid(0),
            ("@name", entry.Name), ("@category", entry.Category), ("@description", entry.Description));
        _services.Add(entry, id);
        return id;
    }

    private static SubscriptionTerms Terms(DbDataReader row) => new(
        AccountWords.Parse<SubscriptionStatus>(row.GetString(0)), AccountWords.Parse<BillingCycle>(row.GetString(1)), new Money(row.GetInt64(2), row.GetString(3)),
        Day(row.GetString(4)), DayOrNull(row, 5), DayOrNull(row, 6), row.GetBoolean(7), row.Time(8));

    private static InvoiceTerms InvoiceTerms(DbDataReader row) => new(
        AccountWords.Parse<InvoiceStatus>(row.GetString(0)), new Money(row.GetInt64(1), row.GetString(2)), Day(row.GetString(3)), Day(row.GetString(4)),
        DayOrNull(row, 5), row.GetString(6));

    private static DateOnly? DayOrNull(DbDataReader row, int column) => row.TextOrNull(column) is { } text ? Day(text) : null;

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>As exact as the database keeps it, so that what was stored compares equal.</summary>
    private static DateTimeOffset? Milliseconds(DateTimeOffset? time) =>
        time is { } exact ? DateTimeOffset.FromUnixTimeMilliseconds(exact.ToUnixTimeMilliseconds()) : null;
}
