using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Identity;

/// <summary>T9 and T4: what becomes of a guest's token and words when somebody signs in and out in the same browser.</summary>
public sealed class GuestTests(DemoHost demo)
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task T9_The_visitor_token_changes_at_sign_in_and_sign_out_and_the_old_ones_are_dead()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        await using var chat = await browser.JoinAsync();
        var conversation = chat.Welcome.ConversationId;
        var first = browser.Cookie("livechat_visitor")!;

        await browser.SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        var second = browser.Cookie("livechat_visitor")!;
        await browser.LogoutAsync();
        var third = browser.Cookie("livechat_visitor")!;

        Assert.Equal(3, new HashSet<string> { first, second, third }.Count);
        foreach (var token in new[] { first, second, third })
        {
            // As a program would bring it, and as a cookie put there by hand.
            await using var program = await V2Client.ConnectAsync(host.Url);
            await program.SendHelloAsync(conversation, chat.Welcome.Epoch, 0, token);
            Assert.Equal("not_found", (await program.NextAsync("nack", "welcome")).Text("code"));
            using var thief = new Browser(host);
            thief.SetCookie("livechat_visitor", token);
            await using var socket = await thief.ConnectAsync();
            await socket.SendHelloAsync(conversation, chat.Welcome.Epoch, 0);
            Assert.Equal("not_found", (await socket.NextAsync("nack", "welcome")).Text("code"));
            Assert.Equal(token == third, thief.Cookie("livechat_visitor") == token);
        }
    }

    [Fact]
    public async Task T4_Signing_in_mid_chat_ends_the_guest_and_opens_nothing_to_the_old_socket()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        await using var asGuest = await browser.JoinAsync();

        await browser.SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));

        Assert.Equal(4001, await asGuest.Closed.Within(TimeSpan.FromSeconds(5)));
        await using var asCustomer = await browser.ConnectAsync();
        await asCustomer.SendHelloAsync(asGuest.Welcome.ConversationId, asGuest.Welcome.Epoch, 0);
        Assert.Equal("not_found", (await asCustomer.NextAsync("nack", "welcome")).Text("code"));
        var welcome = await asCustomer.HelloAsync();
        Assert.NotEqual(asGuest.Welcome.Frame["visitor"].GetProperty("mark").GetString(), welcome.Frame["visitor"].GetProperty("mark").GetString());
        Assert.Equal("Tariro Chivandiko", welcome.Frame["visitor"].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_customer_claims_what_they_said_as_a_guest_in_this_browser()
    {
        var host = await demo.GetAsync();
        var email = await DemoHost.AddUserAsync(host, Password);
        using var browser = new Browser(host);
        await using var asGuest = await browser.JoinAsync();
        await asGuest.SendMessageAsync("said as a guest");
        await browser.SignInAsync(email, Password);

        var claim = await browser.PostAsync("/api/auth/claim", new { });

        Assert.Equal((200, 1), (claim.Status, claim.Json.GetProperty("conversations").GetInt32()));
        await using var asCustomer = await browser.ConnectAsync();
        await asCustomer.HelloAsync(asGuest.Welcome.ConversationId, asGuest.Welcome.Epoch, 0);
        Assert.Equal("said as a guest", (await asCustomer.NextEventAsync()).Text("message"));
        Assert.Equal(0, (await browser.PostAsync("/api/auth/claim", new { })).Json.GetProperty("conversations").GetInt32());
    }

    [Fact]
    public async Task Nobody_claims_in_another_browser_or_after_signing_out_or_for_another_user()
    {
        var host = await demo.GetAsync();
        var (email, other) = (await DemoHost.AddUserAsync(host, Password), await DemoHost.AddUserAsync(host, Password));
        using var browser = new Browser(host);
        await using var asGuest = await browser.JoinAsync();
        async Task<int> ClaimAsync(Browser from) => (await from.PostAsync("/api/auth/claim", new { })).Json.GetProperty("conversations").GetInt32();

        Assert.Equal(401, (await browser.PostAsync("/api/auth/claim", new { })).Status);
        using var elsewhere = await new Browser(host).SignInAsync(email, Password);
        Assert.Equal(0, await ClaimAsync(elsewhere));
        using var stolen = browser.Copy();
        await browser.SignInAsync(email, Password);
        // The copy of the cookies from before the sign-in holds a dead token.
        await stolen.SignInAsync(other, Password);
        Assert.Equal(0, await ClaimAsync(stolen));
        // Another user in the same browser, without signing out between.
        using var switched = browser.Copy();
        await switched.SignInAsync(other, Password);
        Assert.Equal(0, await ClaimAsync(switched));
        using var staff = new Browser(host);
        await using (await staff.JoinAsync())
        {
        }
        await staff.SignInAsync(DemoHost.Agent, DemoHost.PasswordOf(host));
        Assert.Equal(403, (await staff.PostAsync("/api/auth/claim", new { })).Status);
    }

    [Fact]
    public async Task After_signing_out_the_next_person_starts_anew()
    {
        var host = await demo.GetAsync();
        var email = await DemoHost.AddUserAsync(host, Password);
        using var browser = await new Browser(host).SignInAsync(email, Password);
        await using var mine = await browser.JoinAsync();
        await mine.SendMessageAsync("mine alone");
        await browser.LogoutAsync();

        await using var next = await browser.ConnectAsync();
        await next.SendHelloAsync(mine.Welcome.ConversationId, mine.Welcome.Epoch, 0);

        Assert.Equal("not_found", (await next.NextAsync("nack", "welcome")).Text("code"));
        Assert.NotEqual(mine.Welcome.Frame["visitor"].GetProperty("mark").GetString(), (await next.HelloAsync()).Frame["visitor"].GetProperty("mark").GetString());
        Assert.DoesNotContain(next.Received, frame => frame.Raw.Contains("mine alone"));
    }
}
