using Livechat.Accounts;
using Livechat.Conversations;
using Livechat.Desk;
using Xunit;

namespace Livechat.Tests.Desk;

/// <summary>What a confirmed change of a service becomes: a change, a request for staff, or nothing.</summary>
public sealed class ServiceChangeTests
{
    [Fact]
    public async Task An_upgrade_or_a_cancellation_is_a_request_for_staff_and_changes_nothing_yet()
    {
        await using var house = await DeskHouse.OpenAsync();
        var customer = await house.SignInAsync();
        foreach (var (change, what) in new[] { (ServiceChange.Upgrade, "to upgrade"), (ServiceChange.Cancellation, "to cancel") })
        {
            var (conversation, proposal) = await house.AskAsync(customer, change: change);
            var result = await house.Confirmations.DecideAsync(proposal.Id, conversation.Id, customer, accept: true);

            Assert.Matches($"^Your request R-[0-9A-Z]{{7}} {what} Shared Starter has been passed on. Nothing has changed yet.$", result.Message);
            Assert.Null(result.Undo);

            // Asked for again, it is still one request.
            var (again, second) = await house.AskAsync(customer, change: change);
            var repeated = await house.Confirmations.DecideAsync(second.Id, again.Id, customer, accept: true);
            Assert.Equal(result.Message!.Split(' ')[2], repeated.Message!.Split(' ')[2]);
            Assert.Contains("already", repeated.Message);
        }
        Assert.Equal(2, await house.CountAsync("SELECT count(*) FROM service_requests WHERE state = 'open' AND done_at IS NULL"));
        Assert.Equal(["active|1"], await house.TextsAsync("SELECT status || '|' || auto_renew FROM subscriptions WHERE reference = '1001'"));
    }

    [Theory]
    [InlineData("active", true)]
    [InlineData("down", true)]
    [InlineData("cancelled", false)]
    [InlineData("gone", false)]
    public async Task With_accounts_elsewhere_everything_is_a_request_for_staff(string state, bool isPassedOn)
    {
        var elsewhere = new Elsewhere();
        await using var house = await DeskHouse.OpenAsync(configure: options => options.Accounts.Url = new Uri("https://billing.example.com/"), accounts: elsewhere);
        var customer = await house.SignInAsync();
        var (conversation, proposal) = await house.AskAsync(customer);
        Assert.Equal("What happens: Our staff get your request; nothing changes before they act on it", proposal.Lines[^1]);
        elsewhere.State = state;

        var result = await house.Confirmations.DecideAsync(proposal.Id, conversation.Id, customer, accept: true);

        if (isPassedOn)
            Assert.Matches("^Your request R-[0-9A-Z]{7} to turn auto-renew off for Shared Starter has been passed on. Nothing has changed yet.$", result.Message);
        Assert.Equal((isPassedOn ? DecisionOutcome.Accepted : DecisionOutcome.Refused, null), (result.Outcome, result.Undo));
        Assert.True(await house.AutoRenewAsync("1001"));
        Assert.Equal(isPassedOn ? 1 : 0, await house.CountAsync("SELECT count(*) FROM service_requests WHERE state = 'open'"));
    }

    [Theory]
    [InlineData("1001", ServiceChange.AutoRenewOn, "Auto-renew is on already")]
    [InlineData("1002", ServiceChange.AutoRenewOff, "Auto-renew is off already")]
    [InlineData("1003", ServiceChange.AutoRenewOn, "This service is paid once and does not renew")]
    public async Task What_is_so_already_is_not_proposed(string reference, string change, string problem)
    {
        await using var house = await DeskHouse.OpenAsync();
        await house.ExecuteAsync("UPDATE subscriptions SET auto_renew = 0 WHERE reference = '1002'");

        var proposal = await house.TryProposeAsync(await house.SignInAsync(), reference, change);

        Assert.Null(proposal.Confirmation);
        Assert.StartsWith(problem, proposal.Problem);
    }

    [Theory]
    [InlineData("1007", "This service is expired already")]
    [InlineData("1008", "This service is cancelled already")]
    public async Task What_is_over_is_not_changed(string reference, string problem)
    {
        await using var house = await DeskHouse.OpenAsync();
        var customer = await house.SignInAsync(DeskHouse.Nkosilathi);
        foreach (var change in ServiceChange.All)
            Assert.StartsWith(problem, (await house.TryProposeAsync(customer, reference, change)).Problem);
    }

    [Fact]
    public async Task A_value_that_changed_meanwhile_is_said_honestly()
    {
        await using var house = await DeskHouse.OpenAsync();
        var customer = await house.SignInAsync();
        var (conversation, proposal) = await house.AskAsync(customer);
        await house.ExecuteAsync("UPDATE subscriptions SET auto_renew = 0 WHERE reference = '1001'");

        var result = await house.Confirmations.DecideAsync(proposal.Id, conversation.Id, customer, accept: true);

        Assert.Equal((DecisionOutcome.Accepted, "Auto-renew was off already for Shared Starter. Nothing has changed.", null), (result.Outcome, result.Message, result.Undo));
        Assert.Equal(0, await house.CountAsync("SELECT count(*) FROM service_requests"));
    }

    /// <summary>A company's own system with one subscription.</summary>
    private sealed class Elsewhere : IAccountSource
    {
        public string State { get; set; } = "active";

        public Task<SubscriptionDetails?> FindSubscriptionAsync(CustomerScope scope, string reference, CancellationToken cancel) => State switch
        {
            "down" => throw new AccountsUnavailableException("It does not answer."),
            "gone" => Task.FromResult<SubscriptionDetails?>(null),
            _ => Task.FromResult<SubscriptionDetails?>(new SubscriptionDetails(
                new SubscriptionSummary(
                    reference, "Shared Starter", "hosting", AccountWords.Parse<SubscriptionStatus>(State), BillingCycle.Annual, new Money(7680, "USD"), null, null, true),
                "", new DateOnly(2024, 3, 12), DateTimeOffset.UnixEpoch)),
        };

        public Task<AccountStatus?> ReadStatusAsync(CustomerScope scope, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<SubscriptionSummary>> ListSubscriptionsAsync(CustomerScope scope, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<InvoiceSummary>> ListInvoicesAsync(CustomerScope scope, InvoiceStatus? status, CancellationToken cancel) => throw new NotSupportedException();
    }
}
