using System.Collections.Concurrent;
using Livechat.Hosting;
using Livechat.Storage;
using Microsoft.Extensions.Logging;

namespace Livechat.Accounts.Connector;

/// <summary>
/// The accounts in a company's own system. An answer is kept for seconds, for its customer only, so that the questions of one turn cost one
/// request; questions that come while it is under way wait for it. A failure is not kept.
/// </summary>
internal sealed partial class ConnectedAccounts(Database database, CompanySystem company, LivechatOptions options, TimeProvider time, ILogger<ConnectedAccounts> log)
    : IAccountSource
{
    // A few kilobytes each as a rule; the limit is for the memory of a rush, not for its speed.
    private const int MostKept = 256;

    private readonly ConcurrentDictionary<Guid, Kept> _kept = new();

    public async Task<AccountStatus?> ReadStatusAsync(CustomerScope scope, CancellationToken cancel) => await ReadAsync(scope, cancel) is { } account
        ? AccountFigures.Of(account.CompanyName, account.CustomerSince, time.GetUtcNow(), account.Subscriptions)
        : null;

    public async Task<IReadOnlyList<SubscriptionSummary>> ListSubscriptionsAsync(CustomerScope scope, CancellationToken cancel) =>
        [.. (await ReadAsync(scope, cancel))?.Subscriptions.Select(subscription => subscription.Summary) ?? []];

    public async Task<SubscriptionDetails?> FindSubscriptionAsync(CustomerScope scope, string reference, CancellationToken cancel) =>
        (await ReadAsync(scope, cancel))?.Subscriptions.SingleOrDefault(subscription => subscription.Summary.Reference == reference);

    public async Task<IReadOnlyList<InvoiceSummary>> ListInvoicesAsync(CustomerScope scope, InvoiceStatus? status, CancellationToken cancel) =>
        [.. (await ReadAsync(scope, cancel))?.Invoices.Where(invoice => status is null || invoice.Status == status) ?? []];

    private Task<CompanyAccount?> ReadAsync(CustomerScope scope, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        MakeRoom(now);
        var kept = _kept.AddOrUpdate(
            scope.CustomerId,
            _ => Ask(scope, now),
            (_, old) => old.Until > now ? old : Ask(scope, now));
        // The request goes on when one of those who wait for it gives up.
        return kept.Account.Value.WaitAsync(cancel);
    }

    private Kept Ask(CustomerScope scope, DateTimeOffset now)
    {
        Kept kept = null!;
        kept = new Kept(now + options.Accounts.Cache + options.Accounts.Timeout, new Lazy<Task<CompanyAccount?>>(() => AskAsync(scope.CustomerId, kept)));
        return kept;
    }

    private async Task<CompanyAccount?> AskAsync(Guid customer, Kept kept)
    {
        var isAnswered = false;
        try
        {
            var account = await FindReferenceAsync(customer) is { } reference ? await company.AskAsync(reference) : null;
            kept.Until = time.GetUtcNow() + options.Accounts.Cache;
            isAnswered = true;
            return account;
        }
        catch (AccountsUnavailableException e)
        {
            CompanySystemFailed(log, e.Message, e.InnerException?.GetType().Name ?? "none");
            throw;
        }
        finally
        {
            if (!isAnswered)
                _kept.TryRemove(KeyValuePair.Create(customer, kept));
        }
    }

    private async Task<string?> FindReferenceAsync(Guid customer)
    {
        try
        {
            return (await database.QueryAsync(
                "SELECT reference FROM customers WHERE id = @customer", row => row.GetString(0), [("@customer", customer)], CancellationToken.None)).SingleOrDefault();
        }
        catch (StorageUnavailableException e)
        {
            throw new AccountsUnavailableException("The customer's reference could not be read from the database.", e);
        }
    }

    private void MakeRoom(DateTimeOffset now)
    {
        if (_kept.Count < MostKept)
            return;
        foreach (var (customer, kept) in _kept)
        {
            if (kept.Until <= now)
                _kept.TryRemove(KeyValuePair.Create(customer, kept));
        }
        while (_kept.Count >= MostKept)
            _kept.TryRemove(_kept.MinBy(pair => pair.Value.Until));
    }

    /// <summary>Neither the customer's reference nor the address is told: who asks about whom is nobody's business in a log.</summary>
    [LoggerMessage(500, LogLevel.Warning, "{Problem} (cause: {Cause})")]
    private static partial void CompanySystemFailed(ILogger log, string problem, string cause);

    /// <param name="until">While the answer is under way: when it must have come. Then: how long it is kept.</param>
    private sealed class Kept(DateTimeOffset until, Lazy<Task<CompanyAccount?>> account)
    {
        private long _until = until.UtcTicks;

        public Lazy<Task<CompanyAccount?>> Account => account;

        public DateTimeOffset Until
        {
            get => new(Volatile.Read(ref _until), TimeSpan.Zero);
            set => Volatile.Write(ref _until, value.UtcTicks);
        }
    }
}
