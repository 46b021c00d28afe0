using Livechat.Conversations;
using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Livechat.Tests.Visitors;

/// <summary>One tap to another department, and the story goes along.</summary>
public sealed class MoveTests(DemoHost demo)
{
    [Fact]
    public async Task The_new_department_answers_in_the_same_conversation()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        await using var sales = await browser.JoinAsync("sales");
        await OwnConversationTests.AskAsync(sales, "How much is shared hosting?");
        var id = sales.Welcome.ConversationId;

        var moved = await MoveAsync(host, browser, id, "billing");

        Assert.Equal((200, "billing"), (moved.Status, moved.Json.GetProperty("department").GetString()));
        var status = await sales.NextAsync("status");
        Assert.Equal(("ai", "billing"), (status.Text("status"), status.Text("department")));
        await using var billing = await browser.ConnectAsync("billing");
        await billing.SendAsync(new { type = "hello", client_id = "panel", conversation_id = id, after_seq = 0 });
        await billing.NextAsync("live");
        await OwnConversationTests.AskAsync(billing, "How can I pay?");
        var senders = billing.Received.Where(frame => frame.Type == "message" && frame.Text("sender_type") == "ai").Select(frame => frame.Text("sender")).ToList();
        Assert.Equal(2, senders.Distinct().Count());
        Assert.Contains("The conversation goes on with billing.", (await browser.GetAsync($"/api/v1/visitor/conversations/{id}/transcript")).Text);
        // The old address has it no more.
        await using var old = await browser.ConnectAsync("sales");
        await old.SendAsync(new { type = "hello", client_id = "panel", conversation_id = id, after_seq = 0 });
        Assert.Equal("not_found", (await old.NextAsync("nack", "welcome")).Text("code"));
    }

    [Fact]
    public async Task Moving_again_to_where_it_is_changes_nothing()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        var id = await OwnConversationTests.TalkAsync(browser, "sales", "Hello");

        Assert.Equal(200, (await MoveAsync(host, browser, id, "sales")).Status);

        Assert.Equal(2, host.Count("SELECT head FROM conversations WHERE id = @id", ("@id", Guid.Parse(id))));
    }

    [Theory]
    [InlineData(ConversationStatus.Closed, "closed")]
    [InlineData(ConversationStatus.Agent, "conflict")]
    public async Task What_has_ended_or_is_with_a_person_stays(string status, string code)
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        var id = await OwnConversationTests.TalkAsync(browser, "sales", "Hello");
        await host.Services.GetRequiredService<ConversationLog>().ChangeStatusAsync(Guid.Parse(id), status);

        var answer = await MoveAsync(host, browser, id, "billing");

        Assert.Equal((409, code), (answer.Status, answer.Json.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task T2_nobody_moves_what_is_not_theirs_or_where_they_may_not_go()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        var id = await OwnConversationTests.TalkAsync(browser, "sales", "Hello");
        using var other = new Browser(host);
        await OwnConversationTests.TalkAsync(other, "sales", "Hello");

        Assert.Equal(404, (await MoveAsync(host, other, id, "billing")).Status);
        Assert.Equal(404, (await MoveAsync(host, browser, id, "management")).Status);
        Assert.Equal(404, (await MoveAsync(host, browser, id, "nowhere")).Status);
        Assert.Equal(404, (await MoveAsync(host, browser, "not-an-id", "billing")).Status);
        Assert.Equal("sales", host.Text("SELECT department FROM conversations WHERE id = @id", ("@id", Guid.Parse(id))));
    }

    private static Task<Answer> MoveAsync(LivechatHost host, Browser browser, string id, string department) =>
        browser.SendAsync(HttpMethod.Post, $"/api/v1/visitor/conversations/{id}/department", Browser.Json($$"""{"department":"{{department}}"}"""), ("Origin", host.Origin));
}
