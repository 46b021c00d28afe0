using Livechat.Conversations;
using Livechat.Identity;
using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Visitors;

/// <summary>What is known about a visitor belongs to the visitor: all of it can be taken along, and what was said can be erased.</summary>
public sealed class PrivacyTests(DemoHost demo)
{
    private const string Api = "/api/v1/visitor";

    [Fact]
    public async Task The_export_has_every_conversation_and_request()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        await OwnConversationTests.TalkAsync(browser, "sales", "How much is shared hosting?");
        await OwnConversationTests.TalkAsync(browser, "support", "Please open a ticket: my site is down. Write to ann@example.com");
        using var other = new Browser(host);
        await OwnConversationTests.TalkAsync(other, "sales", "canary of somebody else");

        var answer = await browser.GetAsync($"{Api}/export");

        Assert.DoesNotContain("canary", answer.Text);
        var data = answer.Json;
        Assert.Equal("guest", data.GetProperty("kind").GetString());
        var conversations = data.GetProperty("conversations").EnumerateArray().ToList();
        Assert.Equal(["support", "sales"], conversations.Select(one => one.GetProperty("department").GetString()));
        var messages = conversations[1].GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(["visitor", "ai"], messages.Select(one => one.GetProperty("sender_type").GetString()));
        Assert.Equal("How much is shared hosting?", messages[0].GetProperty("message").GetString());
        Assert.Equal("ann@example.com", data.GetProperty("tickets").EnumerateArray().Single().GetProperty("email").GetString());
    }

    [Fact]
    public async Task Erasing_leaves_nothing_of_what_was_said_and_closes_who_still_reads()
    {
        await using var host = await LivechatHost.StartAsync(DemoHost.Settings);
        using var browser = new Browser(host);
        await using var client = await browser.JoinAsync("sales");
        await OwnConversationTests.AskAsync(client, "the blue elephant in my cupboard");
        await client.SendAsync(new { type = "rating", score = 5, comment = "elephantine" });
        await Waiting.Until(() => Task.FromResult(host.Count("SELECT count(*) FROM ratings") == 1));
        var id = client.Welcome.ConversationId;

        var erased = await browser.SendAsync(HttpMethod.Delete, $"{Api}/conversations/{id}", Browser.Json("{}"), ("Origin", host.Origin));

        Assert.Equal((200, 1), (erased.Status, erased.Json.GetProperty("conversations").GetInt32()));
        Assert.Equal(1001, await client.Closed.Within());
        Assert.Equal(0, host.Count("SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM ratings)"));
        Assert.Equal(0, host.Count("SELECT count(*) FROM conversations WHERE owner LIKE 'guest:%' OR page_url IS NOT NULL OR address_hash IS NOT NULL"));
        Assert.Equal(1, host.Count("SELECT count(*) FROM audit_entries WHERE action = 'erase_conversation' AND outcome = 'success'"));
        Assert.Empty((await browser.GetAsync($"{Api}/conversations")).Json.GetProperty("conversations").EnumerateArray());
        await using var back = await browser.ConnectAsync("sales");
        await back.SendAsync(new { type = "hello", client_id = "again", conversation_id = id, after_seq = 2 });
        Assert.Equal("not_found", (await back.NextAsync("nack", "welcome")).Text("code"));
    }

    [Fact]
    public async Task An_answer_in_the_making_of_an_erased_conversation_is_not_stored()
    {
        await using var store = await TestStore.OpenAsync();
        var visitor = new Principal(PrincipalKind.Guest, Guid.NewGuid());
        var conversation = await store.OpenConversationAsync(visitor.Key);
        await store.SayAsync(conversation, "hello");
        var turn = (await store.Turns.ClaimAsync(conversation.Id))!;

        Assert.True(await store.Erasure.EraseAsync(conversation.Id, visitor));

        Assert.Null(await store.Turns.CompleteAsync(turn, new(Guid.CreateVersion7(), "Support Engineer", "Good day.", null, false, "builtin", TurnOutcome.Answered)));
        Assert.Equal(AppendOutcome.Closed, (await store.SayAsync(conversation, "still there?")).Outcome);
        await store.Log.RateAsync(conversation.Id, 5, "still here");
        Assert.Equal(0, store.Count("SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM ratings)"));
    }

    [Fact]
    public async Task All_are_erased_at_once_and_nobody_elses()
    {
        await using var host = await LivechatHost.StartAsync(DemoHost.Settings);
        using var browser = new Browser(host);
        using var other = new Browser(host);
        foreach (var department in new[] { "sales", "support", "billing" })
            await OwnConversationTests.TalkAsync(browser, department, "mine");
        var theirs = await OwnConversationTests.TalkAsync(other, "sales", "theirs");

        async Task<Answer> Erase(Browser who, string path) => await who.SendAsync(HttpMethod.Delete, $"{Api}/conversations{path}", Browser.Json("{}"), ("Origin", host.Origin));

        Assert.Equal(404, (await Erase(browser, $"/{theirs}")).Status);
        Assert.Equal(404, (await Erase(browser, "/not-an-id")).Status);
        Assert.Equal(3, (await Erase(browser, "")).Json.GetProperty("conversations").GetInt32());
        Assert.Equal(0, (await Erase(browser, "")).Json.GetProperty("conversations").GetInt32());
        Assert.Single((await other.GetAsync($"{Api}/conversations")).Json.GetProperty("conversations").EnumerateArray());
    }

    [Fact]
    public async Task T24_another_site_cannot_have_anything_erased()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        await OwnConversationTests.TalkAsync(browser, "sales", "mine");

        foreach (var origin in new[] { "https://evil.example", "null", "" })
            Assert.Equal(403, (await browser.SendAsync(HttpMethod.Delete, $"{Api}/conversations", Browser.Json("{}"), ("Origin", origin))).Status);

        Assert.Single((await browser.GetAsync($"{Api}/conversations")).Json.GetProperty("conversations").EnumerateArray());
    }
}
