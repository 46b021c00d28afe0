using System.Text.Json;
using Livechat.Accounts;
using Livechat.Conversations;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Storage;

namespace Livechat.Desk;

/// <summary>
/// Carries out what a customer confirmed for one of their subscriptions. Auto-renew of the own tables changes at once and can be undone; all
/// else, and everything when the accounts are in the company's own system, becomes a request for staff. Whether they still are who they were
/// and the subscription still theirs is asked here again, in the transaction of the click.
/// </summary>
public sealed class ServiceChanges(IAccountSource accounts, SignIns signIns, LivechatOptions options, TimeProvider time) : IConfirmedAction
{
    public const string ActionName = "manage_service";

    private static readonly ConfirmedOutcome NotPossible = new(false, "This could not be done: the service can no longer be changed from here. Nothing has changed.");

    public string Action => ActionName;

    /// <summary>Accounts in the company's own system are looked at once more. When it does not answer, its staff, who see it, decide.</summary>
    public async Task<ConfirmedOutcome?> CheckAsync(Confirmation confirmation, Principal by, CancellationToken cancel)
    {
        if (options.Accounts.Url is null || CustomerScope.Of(by) is not { } scope)
            return null;
        try
        {
            var found = await accounts.FindSubscriptionAsync(scope, ServiceChangeParameters.Read(confirmation.Parameters).Reference, cancel);
            return found is null || SubscriptionChanges.IsOver(found.Summary.Status) ? NotPossible : null;
        }
        catch (AccountsUnavailableException)
        {
            return null;
        }
    }

    public ConfirmedOutcome CarryOut(WriteSession write, Confirmation confirmation, Principal by)
    {
        var asked = ServiceChangeParameters.Read(confirmation.Parameters);
        if (CustomerScope.Of(by) is not { } scope || !signIns.IsStill(write, by))
            return NotPossible;
        if (options.Accounts.Url is not null)
            return PassOn(write, confirmation, scope, asked);
        if (SubscriptionChanges.Find(write, scope, asked.Reference) is not { } standing || SubscriptionChanges.IsOver(standing.Status))
            return NotPossible;
        return ServiceChange.AutoRenew(asked.Change) is { } on
            ? SetAutoRenew(write, confirmation, scope, asked, standing, on)
            : PassOn(write, confirmation, scope, asked);
    }

    private ConfirmedOutcome SetAutoRenew(
        WriteSession write, Confirmation confirmation, CustomerScope scope, ServiceChangeParameters asked, SubscriptionStanding standing, bool on)
    {
        if (!SubscriptionChanges.CanRenew(standing.Status, standing.Cycle))
            return NotPossible;
        if (standing.AutoRenew == on)
            return Done($"Auto-renew was {ServiceProposals.Word(on)} already for {asked.Name}. Nothing has changed.", asked, null);
        if (!SubscriptionChanges.SetAutoRenew(write, scope, asked.Reference, on))
            throw new InvalidOperationException("A subscription vanished inside a transaction.");
        var number = Insert(write, confirmation, scope, asked, DeskState.Done);
        return Done($"Auto-renew is now {ServiceProposals.Word(on)} for {asked.Name}.", asked, number) with
        {
            Undo = asked.Undo ? null : ServiceProposals.Undo(asked),
        };
    }

    private ConfirmedOutcome PassOn(WriteSession write, Confirmation confirmation, CustomerScope scope, ServiceChangeParameters asked)
    {
        var what = asked.Change switch
        {
            ServiceChange.Upgrade => $"to upgrade {asked.Name}",
            ServiceChange.Cancellation => $"to cancel {asked.Name}",
            _ => $"to turn auto-renew {ServiceProposals.Word(asked.Change == ServiceChange.AutoRenewOn)} for {asked.Name}",
        };
        var open = write.First(
            "SELECT number FROM service_requests WHERE customer_id = @customer AND subscription_reference = @reference AND change = @change AND state = 'open'",
            row => row.GetString(0), ("@customer", scope.CustomerId), ("@reference", asked.Reference), ("@change", asked.Change));
        if (open is not null)
            return Done($"Your request {open} {what} is with our staff already. Nothing has changed yet.", asked, open);
        var number = Insert(write, confirmation, scope, asked, DeskState.Open);
        return Done($"Your request {number} {what} has been passed on. Nothing has changed yet.", asked, number);
    }

    private string Insert(WriteSession write, Confirmation confirmation, CustomerScope scope, ServiceChangeParameters asked, string state)
    {
        var number = DeskNumber.Next(write, 'R', "SELECT 1 FROM service_requests WHERE number = @number");
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        write.Execute(
            """
            INSERT INTO service_requests (id, number, conversation_id, confirmation_id, customer_id, user_id, subscription_reference, change, state, created_at, done_at)
            VALUES (@id, @number, @c, @confirmation, @customer, @user, @reference, @change, @state, @now, @done)
            """,
            ("@id", Guid.CreateVersion7()), ("@number", number), ("@c", confirmation.ConversationId), ("@confirmation", confirmation.Id),
            ("@customer", scope.CustomerId), ("@user", scope.UserId), ("@reference", asked.Reference), ("@change", asked.Change), ("@state", state),
            ("@now", now), ("@done", state == DeskState.Done ? now : null));
        return number;
    }

    private static ConfirmedOutcome Done(string message, ServiceChangeParameters asked, string? number) => new(
        true, message, JsonSerializer.SerializeToElement(new ServiceChangeData(asked.Name, asked.Change, number), DeskJson.Default.ServiceChangeData));
}
