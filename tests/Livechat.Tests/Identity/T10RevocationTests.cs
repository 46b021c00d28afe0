using Livechat.Identity;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Livechat.Tests.Identity;

/// <summary>T10: an open socket does not outlive the right to it. Five seconds at most, whoever took it away.</summary>
public sealed class T10RevocationTests(DemoHost demo)
{
    private const string Password = "correct horse battery";
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Signing_out_closes_the_sockets_of_that_sign_in_and_no_other()
    {
        var host = await demo.GetAsync();
        var email = await DemoHost.AddUserAsync(host, Password);
        using var phone = await new Browser(host).SignInAsync(email, Password);
        using var laptop = await new Browser(host).SignInAsync(email, Password);
        await using var onPhone = await phone.JoinAsync();
        await using var alsoOnPhone = await phone.JoinAsync("sales");
        await using var onLaptop = await laptop.JoinAsync();

        await phone.LogoutAsync();

        Assert.Equal(4001, await onPhone.Closed.Within(Promise));
        Assert.Equal(4001, await alsoOnPhone.Closed.Within(Promise));
        // Two rounds of the watch later the other device is still there.
        await Task.Delay(Promise);
        Assert.Equal("sent", (await onLaptop.SendMessageAsync("still here")).Type);
        Assert.Equal(200, (await laptop.GetAsync("/api/auth/me")).Status);
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("role")]
    [InlineData("departments")]
    [InlineData("password")]
    [InlineData("link")]
    public async Task A_change_made_in_this_process_closes_every_socket(string change)
    {
        var host = await demo.GetAsync();
        var email = await DemoHost.AddUserAsync(host, Password, Roles.Agent, "sales");
        using var browser = await new Browser(host).SignInAsync(email, Password);
        await using var chat = await browser.JoinAsync();
        await using var desk = await browser.JoinAsync("management");

        await DemoHost.ChangeAsync(host, email, async (users, user) => await (change switch
        {
            "disabled" => users.SetDisabledAsync(user, true),
            "role" => users.SetRoleAsync(user, Roles.Customer, []),
            "departments" => users.SetRoleAsync(user, Roles.Agent, ["billing"]),
            "password" => users.SetPasswordAsync(user, "another good password"),
            _ => users.UseLinkAsync(await users.CreateLinkAsync(user), "another good password"),
        }));

        Assert.Equal(4001, await chat.Closed.Within(Promise));
        Assert.Equal(4001, await desk.Closed.Within(Promise));
        Assert.Equal(401, (await browser.GetAsync("/api/auth/me")).Status);
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("role")]
    [InlineData("departments")]
    [InlineData("password")]
    [InlineData("customer")]
    [InlineData("deleted")]
    public async Task A_change_made_by_another_process_closes_every_socket(string change)
    {
        var host = await demo.GetAsync();
        var email = await DemoHost.AddUserAsync(host, Password, Roles.Agent, "sales");
        using var browser = await new Browser(host).SignInAsync(email, Password);
        await using var chat = await browser.JoinAsync();

        Update(host, change switch
        {
            "disabled" => "UPDATE users SET disabled = 1 WHERE email = @email",
            "role" => "UPDATE users SET role = 'admin' WHERE email = @email",
            "departments" => "UPDATE users SET departments = 'billing' WHERE email = @email",
            "password" => "UPDATE users SET security_stamp = 'another' WHERE email = @email",
            "customer" => "UPDATE users SET customer_id = '01900000-0000-7000-8000-000000000001' WHERE email = @email",
            _ => "DELETE FROM users WHERE email = @email",
        }, email);

        Assert.Equal(4001, await chat.Closed.Within(Promise));
    }

    [Fact]
    public async Task A_user_of_the_host_site_is_shut_out_too()
    {
        var host = await demo.GetAsync();
        var subject = Guid.NewGuid().ToString();
        await using var client = await V2Client.ConnectAsync(host.Url);
        await client.SendAsync(new { type = "hello", client_id = "a", identity = SiteToken.Of(subject) });
        Assert.Equal("live", (await client.NextAsync("live", "nack")).Type);

        Update(host, "UPDATE users SET disabled = 1 WHERE subject = @email", subject);

        Assert.Equal(4001, await client.Closed.Within(Promise));
        await using var again = await V2Client.ConnectAsync(host.Url);
        await again.SendAsync(new { type = "hello", client_id = "a", identity = SiteToken.Of(subject) });
        Assert.Equal(4001, await again.Closed.Within());
        Assert.DoesNotContain(again.Received, frame => frame.Type == "welcome");
    }

    [Fact]
    public async Task Somebody_who_is_disabled_cannot_come_back()
    {
        var host = await demo.GetAsync();
        var email = await DemoHost.AddUserAsync(host, Password);
        using var browser = await new Browser(host).SignInAsync(email, Password);
        await DemoHost.ChangeAsync(host, email, (users, user) => users.SetDisabledAsync(user, true));

        await using var socket = await browser.ConnectAsync();
        var welcome = await socket.HelloAsync();

        Assert.Equal("guest", welcome.Frame["visitor"].GetProperty("kind").GetString());
        Assert.Equal(401, (await browser.LoginAsync(email, Password)).Status);
        await DemoHost.ChangeAsync(host, email, (users, user) => users.SetDisabledAsync(user, false));
        Assert.Equal(401, (await browser.GetAsync("/api/auth/me")).Status);
        Assert.Equal(200, (await browser.LoginAsync(email, Password)).Status);
    }

    [Fact]
    public async Task A_sign_in_runs_out()
    {
        var host = await demo.GetAsync();
        var email = await DemoHost.AddUserAsync(host, Password);
        using var browser = await new Browser(host).SignInAsync(email, Password);
        await using var chat = await browser.JoinAsync();

        Update(host, "UPDATE sign_ins SET expires_at = 1 WHERE user_id = (SELECT id FROM users WHERE email = @email)", email);

        Assert.Equal(4001, await chat.Closed.Within(Promise));
        Assert.Equal(401, (await browser.GetAsync("/api/auth/me")).Status);
    }

    private static void Update(LivechatHost host, string sql, string email)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(host.DataFolder, "livechat.db")};Pooling=false;Foreign Keys=True");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@email", email);
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
