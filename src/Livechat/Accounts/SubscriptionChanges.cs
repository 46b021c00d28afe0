using Livechat.Storage;

namespace Livechat.Accounts;

/// <summary>
/// What may be changed in the own tables: whether a subscription renews by itself, and nothing else. As with reading, the customer of the
/// scope is the first condition of every statement.
/// </summary>
public static class SubscriptionChanges
{
    private const string StatusQuery = "SELECT status, billing_cycle, auto_renew FROM subscriptions WHERE customer_id = @customer AND reference = @reference";

    private const string SetQuery = "UPDATE subscriptions SET auto_renew = @on WHERE customer_id = @customer AND reference = @reference";

    /// <summary>Whether it is over for good: nothing renews it and nothing is left to cancel.</summary>
    public static bool IsOver(SubscriptionStatus status) =>
        status is SubscriptionStatus.Expired or SubscriptionStatus.Cancelled or SubscriptionStatus.Terminated;

    /// <summary>Whether it could renew by itself at all.</summary>
    public static bool CanRenew(SubscriptionStatus status, BillingCycle cycle) => !IsOver(status) && cycle != BillingCycle.OneTime;

    /// <summary>Where this customer's subscription stands; null when they have none with this reference.</summary>
    internal static SubscriptionStanding? Find(WriteSession write, CustomerScope scope, string reference) => write.First(
        StatusQuery,
        row => new SubscriptionStanding(
            AccountWords.Parse<SubscriptionStatus>(row.GetString(0)), AccountWords.Parse<BillingCycle>(row.GetString(1)), row.GetBoolean(2)),
        ("@customer", scope.CustomerId), ("@reference", reference));

    /// <summary>Lets this customer's subscription renew by itself, or not. False when they have none with this reference.</summary>
    internal static bool SetAutoRenew(WriteSession write, CustomerScope scope, string reference, bool on) =>
        write.Execute(SetQuery, ("@on", on), ("@customer", scope.CustomerId), ("@reference", reference)) == 1;
}

/// <summary>A subscription as far as a change to it goes.</summary>
internal sealed record SubscriptionStanding(SubscriptionStatus Status, BillingCycle Cycle, bool AutoRenew);
