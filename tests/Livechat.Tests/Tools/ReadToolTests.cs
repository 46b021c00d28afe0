using System.Text.Json;
using Livechat.Storage;
using Livechat.Tests.Assistant;
using Xunit;

namespace Livechat.Tests.Tools;

/// <summary>What the read tools tell a model about the customer who is signed in, field by field.</summary>
public sealed class ReadToolTests
{
    [Fact]
    public async Task The_services_come_with_handles_and_nothing_else_that_names_them()
    {
        await using var chat = await ToolChat.OpenAsync();
        var me = await chat.House.AddUserAsync(ToolChat.Tariro);

        var called = await chat.CallAsync(me, "get_visitor_services");

        Assert.Equal("success", called.Status);
        Assert.Equal(3, called.Result.GetProperty("count").GetInt32());
        var first = called.Result.GetProperty("services")[0];
        Assert.Matches("^svc_[0-9a-z]{10}$", first.GetProperty("handle").GetString());
        Assert.Equal(
            """{"name":"Shared Starter","category":"hosting","status":"active","billing_cycle":"annual","price":"76.80","currency":"USD","end_date":"2027-03-12","next_due_date":"2027-03-12","auto_renew":true}""",
            Without(first, "handle"));
        Assert.DoesNotContain("1001", called.Result.GetRawText());
    }

    [Fact]
    public async Task The_account_is_told_in_figures()
    {
        await using var chat = await ToolChat.OpenAsync();

        var called = await chat.CallAsync(await chat.House.AddUserAsync(ToolChat.Nkosilathi), "get_visitor_account_status");

        Assert.Equal("success", called.Status);
        Assert.Equal("Ngwelezi Tyres and Exhausts", called.Result.GetProperty("company_name").GetString());
        Assert.Equal([6, 3, 1, 1], new[] { "total_services", "active_services", "expired_services", "suspended_services" }.Select(name => called.Result.GetProperty(name).GetInt32()));
        Assert.Equal(
            ["monthly 12.50 USD", "quarterly 1699.99 USD", "annual 20.00 USD"],
            called.Result.GetProperty("spending").EnumerateArray().Select(sum => $"{sum.GetProperty("billing_cycle")} {sum.GetProperty("amount")} {sum.GetProperty("currency")}"));
    }

    [Fact]
    public async Task Details_need_a_handle_of_this_conversation()
    {
        await using var chat = await ToolChat.OpenAsync();
        var me = await chat.House.AddUserAsync(ToolChat.Nkosilathi);
        var conversation = await chat.House.OpenConversationAsync(owner: me);
        var services = (await chat.CallAsync(conversation, "get_visitor_services")).Result.GetProperty("services").EnumerateArray();
        var handle = services.Single(service => service.GetProperty("name").ValueEquals("VPS M")).GetProperty("handle").GetString();

        var details = await chat.CallAsync(conversation, "get_service_details", ("handle", handle));

        Assert.Equal("success", details.Status);
        var service = details.Result.GetProperty("service");
        Assert.Equal("VPS M", service.GetProperty("name").GetString());
        Assert.Equal(
            ["handle", "name", "category", "status", "billing_cycle", "price", "currency", "end_date", "next_due_date", "auto_renew", "description", "start_date", "ordered_on"],
            service.EnumerateObject().Select(member => member.Name));
        // In another conversation of the same person it means nothing.
        Assert.Equal("not_found", (await chat.CallAsync(me, "get_service_details", ("handle", handle))).Status);
    }

    [Fact]
    public async Task Invoices_can_be_asked_for_by_status()
    {
        await using var chat = await ToolChat.OpenAsync();
        var me = await chat.House.AddUserAsync(ToolChat.Nkosilathi);

        var all = await chat.CallAsync(me, "get_invoices");
        var overdue = await chat.CallAsync(me, "get_invoices", ("status", "overdue"));

        var numbers = Numbers(all);
        Assert.NotEmpty(numbers);
        Assert.True(Numbers(overdue).Count < numbers.Count);
        Assert.All(overdue.Result.GetProperty("invoices").EnumerateArray(), invoice => Assert.Equal("overdue", invoice.GetProperty("status").GetString()));
        Assert.Equal("error", (await chat.CallAsync(me, "get_invoices", ("status", "all"))).Status);
    }

    [Fact]
    public async Task The_history_is_the_customers_own_across_conversations_and_without_what_is_being_answered()
    {
        await using var chat = await ToolChat.OpenAsync();
        var me = await chat.House.AddUserAsync(ToolChat.Tariro);
        var colleague = await chat.House.AddUserAsync(ToolChat.Tariro);
        var other = await chat.House.AddUserAsync(ToolChat.Nkosilathi);
        await chat.House.AskAsync(await chat.House.OpenConversationAsync("billing", owner: me), "mine of yesterday");
        await chat.House.AskAsync(await chat.House.OpenConversationAsync(owner: other), "somebody else's");
        await chat.House.AskAsync(await chat.House.OpenConversationAsync(owner: colleague), "my colleague's");
        var conversation = await chat.House.OpenConversationAsync(owner: me);
        await chat.House.AskAsync(conversation, "mine of today");

        var called = await chat.CallAsync(conversation, "get_visitor_chat_history", ("limit", 20));

        var messages = called.Result.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(
            ["billing visitor mine of yesterday", "billing assistant Here you are.", "support visitor mine of today", "support assistant Here you are."],
            messages.Select(message => $"{message.GetProperty("department")} {message.GetProperty("from")} {message.GetProperty("text")}"));
        Assert.Equal(1, (await chat.CallAsync(conversation, "get_visitor_chat_history", ("limit", 1))).Result.GetProperty("count").GetInt32());
        Assert.Equal("error", (await chat.CallAsync(conversation, "get_visitor_chat_history", ("limit", 21))).Status);
    }

    [Fact]
    public async Task Who_has_no_customer_is_told_so_and_who_has_nothing_gets_an_empty_list()
    {
        await using var chat = await ToolChat.OpenAsync();
        var unlinked = await chat.House.AddUserAsync();
        var empty = await chat.House.AddUserAsync(ToolChat.NoServices);

        foreach (var tool in new[] { "get_visitor_services", "get_visitor_account_status", "get_invoices" })
            Assert.Equal("no_client", (await chat.CallAsync(unlinked, tool)).Status);
        Assert.Equal(0, (await chat.CallAsync(empty, "get_visitor_services")).Result.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Beside_the_answer_stands_what_was_looked_up_without_the_handles()
    {
        await using var chat = await ToolChat.OpenAsync();
        chat.Model.Plan(ScriptedModel.Updates(
            ScriptedModel.CallUpdate("get_visitor_services"), ScriptedModel.CallUpdate("get_invoices"), ScriptedModel.End(Microsoft.Extensions.AI.ChatFinishReason.ToolCalls)));

        var answer = await chat.House.AskAsync(await chat.House.OpenConversationAsync(owner: await chat.House.AddUserAsync(ToolChat.Tariro)), "Services and invoices?");

        var details = answer.ReadDetails()!;
        Assert.Equal("query_database", details.Action);
        Assert.True(details.ActionResult!.Success);
        Assert.Equal("Looked up your services. Looked up your invoices.", details.ActionResult.Message);
        var data = details.ActionResult.Data!.Value;
        Assert.Equal("get_visitor_services", data.GetProperty("query").GetString());
        Assert.Equal(3, data.GetProperty("services").GetArrayLength());
        Assert.Equal("get_invoices", data.GetProperty("more")[0].GetProperty("query").GetString());
        Assert.DoesNotContain("svc_", data.GetRawText());
    }

    [Fact]
    public async Task A_user_who_was_disabled_meanwhile_is_answered_without_their_account()
    {
        await using var chat = await ToolChat.OpenAsync();
        var me = await chat.House.AddUserAsync(ToolChat.Tariro);
        var conversation = await chat.House.OpenConversationAsync(owner: me);
        await chat.House.Get<CommitQueue>().WriteAsync(write => write.Execute("UPDATE users SET disabled = 1 WHERE id = @id", ("@id", me.Id)));

        var called = await chat.CallAsync(conversation, "get_visitor_services");

        Assert.Equal("error", called.Status);
        Assert.Equal(["search_knowledge", "transfer_human"], called.Asked.Tools.Order(StringComparer.Ordinal));
    }

    private static List<string> Numbers(Called called) =>
        [.. called.Result.GetProperty("invoices").EnumerateArray().Select(invoice => invoice.GetProperty("number").GetString()!)];

    private static string Without(JsonElement row, string member) => JsonSerializer.Serialize(
        row.EnumerateObject().Where(pair => pair.Name != member).ToDictionary(pair => pair.Name, pair => pair.Value));
}
