using System.Text.Json;
using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Visitors;

/// <summary>A visitor's own conversations over HTTP: listed, counted, paged, and nobody else's.</summary>
public sealed class OwnConversationTests(DemoHost demo)
{
    private const string List = "/api/v1/visitor/conversations";

    [Fact]
    public async Task A_guest_finds_their_conversations_with_the_last_message_first()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        var sales = await TalkAsync(browser, "sales", "How much is shared hosting?");
        var support = await TalkAsync(browser, "support", "My site is down");
        await using (var silent = await browser.JoinAsync("billing"))
            Assert.NotEmpty(silent.Welcome.ConversationId);

        var found = await ConversationsAsync(browser);

        Assert.Equal([support, sales], found.Select(one => one.GetProperty("conversation_id").GetString()));
        var newest = found[0];
        Assert.Equal(("support", "ai", 2L), (newest.GetProperty("department").GetString(), newest.GetProperty("status").GetString(), newest.GetProperty("head").GetInt64()));
        Assert.Equal("ai", newest.GetProperty("last").GetProperty("sender_type").GetString());
        Assert.NotEqual("", newest.GetProperty("last").GetProperty("sender").GetString());
        Assert.InRange(newest.GetProperty("last").GetProperty("message").GetString()!.Length, 1, 400);
    }

    [Fact]
    public async Task Unread_is_what_others_said_since_the_visitor_looked()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        await using var client = await browser.JoinAsync("sales");
        await AskAsync(client, "How much is shared hosting?");
        Assert.Equal(1, (await ConversationsAsync(browser)).Single().GetProperty("unread").GetInt32());

        await client.SendAsync(new { type = "ack", up_to = 2 });
        await client.SendAsync(new { type = "ping" });
        await client.NextAsync("pong");

        await Waiting.Until(async () => (await ConversationsAsync(browser)).Single().GetProperty("unread").GetInt32() == 0);
    }

    [Fact]
    public async Task A_page_says_where_the_next_one_begins()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        var all = new List<string>();
        foreach (var department in new[] { "sales", "support", "billing", "general", "sales" })
            all.Insert(0, await TalkAsync(browser, department, $"Hello {department}"));

        var found = new List<string>();
        string? next = null;
        do
        {
            var page = (await browser.GetAsync($"{List}?limit=2{(next is null ? "" : $"&before={next}")}")).Json;
            found.AddRange(page.GetProperty("conversations").EnumerateArray().Select(one => one.GetProperty("conversation_id").GetString()!));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);

        Assert.Equal(all, found);
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=51")]
    [InlineData("?limit=x")]
    [InlineData("?before=yesterday")]
    [InlineData("?before=1.2.3")]
    public async Task A_page_that_cannot_be_meant_is_refused(string query)
    {
        using var browser = new Browser(await demo.GetAsync());

        var answer = await browser.GetAsync(List + query);

        Assert.Equal((400, "bad_request"), (answer.Status, answer.Json.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task T2_who_is_not_known_and_who_is_somebody_else_find_nothing()
    {
        var host = await demo.GetAsync();
        using var owner = new Browser(host);
        var id = await TalkAsync(owner, "sales", "canary of the owner");
        using var nobody = new Browser(host);
        using var invented = new Browser(host);
        invented.SetCookie("livechat_visitor", "made-up");
        using var other = new Browser(host);
        await TalkAsync(other, "sales", "mine");
        using var staff = await new Browser(host).SignInAsync(DemoHost.Admin, DemoHost.PasswordOf(host));

        foreach (var browser in new[] { nobody, invented, other, staff })
        {
            Assert.DoesNotContain("canary", (await browser.GetAsync(List)).Text);
            var transcript = await browser.GetAsync($"{List}/{id}/transcript");
            Assert.Equal((404, "not_found"), (transcript.Status, transcript.Json.GetProperty("code").GetString()));
        }
        Assert.Empty(await ConversationsAsync(nobody));
    }

    [Fact]
    public async Task T13_whoever_a_host_site_vouches_for_finds_theirs_by_the_token_alone()
    {
        var host = await demo.GetAsync();
        var subject = Guid.NewGuid().ToString();
        await using var client = await V2Client.ConnectAsync(host.Url, "sales", host.Origin, null);
        await client.SendAsync(new { type = "hello", client_id = "panel", identity = SiteToken.Of(subject) });
        await client.NextAsync("live");
        await AskAsync(client, "How much is shared hosting?");
        using var browser = new Browser(host);

        async Task<Answer> As(string token) => await browser.SendAsync(HttpMethod.Get, List, null, ("Authorization", $"Bearer {token}"));

        Assert.Single((await As(SiteToken.Of(subject))).Json.GetProperty("conversations").EnumerateArray());
        Assert.Empty((await As(SiteToken.Of("somebody else"))).Json.GetProperty("conversations").EnumerateArray());
        Assert.Equal(401, (await As("not.a.token")).Status);
        using var customer = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        Assert.Equal(401, (await customer.SendAsync(HttpMethod.Get, List, null, ("Authorization", $"Bearer {SiteToken.Of(subject)}"))).Status);
    }

    [Fact]
    public async Task T20_more_requests_than_allowed_are_told_to_wait()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_REQUESTS_PER_MINUTE", "3"));
        using var browser = new Browser(host);
        for (var n = 0; n < 3; n++)
            Assert.Equal(200, (await browser.GetAsync(List)).Status);

        var refused = await browser.GetAsync("/api/v1/help/search?q=hosting");

        Assert.Equal((429, "rate_limited"), (refused.Status, refused.Json.GetProperty("code").GetString()));
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(200, (await browser.GetAsync("/health")).Status);
    }

    internal static async Task<string> TalkAsync(Browser browser, string department, string text)
    {
        await using var client = await browser.JoinAsync(department);
        await AskAsync(client, text);
        return client.Welcome.ConversationId;
    }

    internal static async Task AskAsync(V2Client client, string text)
    {
        await client.SendMessageAsync(text);
        await client.NextAsync(frame => frame.Type == "message" && frame.Text("sender_type") == "ai");
    }

    private static async Task<List<JsonElement>> ConversationsAsync(Browser browser) =>
        [.. (await browser.GetAsync(List)).Json.GetProperty("conversations").EnumerateArray()];
}
