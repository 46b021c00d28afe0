using System.Text.Json;
using Livechat.Conversations;
using Livechat.Desk;
using Livechat.Identity;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Desk;

/// <summary>T17: nothing changes before the owner's click, and one click changes exactly what was shown, once.</summary>
[Collection(ManualTimeTests.Name)]
public sealed class T17ConfirmationTests
{
    [Fact]
    public async Task T17_nothing_changes_before_the_click_and_the_click_does_what_was_shown()
    {
        await using var house = await DeskHouse.OpenAsync();
        var customer = await house.SignInAsync();
        var (conversation, proposal) = await house.AskAsync(customer);
        Assert.True(await house.AutoRenewAsync("1001"));
        Assert.Equal(0, await house.CountAsync("SELECT count(*) FROM service_requests"));

        var result = await house.Confirmations.DecideAsync(proposal.Id, conversation.Id, customer, accept: true);

        Assert.Equal((DecisionOutcome.Accepted, "Auto-renew is now off for Shared Starter."), (result.Outcome, result.Message));
        Assert.False(await house.AutoRenewAsync("1001"));
        Assert.Equal(1, await house.CountAsync("SELECT count(*) FROM service_requests WHERE state = 'done' AND change = 'auto_renew_off' AND subscription_reference = '1001' AND user_id = @user", ("@user", customer.Id)));
        Assert.Equal(
            [
                "open Turn auto-renew off for Shared Starter", "accepted Turn auto-renew off for Shared Starter",
                "Auto-renew is now off for Shared Starter.", "open Undo: turn auto-renew on again for Shared Starter",
            ],
            await house.ToldAsync(conversation));
        var said = (await house.EventsAsync(conversation)).Single(entry => entry.SenderType == SenderType.System).ReadDetails()!;
        Assert.Equal(("manage_service", true), (said.Action, said.ActionResult!.Success));
        Assert.Matches("^R-[0-9A-HJKMNP-TV-Z]{7}$", said.ActionResult.Data!.Value.GetProperty("request_number").GetString());
        Assert.Equal([result.Undo!.Value], said.Confirmations);
        Assert.Equal(["manage_service accepted"], await house.TextsAsync("SELECT action || ' ' || outcome FROM audit_entries"));
        var arguments = JsonDocument.Parse((await house.TextsAsync("SELECT arguments FROM audit_entries")).Single()).RootElement;
        Assert.Equal(("1001", "auto_renew_off"), (arguments.GetProperty("parameters").GetProperty("reference").GetString(), arguments.GetProperty("parameters").GetProperty("change").GetString()));
    }

    [Fact]
    public async Task The_card_says_what_would_change_and_the_answer_names_it()
    {
        await using var house = await DeskHouse.OpenAsync(new ManualTime());
        var customer = await house.SignInAsync();
        var (conversation, proposal) = await house.AskAsync(customer);

        var events = await house.EventsAsync(conversation);

        Assert.Equal([EventKind.Message, EventKind.Message, EventKind.Confirmation], events.Select(entry => entry.Kind));
        Assert.Equal([proposal.Id], events[1].ReadDetails()!.Confirmations);
        var card = events[2].ReadDetails()!.Confirmation!;
        Assert.Equal((proposal.Id, ConfirmationState.Open, house.Time.GetUtcNow().AddMinutes(5)), (card.Id, card.State, card.ExpiresAt));
        Assert.Equal(
            [
                "Service: Shared Starter", "Status: Active", "Auto-renew: on → off", "Price: 76.80 USD a year", "Next payment: 12 March 2027",
                "What happens: It changes at once, and you can undo it for 10 minutes",
            ],
            card.Lines);
        Assert.DoesNotContain("1001", events[2].Details);
    }

    [Fact]
    public async Task T17_a_second_click_a_replay_and_a_changed_mind_do_nothing_more()
    {
        await using var house = await DeskHouse.OpenAsync();
        var customer = await house.SignInAsync();
        var (conversation, proposal) = await house.AskAsync(customer);
        await house.Confirmations.DecideAsync(proposal.Id, conversation.Id, customer, accept: true);
        var told = await house.ToldAsync(conversation);
        await house.ExecuteAsync("UPDATE subscriptions SET auto_renew = 1 WHERE reference = '1001'");

        foreach (var accept in new[] { true, false, true })
            Assert.Equal(DecisionOutcome.AlreadyDecided, (await house.Confirmations.DecideAsync(proposal.Id, conversation.Id, customer, accept)).Outcome);

        Assert.True(await house.AutoRenewAsync("1001"));
        Assert.Equal(told, await house.ToldAsync(conversation));
        Assert.Equal(1, await house.CountAsync("SELECT count(*) FROM service_requests"));
        Assert.Equal(3, await house.CountAsync("SELECT count(*) FROM audit_entries WHERE outcome = 'refused'"));
    }

    [Fact]
    public async Task T17_of_racing_clicks_one_counts()
    {
        await using var house = await DeskHouse.OpenAsync();
        var customer = await house.SignInAsync();
        var (conversation, proposal) = await house.AskAsync(customer, change: ServiceChange.Cancellation);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() =>
            house.Confirmations.DecideAsync(proposal.Id, n % 2 == 0 ? conversation.Id : null, customer, accept: n % 3 != 0)))).Within();

        Assert.Single(results, result => result.Outcome is DecisionOutcome.Accepted or DecisionOutcome.Declined);
        Assert.Equal(19, results.Count(result => result.Outcome == DecisionOutcome.AlreadyDecided));
        var accepted = results.Count(result => result.Outcome == DecisionOutcome.Accepted);
        Assert.Equal(accepted, await house.CountAsync("SELECT count(*) FROM service_requests"));
    }

    [Fact]
    public async Task T17_another_users_click_another_conversation_and_no_confirmation_look_the_same()
    {
        await using var house = await DeskHouse.OpenAsync();
        var customer = await house.SignInAsync();
        var (conversation, proposal) = await house.AskAsync(customer);
        var elsewhere = await house.OpenConversationAsync(customer);
        var colleague = await house.SignInAsync(subject: "a colleague at the same customer");
        var stranger = await house.SignInAsync(DeskHouse.Nkosilathi);
        var theirs = await house.OpenConversationAsync(stranger);
        var guest = new Principal(PrincipalKind.Guest, customer.Id);

        foreach (var (id, where, who) in new (Guid, Guid?, Principal)[]
        {
            (proposal.Id, conversation.Id, stranger), (proposal.Id, null, stranger), (proposal.Id, theirs.Id, stranger), (proposal.Id, conversation.Id, colleague),
            (proposal.Id, null, guest), (proposal.Id, elsewhere.Id, customer), (proposal.Id, theirs.Id, customer), (Guid.NewGuid(), conversation.Id, customer),
        })
        {
            foreach (var accept in new[] { true, false })
                Assert.Equal(new DecisionResult(DecisionOutcome.NotFound), await house.Confirmations.DecideAsync(id, where, who, accept));
        }

        Assert.True(await house.AutoRenewAsync("1001"));
        Assert.Equal(["open Turn auto-renew off for Shared Starter"], await house.ToldAsync(conversation));
        Assert.Equal(16, await house.CountAsync("SELECT count(*) FROM audit_entries WHERE action = 'confirm' AND outcome = 'not_found'"));
        Assert.Null(await house.Confirmations.FindAsync(proposal.Id, stranger.Key, CancellationToken.None));
        Assert.Equal(DecisionOutcome.Accepted, (await house.Confirmations.DecideAsync(proposal.Id, conversation.Id, customer, accept: true)).Outcome);
    }

    [Fact]
    public async Task T17_a_click_after_the_time_is_refused_by_the_clock_of_the_server()
    {
        var time = new ManualTime();
        await using var house = await DeskHouse.OpenAsync(time);
        var customer = await house.SignInAsync();
        var (conversation, late) = await house.AskAsync(customer);
        var inTime = await house.ProposeAsync(customer, "1002", ServiceChange.AutoRenewOff);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await house.AnswerAsync(conversation, inTime);
        time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));

        Assert.Equal(DecisionOutcome.Expired, (await house.Confirmations.DecideAsync(late.Id, conversation.Id, customer, accept: true)).Outcome);
        Assert.Equal(DecisionOutcome.Accepted, (await house.Confirmations.DecideAsync(inTime.Id, conversation.Id, customer, accept: true)).Outcome);
        Assert.True(await house.AutoRenewAsync("1001"));
        Assert.False(await house.AutoRenewAsync("1002"));
    }

    [Theory]
    [InlineData(-3600, DecisionOutcome.Expired)]
    [InlineData(3600, DecisionOutcome.Expired)]
    [InlineData(-5, DecisionOutcome.Accepted)]
    [InlineData(5, DecisionOutcome.Accepted)]
    public async Task R22_A_clock_that_is_set_by_far_closes_what_was_open(int seconds, DecisionOutcome outcome)
    {
        var time = new ManualTime();
        await using var house = await DeskHouse.OpenAsync(time);
        var customer = await house.SignInAsync();
        var (conversation, proposal) = await house.AskAsync(customer);

        time.Error = TimeSpan.FromSeconds(seconds);

        Assert.Equal(outcome, (await house.Confirmations.DecideAsync(proposal.Id, conversation.Id, customer, accept: true)).Outcome);
        Assert.Equal(outcome != DecisionOutcome.Accepted, await house.AutoRenewAsync("1001"));
    }

    [Fact]
    public async Task T17_what_is_carried_out_is_what_the_row_says()
    {
        await using var house = await DeskHouse.OpenAsync();
        var customer = await house.SignInAsync();
        var (conversation, proposal) = await house.AskAsync(customer);
        // As somebody might who could write to the table: a subscription of another customer, or another change.
        await house.ExecuteAsync("UPDATE confirmations SET parameters = '{\"reference\":\"1005\",\"name\":\"VPS S\",\"change\":\"auto_renew_off\"}'");

        var result = await house.Confirmations.DecideAsync(proposal.Id, conversation.Id, customer, accept: true);

        Assert.Equal(DecisionOutcome.Refused, result.Outcome);
        Assert.True(await house.AutoRenewAsync("1001"));
        Assert.True(await house.AutoRenewAsync("1005"));
        Assert.Equal(["open Turn auto-renew off for Shared Starter", "expired Turn auto-renew off for Shared Starter", result.Message!], await house.ToldAsync(conversation));
        Assert.Contains("Nothing has changed.", result.Message);
        Assert.Equal(["manage_service refused"], await house.TextsAsync("SELECT action || ' ' || outcome FROM audit_entries"));
    }

    public static TheoryData<string> Losses => new()
    {
        "UPDATE users SET disabled = 1",
        "UPDATE users SET customer_id = NULL",
        "UPDATE users SET customer_id = (SELECT id FROM customers WHERE reference = 'nkosilathi@ngwelezityres.example')",
        "UPDATE users SET role = 'agent'",
        "DELETE FROM users",
        "UPDATE subscriptions SET customer_id = (SELECT id FROM customers WHERE reference = 'nkosilathi@ngwelezityres.example') WHERE reference = '1001'",
        "DELETE FROM subscriptions WHERE reference = '1001'",
        "UPDATE subscriptions SET status = 'cancelled' WHERE reference = '1001'",
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task T17_who_lost_the_right_or_the_service_changes_nothing(string loss)
    {
        await using var house = await DeskHouse.OpenAsync();
        var customer = await house.SignInAsync();
        foreach (var change in new[] { ServiceChange.AutoRenewOff, ServiceChange.Cancellation, ServiceChange.Upgrade })
        {
            var (conversation, proposal) = await house.AskAsync(customer, change: change);
            await house.ExecuteAsync("PRAGMA defer_foreign_keys = 1");
            await house.ExecuteAsync("DELETE FROM invoice_subscriptions");
            await house.ExecuteAsync(loss);

            var result = await house.Confirmations.DecideAsync(proposal.Id, conversation.Id, customer, accept: true);

            Assert.Equal(DecisionOutcome.Refused, result.Outcome);
            Assert.Equal("expired", (await house.Confirmations.FindAsync(proposal.Id, customer.Key, CancellationToken.None))!.State);
            Assert.Equal(0, await house.CountAsync("SELECT count(*) FROM service_requests"));
            Assert.NotEqual(0, await house.CountAsync("SELECT coalesce(max(auto_renew), 1) FROM subscriptions WHERE reference = '1001'"));
            await house.ExecuteAsync("DELETE FROM subscriptions");
            await house.Get<Livechat.Accounts.Import.AccountImport>().ImportAsync([Livechat.Tests.Accounts.AccountsHouse.DemoFile], false, CancellationToken.None);
            await house.ExecuteAsync("DELETE FROM users");
            customer = await house.SignInAsync(subject: Guid.NewGuid().ToString());
        }
    }

    [Fact]
    public async Task Not_now_changes_nothing_and_is_told()
    {
        await using var house = await DeskHouse.OpenAsync();
        var customer = await house.SignInAsync();
        var (conversation, proposal) = await house.AskAsync(customer);

        var result = await house.Confirmations.DecideAsync(proposal.Id, conversation.Id, customer, accept: false);

        Assert.Equal(DecisionOutcome.Declined, result.Outcome);
        Assert.True(await house.AutoRenewAsync("1001"));
        Assert.Equal(["open Turn auto-renew off for Shared Starter", "declined Turn auto-renew off for Shared Starter"], await house.ToldAsync(conversation));
        Assert.Equal(["manage_service declined"], await house.TextsAsync("SELECT action || ' ' || outcome FROM audit_entries"));
    }

    [Fact]
    public async Task An_undo_puts_it_back_and_has_no_undo()
    {
        var time = new ManualTime();
        await using var house = await DeskHouse.OpenAsync(time);
        var customer = await house.SignInAsync();
        var (conversation, proposal) = await house.AskAsync(customer);
        var done = await house.Confirmations.DecideAsync(proposal.Id, conversation.Id, customer, accept: true);
        time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));

        var undone = await house.Confirmations.DecideAsync(done.Undo!.Value, conversation.Id, customer, accept: true);

        Assert.Equal((DecisionOutcome.Accepted, "Auto-renew is now on for Shared Starter.", null), (undone.Outcome, undone.Message, undone.Undo));
        Assert.True(await house.AutoRenewAsync("1001"));
        Assert.Equal(2, await house.CountAsync("SELECT count(*) FROM service_requests WHERE state = 'done'"));
        Assert.Equal(0, await house.CountAsync("SELECT count(*) FROM confirmations WHERE state = 'open'"));
    }

    [Fact]
    public async Task A_click_that_fails_half_way_has_done_nothing_and_can_be_made_again()
    {
        await using var house = await DeskHouse.OpenAsync();
        var customer = await house.SignInAsync();
        var (conversation, proposal) = await house.AskAsync(customer);
        await house.ExecuteAsync("CREATE TRIGGER fail BEFORE INSERT ON service_requests BEGIN SELECT raise(ABORT, 'no'); END");
        await Assert.ThrowsAnyAsync<Exception>(() => house.Confirmations.DecideAsync(proposal.Id, conversation.Id, customer, accept: true));
        Assert.True(await house.AutoRenewAsync("1001"));
        Assert.Equal(["open Turn auto-renew off for Shared Starter"], await house.ToldAsync(conversation));
        await house.ExecuteAsync("DROP TRIGGER fail");

        Assert.Equal(DecisionOutcome.Accepted, (await house.Confirmations.DecideAsync(proposal.Id, conversation.Id, customer, accept: true)).Outcome);
    }

    [Fact]
    public async Task An_answer_that_came_too_late_opens_nothing()
    {
        await using var house = await DeskHouse.OpenAsync();
        var customer = await house.SignInAsync();
        var conversation = await house.OpenConversationAsync(customer);
        await house.Log.AppendVisitorMessageAsync(new VisitorMessage(conversation.Id, customer.Key, "Guest", "please"));
        var turn = await house.Get<TurnLog>().ClaimAsync(conversation.Id);
        await house.Log.ChangeStatusAsync(conversation.Id, ConversationStatus.Agent);

        var answer = new TurnAnswer(Guid.CreateVersion7(), "Support", "Please confirm.", null, false, "builtin", TurnOutcome.Answered)
        {
            Confirmations = [await house.ProposeAsync(customer, "1001", ServiceChange.AutoRenewOff)],
        };
        Assert.Null(await house.Get<TurnLog>().CompleteAsync(turn!, answer));

        Assert.Equal(0, await house.CountAsync("SELECT count(*) FROM confirmations"));
    }

    [Fact]
    public async Task What_ran_out_is_told_once_and_nothing_is_asked_while_none_is_open()
    {
        var time = new ManualTime();
        await using var house = await DeskHouse.OpenAsync(time);
        var customer = await house.SignInAsync();
        await house.StartExpiryAsync();
        var (conversation, proposal) = await house.AskAsync(customer);
        var (other, second) = await house.AskAsync(customer, "1002");
        await house.Confirmations.DecideAsync(second.Id, other.Id, customer, accept: false);

        var expired = Waiting.Until(async () => (await house.ToldAsync(conversation)).Count == 2);
        var took = await time.AdvanceUntilAsync(expired).Within();

        Assert.InRange(took, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(5));
        Assert.Equal(["open Turn auto-renew off for Shared Starter", "expired Turn auto-renew off for Shared Starter"], await house.ToldAsync(conversation));
        Assert.Equal(DecisionOutcome.Expired, (await house.Confirmations.DecideAsync(proposal.Id, conversation.Id, customer, accept: true)).Outcome);
        Assert.Equal(["declined", "expired", "refused"], await house.TextsAsync("SELECT outcome FROM audit_entries ORDER BY rowid"));
        Assert.True(await house.AutoRenewAsync("1001"));
    }

    [Fact]
    public async Task What_ran_out_while_the_server_was_off_is_told_at_the_start()
    {
        var time = new ManualTime();
        await using var house = await DeskHouse.OpenAsync(time);
        var customer = await house.SignInAsync();
        var (conversation, _) = await house.AskAsync(customer);
        time.Advance(TimeSpan.FromHours(1));

        await house.StartExpiryAsync();

        await Waiting.Until(async () => (await house.ToldAsync(conversation)).Count == 2);
    }
}
