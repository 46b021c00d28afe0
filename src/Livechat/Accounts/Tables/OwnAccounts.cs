using System.Data.Common;
using System.Globalization;
using Livechat.Storage;

namespace Livechat.Accounts.Tables;

/// <summary>
/// The accounts in this database. Every statement is a constant, names its columns, and has the customer of the scope as its first
/// condition, also where it joins; all of them run through <see cref="QueryAsync{T}"/>, which alone sets that parameter.
/// </summary>
internal sealed class OwnAccounts(Database database, TimeProvider time) : IAccountSource
{
    private const string CustomerRow = "SELECT company_name, created_at FROM customers WHERE id = @customer";

    private const string Subscriptions =
        """
        SELECT s.reference, v.name, v.category, s.status, s.billing_cycle, s.price_minor, s.currency, s.end_date, s.next_due_date, s.auto_renew,
            v.description, s.start_date, s.created_at
        FROM subscriptions s JOIN services v ON v.id = s.service_id
        WHERE s.customer_id = @customer
        ORDER BY s.created_at, s.reference
        """;

    private const string OneSubscription =
        """
        SELECT s.reference, v.name, v.category, s.status, s.billing_cycle, s.price_minor, s.currency, s.end_date, s.next_due_date, s.auto_renew,
            v.description, s.start_date, s.created_at
        FROM subscriptions s JOIN services v ON v.id = s.service_id
        WHERE s.customer_id = @customer AND s.reference = @reference
        """;

    private const string Invoices =
        """
        SELECT number, status, amount_minor, currency, issue_date, due_date, paid_date, description
        FROM invoices
        WHERE customer_id = @customer AND status = coalesce(@status, status)
        ORDER BY issue_date DESC, number DESC
        """;

    private const string BilledServices =
        """
        SELECT l.invoice_number, v.name
        FROM invoice_subscriptions l
        JOIN subscriptions s ON s.customer_id = @customer AND s.reference = l.subscription_reference
        JOIN services v ON v.id = s.service_id
        WHERE l.customer_id = @customer
        ORDER BY s.created_at, s.reference
        """;

    public async Task<AccountStatus?> ReadStatusAsync(CustomerScope scope, CancellationToken cancel)
    {
        var customer = await QueryAsync(scope, CustomerRow, row => (Company: row.TextOrNull(0), CreatedAt: row.Time(1)), [], cancel);
        return customer is [var (company, createdAt)]
            ? AccountFigures.Of(company, DateOnly.FromDateTime(createdAt.UtcDateTime), time.GetUtcNow(), await QueryAsync(scope, Subscriptions, Subscription, [], cancel))
            : null;
    }

    public async Task<IReadOnlyList<SubscriptionSummary>> ListSubscriptionsAsync(CustomerScope scope, CancellationToken cancel) =>
        await QueryAsync(scope, Subscriptions, Summary, [], cancel);

    public async Task<SubscriptionDetails?> FindSubscriptionAsync(CustomerScope scope, string reference, CancellationToken cancel) =>
        (await QueryAsync(scope, OneSubscription, Subscription, [("@reference", reference)], cancel)).SingleOrDefault();

    public async Task<IReadOnlyList<InvoiceSummary>> ListInvoicesAsync(CustomerScope scope, InvoiceStatus? status, CancellationToken cancel)
    {
        var billed = (await QueryAsync(scope, BilledServices, row => (Number: row.GetString(0), Name: row.GetString(1)), [], cancel))
            .ToLookup(line => line.Number, line => line.Name);
        return await QueryAsync(scope, Invoices, row => Invoice(row, billed), [("@status", status?.Word())], cancel);
    }

    /// <summary>The one way from here to the database.</summary>
    private async Task<List<T>> QueryAsync<T>(
        CustomerScope scope, string sql, Func<DbDataReader, T> map, (string Name, object? Value)[] parameters, CancellationToken cancel)
    {
        try
        {
            return await database.QueryAsync(sql, map, [("@customer", scope.CustomerId), .. parameters], cancel);
        }
        catch (StorageUnavailableException e)
        {
            throw new AccountsUnavailableException("The accounts in the database could not be read.", e);
        }
    }

    private static SubscriptionSummary Summary(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), AccountWords.Parse<SubscriptionStatus>(row.GetString(3)),
        AccountWords.Parse<BillingCycle>(row.GetString(4)), new Money(row.GetInt64(5), row.GetString(6)), DayOrNull(row, 7), DayOrNull(row, 8), row.GetBoolean(9));

    private static SubscriptionDetails Subscription(DbDataReader row) => new(Summary(row), row.GetString(10), Day(row.GetString(11)), row.Time(12));

    private static InvoiceSummary Invoice(DbDataReader row, ILookup<string, string> billed) => new(
        row.GetString(0), AccountWords.Parse<InvoiceStatus>(row.GetString(1)), new Money(row.GetInt64(2), row.GetString(3)), Day(row.GetString(4)),
        Day(row.GetString(5)), DayOrNull(row, 6), row.GetString(7), [.. billed[row.GetString(0)]]);

    private static DateOnly? DayOrNull(DbDataReader row, int column) => row.TextOrNull(column) is { } text ? Day(text) : null;

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
