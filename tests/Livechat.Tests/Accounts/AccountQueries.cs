using Livechat.Accounts;

namespace Livechat.Tests.Accounts;

/// <summary>
/// Every query of the account source, each with a way to call it for any argument. <see cref="ScopeTests"/> compares the list with the
/// interface: a query that is added is not tested until it stands here, and that fails.
/// </summary>
internal sealed record AccountQuery(string Name, Func<IAccountSource, CustomerScope, string?, Task<object?>> RunAsync);

internal static class AccountQueries
{
    public static IReadOnlyList<AccountQuery> All { get; } =
    [
        new(nameof(IAccountSource.ReadStatusAsync), async (source, scope, _) => await source.ReadStatusAsync(scope, CancellationToken.None)),
        new(nameof(IAccountSource.ListSubscriptionsAsync), async (source, scope, _) => await source.ListSubscriptionsAsync(scope, CancellationToken.None)),
        new(nameof(IAccountSource.FindSubscriptionAsync), async (source, scope, text) => await source.FindSubscriptionAsync(scope, text ?? "", CancellationToken.None)),
        new(nameof(IAccountSource.ListInvoicesAsync), async (source, scope, text) =>
            await source.ListInvoicesAsync(scope, text is not null && AccountWords.TryParse<InvoiceStatus>(text, out var status) ? status : null, CancellationToken.None)),
    ];
}
