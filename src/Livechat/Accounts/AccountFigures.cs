namespace Livechat.Accounts;

/// <summary>The figures of an account, the same from every source.</summary>
internal static class AccountFigures
{
    public static AccountStatus Of(string? companyName, DateOnly since, DateTimeOffset now, IReadOnlyCollection<SubscriptionDetails> subscriptions) => new(
        companyName,
        since,
        Math.Max(0, DateOnly.FromDateTime(now.UtcDateTime).DayNumber - since.DayNumber),
        subscriptions.Count,
        Count(subscriptions, SubscriptionStatus.Active),
        Count(subscriptions, SubscriptionStatus.Expired),
        Count(subscriptions, SubscriptionStatus.Suspended),
        [
            .. subscriptions.Select(subscription => subscription.Summary)
                .Where(summary => summary.Status == SubscriptionStatus.Active)
                .GroupBy(summary => (summary.Price.Currency, summary.Cycle))
                .OrderBy(group => group.Key.Currency, StringComparer.Ordinal).ThenBy(group => group.Key.Cycle)
                .Select(group => new Spending(group.Key.Cycle, new Money(Sum(group), group.Key.Currency))),
        ]);

    private static int Count(IEnumerable<SubscriptionDetails> subscriptions, SubscriptionStatus status) =>
        subscriptions.Count(subscription => subscription.Summary.Status == status);

    // Enumerable.Sum is checked: an overflow is an error, not a wrong figure.
    private static long Sum(IEnumerable<SubscriptionSummary> summaries) => summaries.Sum(summary => summary.Price.MinorUnits);
}
