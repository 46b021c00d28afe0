using Livechat.Audit;
using Livechat.Conversations;
using Livechat.Desk;
using Livechat.Identity;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Desk;

[Collection(ManualTimeTests.Name)]
public sealed class TicketTests
{
    private static readonly Principal Guest = new(PrincipalKind.Guest, Guid.CreateVersion7());

    [Fact]
    public async Task T18_a_number_is_handed_out_for_a_row_that_is_there()
    {
        await using var house = await DeskHouse.OpenAsync();
        var customer = await house.SignInAsync();
        var conversation = await house.OpenConversationAsync(customer);

        var receipt = await house.Get<Tickets>().CreateAsync(
            new NewTicket(await house.TurnAsync(), conversation.Id, customer, "support", "My site is down", "Since this morning.\nIt says 503.", TicketPriority.High, null),
            Entry("create_ticket", customer));

        Assert.Matches("^T-[0-9A-HJKMNP-TV-Z]{7}$", receipt!.Number);
        Assert.Equal(
            [$"{receipt.Number}|{customer.Key}|support|My site is down|Since this morning.\nIt says 503.|high|open|0"],
            await house.TextsAsync("SELECT number || '|' || owner || '|' || department || '|' || subject || '|' || description || '|' || priority || '|' || state || '|' || email_verified FROM tickets"));
        Assert.Equal(1, await house.CountAsync("SELECT count(*) FROM tickets WHERE user_id = @user AND customer_id = @customer AND conversation_id = @c",
            ("@user", customer.Id), ("@customer", customer.CustomerId), ("@c", conversation.Id)));
        Assert.Equal(["create_ticket success"], await Audited(house));
    }

    [Fact]
    public async Task The_same_turn_gets_the_same_ticket_and_one_callback_beside_it()
    {
        await using var house = await DeskHouse.OpenAsync();
        var turn = await house.TurnAsync();

        var first = await Ticket(house, turn);
        var again = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Ticket(house, turn)));
        var callback = await Callback(house, turn);
        var second = await Callback(house, turn);

        Assert.All(again, receipt => Assert.Equal(first! with { Repeated = true }, receipt));
        Assert.Equal(callback! with { Repeated = true }, second);
        Assert.Matches("^C-[0-9A-HJKMNP-TV-Z]{7}$", callback.Number);
        Assert.Equal((1, 1), (await house.CountAsync("SELECT count(*) FROM tickets"), await house.CountAsync("SELECT count(*) FROM callbacks")));
        Assert.Equal(["+263 77 123 4567|tomorrow morning|open"], await house.TextsAsync("SELECT phone || '|' || preferred_time || '|' || state FROM callbacks"));
    }

    [Fact]
    public async Task T17_an_hour_has_so_many_of_each_kind_for_each_visitor()
    {
        var time = new ManualTime();
        await using var house = await DeskHouse.OpenAsync(time);
        for (var n = 0; n < 5; n++)
        {
            Assert.NotNull(await Ticket(house, await house.TurnAsync()));
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Null(await Ticket(house, await house.TurnAsync()));
        Assert.NotNull(await Callback(house, await house.TurnAsync()));
        Assert.NotNull(await Ticket(house, await house.TurnAsync(), new Principal(PrincipalKind.Guest, Guid.CreateVersion7())));
        Assert.Equal("create_ticket refused", (await Audited(house))[5]);
        time.Advance(TimeSpan.FromMinutes(55));
        Assert.NotNull(await Ticket(house, await house.TurnAsync()));
        Assert.Null(await Ticket(house, await house.TurnAsync()));
        Assert.Equal(7, await house.CountAsync("SELECT count(*) FROM tickets"));
    }

    [Fact]
    public async Task A_refused_turn_that_has_its_ticket_still_learns_its_number()
    {
        await using var house = await DeskHouse.OpenAsync(configure: options => options.ActionsPerHour = 1);
        var turn = await house.TurnAsync();
        var first = await Ticket(house, turn);

        Assert.Null(await Ticket(house, await house.TurnAsync()));
        Assert.Equal(first!.Number, (await Ticket(house, turn))!.Number);
    }

    [Fact]
    public async Task What_visitors_dictate_is_stored_so_that_staff_can_read_it()
    {
        await using var house = await DeskHouse.OpenAsync();

        await house.Get<Tickets>().CreateAsync(
            new NewTicket(await house.TurnAsync(), Guid.CreateVersion7(), Guest, "support", "a\r\nSubject: \u001b[31mred\u202E b", $"one\r\n\r\n\r\n\ttwo\0{new string('x', 5000)}", "normal", "me@home.example"),
            Entry("create_ticket", Guest));

        Assert.Equal(["a Subject: [31mred b|me@home.example|0"], await house.TextsAsync("SELECT subject || '|' || email || '|' || email_verified FROM tickets"));
        var description = Assert.Single(await house.TextsAsync("SELECT description FROM tickets"));
        Assert.StartsWith("one\n\ntwoxx", description);
        Assert.Equal(Tickets.DescriptionCharacters, description.Length);
    }

    [Fact]
    public async Task Nothing_is_stored_without_its_audit_row()
    {
        await using var house = await DeskHouse.OpenAsync();
        await house.ExecuteAsync("CREATE TRIGGER fail BEFORE INSERT ON audit_entries BEGIN SELECT raise(ABORT, 'no'); END");

        var turn = await house.TurnAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => Ticket(house, turn));
        await Assert.ThrowsAnyAsync<Exception>(() => Callback(house, turn));

        Assert.Equal((0, 0), (await house.CountAsync("SELECT count(*) FROM tickets"), await house.CountAsync("SELECT count(*) FROM callbacks")));
    }

    [Fact]
    public async Task R4_nothing_is_made_for_a_turn_that_somebody_else_has_by_now()
    {
        await using var house = await DeskHouse.OpenAsync();
        var turn = await house.TurnAsync();
        var stale = turn with { Fence = turn.Fence - 1 };

        await Assert.ThrowsAsync<TurnLostException>(() => Ticket(house, stale));
        await Assert.ThrowsAsync<TurnLostException>(() => Callback(house, stale));

        Assert.NotNull(await Ticket(house, turn));
        Assert.Equal((1, 0), (await house.CountAsync("SELECT count(*) FROM tickets"), await house.CountAsync("SELECT count(*) FROM callbacks")));
        Assert.Equal(["create_ticket success"], await Audited(house));
    }

    private static Task<DeskReceipt?> Ticket(DeskHouse house, TurnHold turn, Principal? owner = null) => house.Get<Tickets>().CreateAsync(
        new NewTicket(turn, Guid.CreateVersion7(), owner ?? Guest, "support", "Help", "Please help.", TicketPriority.Normal, "me@home.example"), Entry("create_ticket", owner ?? Guest));

    private static Task<DeskReceipt?> Callback(DeskHouse house, TurnHold turn) => house.Get<Callbacks>().CreateAsync(
        new NewCallback(turn, Guid.CreateVersion7(), Guest, "sales", "+263 77 123 4567", "tomorrow morning"), Entry("request_callback", Guest));

    private static AuditEntry Entry(string action, Principal by) => new(action, "success") { Principal = by };

    private static Task<List<string>> Audited(DeskHouse house) => house.TextsAsync("SELECT action || ' ' || outcome FROM audit_entries ORDER BY rowid");
}
