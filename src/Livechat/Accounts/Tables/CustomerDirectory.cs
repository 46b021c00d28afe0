using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Storage;

namespace Livechat.Accounts.Tables;

/// <summary>
/// Customers by their reference. When the accounts are in the company's own system nobody imports customers, so one gets their row here with
/// the first user who is vouched for under their reference; whether there is such a customer, that system says when it is asked.
/// </summary>
internal sealed class CustomerDirectory(Database database, CommitQueue commits, LivechatOptions options, TimeProvider time) : ICustomerDirectory
{
    private const int LongestReference = 200;

    public async Task<Guid?> FindByReferenceAsync(string reference, CancellationToken cancel)
    {
        var known = await database.QueryAsync("SELECT id FROM customers WHERE reference = @reference", row => row.GetGuid(0), [("@reference", reference)], cancel);
        if (known is [var id])
            return id;
        return options.Accounts.Url is null || string.IsNullOrWhiteSpace(reference) || reference.Length > LongestReference ? null : await AddAsync(reference);
    }

    private Task<Guid?> AddAsync(string reference) => commits.WriteAsync<Guid?>(write =>
    {
        write.Execute(
            "INSERT INTO customers (id, reference, created_at) VALUES (@id, @reference, @now) ON CONFLICT (reference) DO NOTHING",
            ("@id", Guid.CreateVersion7()), ("@reference", reference), ("@now", time.GetUtcNow().ToUnixTimeMilliseconds()));
        return write.First("SELECT id FROM customers WHERE reference = @reference", row => row.GetGuid(0), ("@reference", reference));
    });
}
