using System.Globalization;
using Livechat.Accounts;
using Livechat.Conversations;
using Livechat.Hosting;

namespace Livechat.Desk;

/// <summary>A change as it would be put to the customer.</summary>
/// <param name="Confirmation">What they would be asked to confirm; null when there is nothing to change.</param>
/// <param name="Problem">Why there is nothing, in one neutral line.</param>
public sealed record ServiceProposal(NewConfirmation? Confirmation, string? Problem);

/// <summary>
/// Words proposals to change a subscription: always the same words for the same change, made from the account's own record, so that what the
/// customer reads on the card is what a click carries out, whatever a model said around it.
/// </summary>
public sealed class ServiceProposals(LivechatOptions options)
{
    public static TimeSpan ValidFor { get; } = TimeSpan.FromMinutes(5);

    /// <summary>An undo is no decision about money; it has a little longer.</summary>
    public static TimeSpan UndoValidFor { get; } = TimeSpan.FromMinutes(10);

    private const string AtOnce = "What happens: It changes at once, and you can undo it for 10 minutes";
    private const string ByStaff = "What happens: Our staff get your request; nothing changes before they act on it";

    /// <summary>The proposal for a subscription of the customer's own. Changes nothing.</summary>
    /// <param name="change">A word of <see cref="ServiceChange"/>.</param>
    public ServiceProposal Propose(SubscriptionSummary subscription, string change)
    {
        if (!ServiceChange.All.Contains(change))
            throw new ArgumentException("Changes are " + string.Join(", ", ServiceChange.All), nameof(change));
        if (Problem(subscription, change) is { } problem)
            return new ServiceProposal(null, problem);
        var parameters = new ServiceChangeParameters(subscription.Reference, PlainText.Clean(subscription.ServiceName), change);
        var confirmation = new NewConfirmation(
            Guid.CreateVersion7(), ServiceChanges.ActionName, Title(parameters), Lines(subscription, parameters), parameters.ToJson(), ValidFor);
        return new ServiceProposal(confirmation, null);
    }

    /// <summary>What takes a change of auto-renew back.</summary>
    internal static NewConfirmation Undo(ServiceChangeParameters done)
    {
        var back = ServiceChange.AutoRenew(done.Change) == false;
        var parameters = done with { Change = back ? ServiceChange.AutoRenewOn : ServiceChange.AutoRenewOff, Undo = true };
        return new NewConfirmation(
            Guid.CreateVersion7(), ServiceChanges.ActionName, $"Undo: turn auto-renew {Word(back)} again for {done.Name}",
            [$"Service: {done.Name}", $"Auto-renew: {Word(!back)} → {Word(back)}"], parameters.ToJson(), UndoValidFor);
    }

    internal static string Word(bool on) => on ? "on" : "off";

    private static string? Problem(SubscriptionSummary subscription, string change)
    {
        if (SubscriptionChanges.IsOver(subscription.Status))
            return $"This service is {subscription.Status.Word()} already, so there is nothing to change.";
        if (ServiceChange.AutoRenew(change) is not { } on)
            return null;
        if (!SubscriptionChanges.CanRenew(subscription.Status, subscription.Cycle))
            return "This service is paid once and does not renew, so there is nothing to change.";
        return subscription.AutoRenew == on ? $"Auto-renew is {Word(on)} already for this service, so there is nothing to change." : null;
    }

    private static string Title(ServiceChangeParameters asked) => asked.Change switch
    {
        ServiceChange.AutoRenewOn => $"Turn auto-renew on for {asked.Name}",
        ServiceChange.AutoRenewOff => $"Turn auto-renew off for {asked.Name}",
        ServiceChange.Upgrade => $"Ask for an upgrade of {asked.Name}",
        _ => $"Ask to cancel {asked.Name}",
    };

    private List<string> Lines(SubscriptionSummary subscription, ServiceChangeParameters asked)
    {
        var lines = new List<string> { $"Service: {asked.Name}", $"Status: {Capital(subscription.Status.Word())}" };
        if (ServiceChange.AutoRenew(asked.Change) is { } on)
            lines.Add($"Auto-renew: {Word(!on)} → {Word(on)}");
        else
            lines.Add(asked.Change == ServiceChange.Upgrade ? "Request: A larger plan" : "Request: Cancellation");
        lines.Add($"Price: {subscription.Price} {subscription.Cycle.Per()}");
        if (subscription.NextDueDate is { } due)
            lines.Add($"Next payment: {Day(due)}");
        if (subscription.EndDate is { } end && end != subscription.NextDueDate)
            lines.Add($"Paid until: {Day(end)}");
        lines.Add(ServiceChange.AutoRenew(asked.Change) is not null && options.Accounts.Url is null ? AtOnce : ByStaff);
        return lines;
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
