using System.Text.Json;
using Livechat.Identity;
using Livechat.Storage;
using Livechat.Tests.Assistant;
using Xunit;

namespace Livechat.Tests.Tools;

/// <summary>Who may call what, what a call must look like, and what is written down about it.</summary>
public sealed class ToolAccessTests
{
    private static readonly string[] Reads = ["get_invoices", "get_service_details", "get_visitor_account_status", "get_visitor_chat_history", "get_visitor_services"];
    private static readonly string[] Everywhere = ["search_knowledge", "transfer_human"];

    [Theory]
    [InlineData("sales", true)]
    [InlineData("support", true)]
    [InlineData("billing", true)]
    [InlineData("general", false)]
    public async Task T4_what_is_offered_is_the_personas_list_times_the_principal(string department, bool isFull)
    {
        await using var chat = await ToolChat.OpenAsync();
        var offered = new Dictionary<string, string[]>();
        var staff = await chat.House.AddUserAsync(role: Roles.Agent);
        foreach (var who in new[] { chat.House.Guest, await chat.House.AddUserAsync(ToolChat.Tariro), staff })
        {
            await chat.House.AskAsync(await chat.House.OpenConversationAsync(department, owner: who), "Hello?");
            offered[who.Kind.ToString()] = [.. chat.Model.Requests[^1].Tools.Order(StringComparer.Ordinal)];
        }

        string[] requests = isFull ? ["create_ticket", "request_callback"] : [];
        Assert.Equal([.. requests.Concat(Everywhere).Order(StringComparer.Ordinal)], offered["Guest"]);
        string[] own = isFull ? [.. Reads, "manage_service"] : ["get_visitor_chat_history"];
        Assert.Equal([.. own.Concat(requests).Concat(Everywhere).Order(StringComparer.Ordinal)], offered["Customer"]);
        Assert.Equal(Everywhere, offered["Staff"]);
    }

    [Fact]
    public async Task T4_whatever_a_guests_model_calls_no_account_is_read()
    {
        await using var chat = await ToolChat.OpenAsync();
        foreach (var tool in Reads)
        {
            var called = await chat.CallAsync(chat.House.Guest, tool);

            Assert.Equal("unauthenticated", called.Status);
            Assert.Null(called.Answer.ReadDetails()?.Action);
        }
        Assert.All(await chat.House.AuditAsync(), row => Assert.Equal(("unauthenticated", "guest"), (row.Outcome, row.Kind)));
        Assert.Equal(Reads.Length, (await chat.House.AuditAsync()).Count);
    }

    public static TheoryData<string, string> Unfitting => new()
    {
        { "get_visitor_services", """{"user_id":42}""" },
        { "get_visitor_services", """{"customer":"tariro@msasaloaf.example"}""" },
        { "get_visitor_services", """{"":""}""" },
        { "get_service_details", "{}" },
        { "get_service_details", """{"handle":1001}""" },
        { "get_service_details", """{"handle":["svc_0000000000"]}""" },
        { "get_service_details", """{"handle":{"$ne":null}}""" },
        { "get_service_details", """{"handle":null}""" },
        { "get_service_details", """{"Handle":"svc_0000000000"}""" },
        { "get_service_details", """{"handle":"svc_0000000000","owner":"x"}""" },
        { "get_service_details", """{"handle":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""" },
        { "get_invoices", """{"status":"PAID"}""" },
        { "get_invoices", """{"status":"paid' OR '1'='1"}""" },
        { "get_invoices", """{"status":["paid"]}""" },
        { "get_visitor_chat_history", """{"limit":0}""" },
        { "get_visitor_chat_history", """{"limit":1.5}""" },
        { "get_visitor_chat_history", """{"limit":"5"}""" },
        { "get_visitor_chat_history", """{"limit":1e99}""" },
        { "get_visitor_chat_history", """{"limit":5,"session_id":"x"}""" },
        { "search_knowledge", """{"query":"  "}""" },
        { "transfer_human", """{"reason":true}""" },
        { "list_all_customers", "{}" },
        { "query_database", """{"sql":"SELECT * FROM customers"}""" },
        { "GET_VISITOR_SERVICES", "{}" },
        { "", "{}" },
    };

    [Theory]
    [MemberData(nameof(Unfitting))]
    public async Task T1_what_does_not_fit_exactly_is_refused_counted_and_written_down(string tool, string arguments)
    {
        await using var chat = await ToolChat.OpenAsync();
        var given = JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments)!.Select(pair => (pair.Key, pair.Value)).ToArray();

        var called = await chat.CallAsync(await chat.House.AddUserAsync(ToolChat.Nkosilathi), tool, given);

        Assert.Equal("""{"status":"error","message":"This call is not possible."}""", called.Result.GetRawText());
        var row = Assert.Single(await chat.House.AuditAsync());
        Assert.Equal("refused", row.Outcome);
        Assert.Equal(Reads.Concat(Everywhere).Contains(tool) ? tool : "unknown", row.Action);
        Assert.Equal(tool, JsonDocument.Parse(row.Arguments!).RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public async Task T29_every_call_is_a_row_before_the_model_hears_the_result()
    {
        await using var chat = await ToolChat.OpenAsync();
        var me = await chat.House.AddUserAsync(ToolChat.Nkosilathi);
        var conversation = await chat.House.OpenConversationAsync(owner: me);
        List<AuditedCall>? whenAsked = null;
        var services = (await chat.CallAsync(conversation, "get_visitor_services")).Result.GetProperty("services").EnumerateArray();
        var handle = services.Single(service => service.GetProperty("name").ValueEquals("VPS S")).GetProperty("handle").GetString();
        chat.Model.Plan(ScriptedModel.Call("get_service_details", ("handle", handle)), (asked, cancel) =>
        {
            whenAsked = chat.House.AuditAsync().GetAwaiter().GetResult();
            return ScriptedModel.Say("Done.")(asked, cancel);
        });
        await chat.House.AskAsync(conversation, "And that one?");

        Assert.Equal(["get_visitor_services", "get_service_details"], whenAsked!.Select(row => row.Action));
        var row = whenAsked![1];
        Assert.Equal(("success", "customer", me.UserId, me.CustomerId, conversation.Id), (row.Outcome, row.Kind, row.UserId, row.CustomerId, row.ConversationId));
        Assert.Equal($$"""{"handle":"{{handle}}","reference":"1005"}""", row.Arguments);
        Assert.Equal((1, "gemini/scripted"), (row.Rows, row.Model));
        Assert.StartsWith("handle,name,category,status,", row.Fields);
        Assert.Equal(6, whenAsked[0].Rows);
        Assert.Contains(chat.House.Logs.Lines, line => line.Text == $"Database query: get_service_details for user_id={me.UserId}, session_id={conversation.Id}");
    }

    [Fact]
    public async Task T29_what_cannot_be_written_down_is_not_told()
    {
        await using var chat = await ToolChat.OpenAsync();
        var me = await chat.House.AddUserAsync(ToolChat.Nkosilathi);
        await chat.House.Get<CommitQueue>().WriteAsync(write => write.Execute("CREATE TRIGGER full BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'full'); END"));

        var called = await chat.CallAsync(me, "get_visitor_services");

        Assert.Equal("""{"status":"error","message":"This is not available right now."}""", called.Result.GetRawText());
        Assert.Null(called.Answer.ReadDetails()?.Action);
    }

    [Fact]
    public async Task T29_what_cannot_be_written_down_sets_nothing_off()
    {
        await using var chat = await ToolChat.OpenAsync();
        var conversation = await chat.House.OpenConversationAsync(owner: await chat.House.AddUserAsync(ToolChat.Tariro));
        var services = (await chat.CallAsync(conversation, "get_visitor_services")).Result.GetProperty("services").EnumerateArray();
        var handle = services.First(service => service.GetProperty("auto_renew").GetBoolean()).GetProperty("handle").GetString();
        await chat.House.Get<CommitQueue>().WriteAsync(write => write.Execute("CREATE TRIGGER full BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'full'); END"));

        var proposed = await chat.CallAsync(conversation, "manage_service", ("handle", handle), ("change", "auto_renew_off"));
        var handedOver = await chat.CallAsync(conversation, "transfer_human", ("reason", "asked"));

        Assert.Equal(("error", "error"), (proposed.Status, handedOver.Status));
        Assert.Empty(await chat.House.TextsAsync("SELECT id FROM confirmations"));
        Assert.Equal("ai", (await chat.House.ReloadAsync(conversation)).Status);
    }
}
