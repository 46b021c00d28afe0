using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Livechat.Tests.Visitors;

/// <summary>T9: a host page's sign-out ends the guest, so that the next person at the computer is somebody else, whatever the browser kept.</summary>
public sealed class T9EndTests(DemoHost demo)
{
    private const string End = "/api/v1/visitor/end";
    private const string List = "/api/v1/visitor/conversations";

    [Fact]
    public async Task T9_after_the_end_the_old_cookie_lists_nothing_and_resumes_nothing()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        await using var chat = await browser.JoinAsync("sales");
        await OwnConversationTests.AskAsync(chat, "How much is shared hosting?");
        using var kept = browser.Copy();

        var answer = await browser.PostAsync(End, new { });

        Assert.Equal((200, 1), (answer.Status, answer.Json.GetProperty("guests").GetInt32()));
        Assert.Null(browser.Cookie("livechat_visitor"));
        Assert.Equal(4001, await chat.Closed.Within(TimeSpan.FromSeconds(5)));
        foreach (var next in new[] { browser, kept })
        {
            Assert.Empty((await next.GetAsync(List)).Json.GetProperty("conversations").EnumerateArray());
            Assert.Equal(404, (await next.GetAsync($"{List}/{chat.Welcome.ConversationId}/transcript")).Status);
            await using var socket = await next.ConnectAsync("sales");
            await socket.SendHelloAsync(chat.Welcome.ConversationId, chat.Welcome.Epoch, 0);
            Assert.Equal("not_found", (await socket.NextAsync("nack", "welcome")).Text("code"));
            var welcome = await socket.HelloAsync();
            Assert.NotEqual(chat.Welcome.Frame["visitor"].GetProperty("mark").GetString(), welcome.Frame["visitor"].GetProperty("mark").GetString());
        }
    }

    [Fact]
    public async Task T9_who_signs_in_afterwards_has_nothing_to_claim()
    {
        var host = await demo.GetAsync();
        var email = await DemoHost.AddUserAsync(host, "correct horse battery");
        using var browser = new Browser(host);
        await OwnConversationTests.TalkAsync(browser, "sales", "said by the one before");
        using var kept = browser.Copy();
        await browser.PostAsync(End, new { });

        foreach (var next in new[] { browser, kept })
        {
            await next.SignInAsync(email, "correct horse battery");
            Assert.Equal(0, (await next.PostAsync("/api/auth/claim", new { })).Json.GetProperty("conversations").GetInt32());
        }
    }

    [Fact]
    public async Task Who_is_not_known_is_told_the_same_and_becomes_nobody()
    {
        var host = await demo.GetAsync();
        using var nobody = new Browser(host);
        using var invented = new Browser(host);
        invented.SetCookie("livechat_visitor", "made-up");
        foreach (var browser in new[] { nobody, invented })
        {
            var answer = await browser.PostAsync(End, new { });

            Assert.Equal((200, 0), (answer.Status, answer.Json.GetProperty("guests").GetInt32()));
            Assert.Null(browser.Cookie("livechat_visitor"));
        }
    }

    [Fact]
    public async Task Who_is_signed_in_stays_so_and_a_host_sites_token_is_not_asked_for()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        await OwnConversationTests.TalkAsync(browser, "sales", "said as a guest");
        await browser.SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));

        var answer = await browser.SendAsync(HttpMethod.Post, End, Browser.Json("{}"), ("Origin", host.Origin), ("Authorization", "Bearer run.out.long-ago"));

        Assert.Equal((200, 1), (answer.Status, answer.Json.GetProperty("guests").GetInt32()));
        Assert.Equal(200, (await browser.GetAsync("/api/auth/me")).Status);
    }

    [Theory]
    [InlineData("""{"id":1}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Another_body_ends_nobody(string body)
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        await OwnConversationTests.TalkAsync(browser, "sales", "still here");

        Assert.Equal(400, (await browser.SendAsync(HttpMethod.Post, End, Browser.Json(body), ("Origin", host.Origin))).Status);

        Assert.Single((await browser.GetAsync(List)).Json.GetProperty("conversations").EnumerateArray());
    }

    [Fact]
    public async Task T9_under_https_the_cookie_goes_with_the_attributes_it_came_with()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_PUBLIC_URL", "https://chat.example.com"));
        using var browser = new Browser(host);
        await using var chat = await browser.JoinAsync();

        await browser.PostAsync(End, new { });

        var line = Assert.Single(browser.LastSetCookies);
        Assert.StartsWith("__Host-livechat_visitor=;", line);
        // Without these a browser would keep the cookie of a frame on another company's page.
        foreach (var part in new[] { "secure", "samesite=none", "partitioned", "path=/", "expires=Thu, 01 Jan 1970" })
            Assert.Contains(part, line, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task T9_when_the_guest_cannot_be_ended_the_browser_forgets_all_the_same()
    {
        await using var host = await LivechatHost.StartAsync();
        host.ExpectErrors(line => line.Error is SqliteException);
        using var browser = new Browser(host);
        await OwnConversationTests.TalkAsync(browser, "sales", "said before");
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(host.DataFolder, "livechat.db")};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "ALTER TABLE visitors RENAME TO visitors_gone";
            command.ExecuteNonQuery();
        }

        var answer = await browser.PostAsync(End, new { });

        Assert.Equal((503, "unavailable"), (answer.Status, answer.Json.GetProperty("code").GetString()));
        Assert.Null(browser.Cookie("livechat_visitor"));
    }
}
