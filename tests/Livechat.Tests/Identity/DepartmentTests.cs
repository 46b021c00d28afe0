using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Identity;

/// <summary>Who may enter which department, and whose cookies count (T8).</summary>
public sealed class DepartmentTests(DemoHost demo)
{
    [Theory]
    [InlineData(DemoHost.Agent)]
    [InlineData(DemoHost.Manager)]
    [InlineData(DemoHost.Admin)]
    public async Task Staff_enter_management(string email)
    {
        var host = await demo.GetAsync();
        using var browser = await new Browser(host).SignInAsync(email, DemoHost.PasswordOf(host));
        await using var client = await browser.JoinAsync("management");

        Assert.Equal("staff", client.Welcome.Frame["visitor"].GetProperty("kind").GetString());
        Assert.Equal("sent", (await client.SendMessageAsync("what is our refund policy?")).Type);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("livechat.v2")]
    public async Task A_customer_is_forbidden_there_and_somebody_unknown_told_to_sign_in(string? protocol)
    {
        var host = await demo.GetAsync();
        using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));

        await using var customer = await host.ConnectRawAsync("management", protocol, ("Origin", host.Origin), ("Cookie", browser.CookieHeader));
        await using var nobody = await host.ConnectRawAsync("management", protocol, ("Origin", host.Origin));

        Assert.Equal(4003, await customer.ReadToCloseAsync());
        Assert.Equal(4001, await nobody.ReadToCloseAsync());
    }

    [Fact]
    public async Task T8_A_cookie_without_an_origin_or_with_a_foreign_one_is_worth_nothing()
    {
        var host = await demo.GetAsync();
        using var browser = await new Browser(host).SignInAsync(DemoHost.Admin, DemoHost.PasswordOf(host));

        await using var program = await host.ConnectRawAsync("management", "livechat.v2", ("Cookie", browser.CookieHeader));
        await using var foreign = await host.ConnectRawAsync("management", "livechat.v2", ("Cookie", browser.CookieHeader), ("Origin", "https://evil.example"));
        await using var opaque = await host.ConnectRawAsync("management", "livechat.v2", ("Cookie", browser.CookieHeader), ("Origin", "null"));

        Assert.Equal(4001, await program.ReadToCloseAsync());
        Assert.Equal((403, 403), (foreign.Status, opaque.Status));
        await using var support = await V2Client.ConnectAsync(host.Url, cookie: browser.CookieHeader);
        Assert.Equal("guest", (await support.HelloAsync()).Frame["visitor"].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_signed_in_customer_speaks_on_classic_under_their_own_name()
    {
        var host = await demo.GetAsync();
        using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        await using var client = await ClassicClient.JoinAsync(host.Url, origin: host.Origin, cookie: browser.CookieHeader);
        var text = $"hello {Guid.NewGuid()}";

        await client.SendAsync(new { message = text, visitor_name = "Support Team", user_id = 1, sender = "Admin" });
        await Waiting.Until(() => Task.FromResult(host.Stored(text) == 1));

        Assert.Equal(1, host.Count("SELECT count(*) FROM events WHERE body = @text AND sender = 'Tariro Chivandiko' AND author LIKE 'customer:%'", ("@text", text)));
    }

    [Fact]
    public async Task Anonymous_chat_can_be_switched_off_for_a_department()
    {
        await using var host = await LivechatHost.StartAsync([.. DemoHost.Settings, ("LIVECHAT_ANONYMOUS_OFF", "billing, sales")]);
        using var customer = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        using var guest = new Browser(host);
        foreach (var department in new[] { "billing", "sales" })
        {
            await using var page = await guest.ConnectAsync(department);
            await page.SendHelloAsync();
            Assert.Equal(4001, await page.Closed.Within());
            Assert.Empty(page.Received);
            await using var program = await V2Client.ConnectAsync(host.Url, department);
            await program.SendHelloAsync();
            Assert.Equal(4001, await program.Closed.Within());
            await using var classic = await ClassicClient.ConnectAsync(host.Url, department);
            Assert.Equal(4001, await classic.Closed.Within());
            await using var classicPage = await ClassicClient.ConnectAsync(host.Url, department, host.Origin);
            Assert.Equal(4001, await classicPage.Closed.Within());
            await using var signedIn = await customer.JoinAsync(department);
            await using var vouched = await V2Client.ConnectAsync(host.Url, department);
            await vouched.SendAsync(new { type = "hello", client_id = "a", identity = SiteToken.Of("one") });
            Assert.Equal("welcome", (await vouched.NextAsync()).Type);
        }
        Assert.Equal(0, host.Count("SELECT count(*) FROM visitors"));
        await using var support = await guest.JoinAsync();
        await using var known = await guest.ConnectAsync("billing");
        await known.SendHelloAsync();
        Assert.Equal(4001, await known.Closed.Within());
    }
}
