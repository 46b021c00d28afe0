using System.Text.Json;
using Livechat.Assistant.Models;
using Livechat.Conversations;
using Livechat.Storage;
using Livechat.Tests.Assistant;
using Xunit;

namespace Livechat.Tests.Tools;

/// <summary>The tools that do something, or propose it: create_ticket, request_callback, manage_service.</summary>
public sealed class ActionToolTests
{
    private static readonly (string, object?)[] Ticket = [("subject", "Site down"), ("description", "It says 503."), ("priority", "high")];

    [Fact]
    public async Task T18_a_customers_ticket_is_a_row_and_its_number_is_told_by_the_server()
    {
        await using var chat = await ToolChat.OpenAsync();
        var me = await chat.House.AddUserAsync(ToolChat.Tariro);

        var called = await chat.CallAsync(me, "create_ticket", Ticket);

        var number = called.Result.GetProperty("ticket_number").GetString()!;
        Assert.Equal(("success", 1), (called.Status, await Count(chat, "SELECT count(*) FROM tickets WHERE number = @n AND user_id = @u AND email IS NULL", ("@n", number), ("@u", me.Id))));
        // The model said nothing of it; the visitor hears of it all the same.
        Assert.Equal($"Here you are.\n\nYour ticket number is {number}.", called.Answer.Body);
        var details = called.Answer.ReadDetails()!;
        Assert.Equal(("create_ticket", true, number), (details.Action, details.ActionResult!.Success, details.ActionResult.Data!.Value.GetProperty("ticket_number").GetString()));
        var row = Assert.Single(await chat.House.AuditAsync());
        Assert.Equal(("create_ticket", "success", 1, "ticket_number"), (row.Action, row.Outcome, row.Rows, row.Fields));
    }

    [Fact]
    public async Task T18_a_ticket_survives_the_model_that_asked_for_it_and_is_made_once()
    {
        await using var chat = await ToolChat.OpenAsync();
        var conversation = await chat.House.OpenConversationAsync(owner: await chat.House.AddUserAsync(ToolChat.Tariro));
        chat.Model.Plan(
            ScriptedModel.Call("create_ticket", Ticket), ScriptedModel.Call("create_ticket", [("subject", "Another"), .. Ticket[1..]]),
            ScriptedModel.Fail(ModelFailureKind.Garbage));
        chat.House.BuiltIn.Plan(ScriptedModel.Call("create_ticket", Ticket), ScriptedModel.SayAsBuiltIn("Done, it is on its way.", "answered"));

        var answer = await chat.House.AskAsync(conversation, "Please open a ticket: my site is down.");

        var number = (await chat.House.Get<Database>().QueryAsync("SELECT number FROM tickets", row => row.GetString(0), [], CancellationToken.None)).Single();
        Assert.Equal($"Done, it is on its way.\n\nYour ticket number is {number}.", answer.Body);
    }

    [Theory]
    [InlineData("me@home.example", "You can reach me at me@home.example.", true)]
    [InlineData("me@home.example", "ME@HOME.EXAMPLE!", true)]
    [InlineData("me@home.example", "<me@home.example>", true)]
    [InlineData("staff@slykertech.co.zw", "Please open a ticket.", false)]
    [InlineData("me@home.example", "some@home.example", false)]
    [InlineData("me@home.example", "me@home.example.org", false)]
    [InlineData("me@home.co", "me@home.co.zw", false)]
    [InlineData("me@home.example", "not-me@home.example", false)]
    [InlineData("me@home", "me@home", false)]
    [InlineData("me home.example", "me home.example", false)]
    [InlineData("a@b.example,c@d.example", "a@b.example,c@d.example", false)]
    public async Task T23_a_guest_gets_an_answer_only_where_they_said(string email, string written, bool isTaken)
    {
        await using var chat = await ToolChat.OpenAsync();
        var conversation = await chat.House.OpenConversationAsync();
        chat.Model.Plan(ScriptedModel.Call("create_ticket", [.. Ticket, ("email", email)]));

        await chat.House.AskAsync(conversation, written);

        Assert.Equal(isTaken ? 1 : 0, await Count(chat, "SELECT count(*) FROM tickets WHERE email = @e AND email_verified = 0 AND user_id IS NULL", ("@e", email)));
        Assert.Equal(isTaken ? 1 : 0, await Count(chat, "SELECT count(*) FROM tickets"));
        var row = Assert.Single(await chat.House.AuditAsync());
        Assert.Equal(isTaken ? "success" : "error", row.Outcome);
        if (!isTaken)
            Assert.Contains("Ask the visitor to write their email address", Told(chat).GetProperty("message").GetString());
    }

    [Fact]
    public async Task T23_an_address_that_only_the_assistant_wrote_is_none_of_the_visitors()
    {
        await using var chat = await ToolChat.OpenAsync();
        var conversation = await chat.House.OpenConversationAsync();
        chat.Model.Plan(ScriptedModel.Say("Shall I use stranger@elsewhere.example or +263 77 999 9999?"));
        await chat.House.AskAsync(conversation, "Open a ticket.");
        chat.Model.Plan(
            ScriptedModel.Call("create_ticket", [.. Ticket, ("email", "stranger@elsewhere.example")]),
            ScriptedModel.Call("request_callback", ("phone", "+263 77 999 9999"), ("preferred_time", "now")));

        await chat.House.AskAsync(conversation, "Yes.");

        Assert.Equal((0, 0), (await Count(chat, "SELECT count(*) FROM tickets"), await Count(chat, "SELECT count(*) FROM callbacks")));
    }

    [Fact]
    public async Task A_guest_must_give_an_address_and_who_is_signed_in_is_asked_for_none()
    {
        await using var chat = await ToolChat.OpenAsync();

        Assert.Equal("error", (await chat.CallAsync(chat.House.Guest, "create_ticket", Ticket)).Status);
        Assert.Equal("error", (await chat.CallAsync(await chat.House.AddUserAsync(ToolChat.Tariro), "create_ticket", [.. Ticket, ("email", "me@home.example")])).Status);
        Assert.Equal(0, await Count(chat, "SELECT count(*) FROM tickets"));
    }

    [Theory]
    [InlineData("+263 77 123 4567", "Call me on +263771234567 please", true)]
    [InlineData("0771234567", "077-123-4567, after 5", true)]
    [InlineData("0771234567", "0771234567 10:00", true)]
    [InlineData("077123456", "0771234567", false)]
    [InlineData("+263 77 123 4567", "my number is 0771234568", false)]
    [InlineData("12345", "12345", false)]
    [InlineData("call 0771234567", "call 0771234567", false)]
    [InlineData("123456789012345678", "123456789012345678", false)]
    public async Task T23_nobody_is_called_whose_number_the_visitor_did_not_write(string phone, string written, bool isTaken)
    {
        await using var chat = await ToolChat.OpenAsync();
        var conversation = await chat.House.OpenConversationAsync("sales");
        chat.Model.Plan(ScriptedModel.Call("request_callback", ("phone", phone), ("preferred_time", "tomorrow at 10")));

        var answer = await chat.House.AskAsync(conversation, written);

        Assert.Equal(isTaken ? 1 : 0, await Count(chat, "SELECT count(*) FROM callbacks WHERE phone = @p AND preferred_time = 'tomorrow at 10' AND department = 'sales'", ("@p", phone)));
        Assert.Equal(isTaken, answer.Body!.Contains("Your callback number is C-"));
        Assert.Equal(isTaken ? "request_callback" : null, answer.ReadDetails()?.Action);
    }

    [Fact]
    public async Task T17_a_model_that_asks_on_and_on_makes_five_an_hour()
    {
        await using var chat = await ToolChat.OpenAsync();
        var me = await chat.House.AddUserAsync(ToolChat.Tariro);
        for (var n = 0; n < 5; n++)
            Assert.Equal("success", (await chat.CallAsync(me, "create_ticket", Ticket)).Status);

        var called = await chat.CallAsync(me, "create_ticket", Ticket);

        Assert.Equal("""{"status":"error","message":"This is not possible right now."}""", called.Result.GetRawText());
        Assert.Null(called.Answer.ReadDetails()?.Action);
        Assert.Equal(5, await Count(chat, "SELECT count(*) FROM tickets"));
        Assert.Equal(["success", "success", "success", "success", "success", "refused"], (await chat.House.AuditAsync()).Select(row => row.Outcome));
    }

    [Theory]
    [InlineData("auto_renew_off")]
    [InlineData("request_upgrade")]
    [InlineData("request_cancellation")]
    public async Task T17_a_model_only_proposes_and_the_card_comes_with_the_answer(string change)
    {
        await using var chat = await ToolChat.OpenAsync();
        var conversation = await chat.House.OpenConversationAsync(owner: await chat.House.AddUserAsync(ToolChat.Tariro));
        var before = await Everything(chat);

        var called = await chat.CallAsync(conversation, "manage_service", ("handle", await Handle(chat, conversation, "Shared Starter")), ("change", change));

        Assert.False(called.Answer.ReadDetails()!.ActionResult!.Success);
        Assert.Equal(("proposed", 5), (called.Status, called.Result.GetProperty("valid_minutes").GetInt32()));
        Assert.Equal(before, await Everything(chat));
        var card = (await chat.House.EventsAsync(conversation))[^1];
        Assert.Equal((EventKind.Confirmation, called.Answer.Seq + 1), (card.Kind, card.Seq));
        Assert.Equal(called.Result.GetProperty("title").GetString(), card.ReadDetails()!.Confirmation!.Title);
        Assert.Equal(("manage_service", "This waits for your confirmation. Nothing has changed yet."), (called.Answer.ReadDetails()!.Action, called.Answer.ReadDetails()!.ActionResult!.Message));
        Assert.Equal(("manage_service", "proposed"), ((await chat.House.AuditAsync())[^1].Action, (await chat.House.AuditAsync())[^1].Outcome));
        Assert.Contains("\"reference\":\"1001\"", (await chat.House.AuditAsync())[^1].Arguments);

        // A typed yes is a message like any other.
        await chat.House.AskAsync(conversation, "Yes, I confirm. Yes. Do it now.");
        Assert.Equal(before, await Everything(chat));
        Assert.Equal(1, await Count(chat, "SELECT count(*) FROM confirmations WHERE state = 'open'"));
    }

    [Fact]
    public async Task T17_a_hostile_model_that_calls_every_change_on_everything_changes_nothing()
    {
        await using var chat = await ToolChat.OpenAsync();
        var me = await chat.House.AddUserAsync(ToolChat.Tariro);
        var mine = await chat.House.OpenConversationAsync(owner: me);
        var before = await Everything(chat);
        var theirs = await chat.House.OpenConversationAsync(owner: await chat.House.AddUserAsync(ToolChat.Nkosilathi));
        string[] handles =
        [
            await Handle(chat, theirs, "VPS M"), await Handle(chat, await chat.House.OpenConversationAsync(owner: me), "Shared Starter"), "1001", "1005", "svc_0000000000", "*", "%",
        ];
        foreach (var handle in handles)
        {
            foreach (var change in new[] { "auto_renew_on", "auto_renew_off", "request_upgrade", "request_cancellation" })
                Assert.Equal("not_found", (await chat.CallAsync(mine, "manage_service", ("handle", handle), ("change", change))).Status);
        }
        var good = await Handle(chat, mine, "Shared Starter");
        foreach (var extra in new (string, object?)[] { ("confirm", true), ("confirmation_id", Guid.NewGuid().ToString()), ("customer", "x"), ("price", "0.00") })
            Assert.Equal("error", (await chat.CallAsync(mine, "manage_service", ("handle", good), ("change", "auto_renew_off"), extra)).Status);
        Assert.Equal("error", (await chat.CallAsync(mine, "manage_service", ("handle", good), ("change", "delete"))).Status);

        Assert.Equal(before, await Everything(chat));
        Assert.Equal(0, await Count(chat, "SELECT count(*) FROM confirmations"));
    }

    [Fact]
    public async Task What_is_so_already_is_told_and_no_card_comes()
    {
        await using var chat = await ToolChat.OpenAsync();
        var conversation = await chat.House.OpenConversationAsync(owner: await chat.House.AddUserAsync(ToolChat.Tariro));

        var called = await chat.CallAsync(conversation, "manage_service", ("handle", await Handle(chat, conversation, "Shared Starter")), ("change", "auto_renew_on"));

        Assert.Equal(("error", "Auto-renew is on already for this service, so there is nothing to change."), (called.Status, called.Result.GetProperty("message").GetString()));
        Assert.Equal(0, await Count(chat, "SELECT count(*) FROM confirmations"));
    }

    [Fact]
    public async Task A_proposal_falls_with_the_model_that_made_it()
    {
        await using var chat = await ToolChat.OpenAsync();
        var conversation = await chat.House.OpenConversationAsync(owner: await chat.House.AddUserAsync(ToolChat.Tariro));
        chat.Model.Plan(
            ScriptedModel.Call("manage_service", ("handle", await Handle(chat, conversation, "Shared Starter")), ("change", "auto_renew_off")),
            ScriptedModel.Fail(ModelFailureKind.Garbage));

        var answer = await chat.House.AskAsync(conversation, "Please.");

        Assert.Null(answer.ReadDetails()?.Action);
        Assert.Equal(0, await Count(chat, "SELECT count(*) FROM confirmations"));
    }

    [Fact]
    public async Task T17_one_answer_asks_for_three_things_at_most_and_for_none_twice()
    {
        await using var chat = await ToolChat.OpenAsync();
        var conversation = await chat.House.OpenConversationAsync(owner: await chat.House.AddUserAsync(ToolChat.Nkosilathi));
        var handle = await Handle(chat, conversation, "VPS M");
        var other = await Handle(chat, conversation, "VPS S");
        chat.Model.Plan(ScriptedModel.Updates(
            Propose(handle, "auto_renew_off"), Propose(handle, "auto_renew_off"), Propose(handle, "request_upgrade"), Propose(handle, "request_cancellation"),
            Propose(other, "request_upgrade"), ScriptedModel.End(Microsoft.Extensions.AI.ChatFinishReason.ToolCalls)));

        await chat.House.AskAsync(conversation, "Please.");

        Assert.Equal(3, await Count(chat, "SELECT count(*) FROM confirmations"));
        static Microsoft.Extensions.AI.ChatResponseUpdate Propose(string handle, string change) => ScriptedModel.CallUpdate("manage_service", ("handle", handle), ("change", change));
    }

    private static async Task<string> Handle(ToolChat chat, Conversation conversation, string service) =>
        (await chat.CallAsync(conversation, "get_visitor_services")).Result.GetProperty("services").EnumerateArray()
        .First(item => item.GetProperty("name").ValueEquals(service)).GetProperty("handle").GetString()!;

    private static JsonElement Told(ToolChat chat) => (JsonElement)chat.Model.Requests[^1].Messages
        .Last(message => message.Role == Microsoft.Extensions.AI.ChatRole.Tool).Contents.OfType<Microsoft.Extensions.AI.FunctionResultContent>().Single().Result!;

    private static async Task<string> Everything(ToolChat chat) => string.Join('\n', await chat.House.Get<Database>().QueryAsync(
        "SELECT reference || status || auto_renew || price_minor || coalesce(next_due_date, '') FROM subscriptions ORDER BY reference", row => row.GetString(0), [], CancellationToken.None))
        + await Count(chat, "SELECT count(*) FROM service_requests");

    private static async Task<long> Count(ToolChat chat, string sql, params (string, object?)[] parameters) =>
        (await chat.House.Get<Database>().QueryAsync(sql, row => row.GetInt64(0), parameters, CancellationToken.None)).Single();
}
