using Livechat.Identity;
using Livechat.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Livechat.Tests.Identity;

/// <summary>Invitations and resets: a link that works once, within an hour.</summary>
public sealed class AccountLinkTests(DemoHost demo)
{
    private const string Password = "a brand new password";

    [Theory]
    [InlineData("/invite/")]
    [InlineData("/reset/")]
    public async Task An_invited_user_chooses_a_password_once(string page)
    {
        var host = await demo.GetAsync();
        var (email, link) = await InviteAsync(host, page);
        using var browser = new Browser(host);

        Assert.Equal(401, (await browser.LoginAsync(email, "")).Status);
        var shown = await browser.GetAsync(link);
        Assert.Equal(200, shown.Status);
        Assert.Contains(email, shown.Text);
        // Looking, also twice and by a mail program that looks ahead, uses nothing up; a password that is refused does not either.
        Assert.Equal(200, (await browser.GetAsync(link)).Status);
        Assert.Equal(400, (await browser.SubmitAsync(link, ("password", "short"), ("again", "short"))).Status);
        Assert.Equal(400, (await browser.SubmitAsync(link, ("password", Password), ("again", "another password"))).Status);
        var set = await browser.SubmitAsync(link, ("password", Password), ("again", Password));

        Assert.Equal((303, "/sign-in?note=password"), (set.Status, set.Location));
        Assert.Equal(404, (await browser.GetAsync(link)).Status);
        Assert.Equal(200, (await browser.LoginAsync(email, Password)).Status);
    }

    [Fact]
    public async Task The_page_passes_its_address_on_to_nobody()
    {
        var host = await demo.GetAsync();
        var (_, link) = await InviteAsync(host, "/invite/");
        using var browser = new Browser(host);

        var page = await browser.GetAsync(link);

        Assert.Equal("no-referrer", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
        Assert.True(page.Headers.CacheControl?.NoStore);
        Assert.DoesNotContain("widget.js", page.Text);
        var token = link.Split('/')[^1];
        Assert.DoesNotContain(token, page.Text);
        Assert.DoesNotContain(host.Logs.Lines, line => line.ToString().Contains(token));
        Assert.Equal(0, host.Count("SELECT count(*) FROM account_links WHERE CAST(token_hash AS TEXT) = @token", ("@token", token)));
    }

    [Fact]
    public async Task A_link_dies_after_an_hour_and_with_the_next_one()
    {
        var host = await demo.GetAsync();
        var (email, first) = await InviteAsync(host, "/invite/");
        var second = await LinkAsync(host, "/invite/", email);
        using var browser = new Browser(host);

        Assert.Equal(404, (await browser.GetAsync(first)).Status);
        Assert.Equal(200, (await browser.GetAsync(second)).Status);
        var minutes = host.Count(
            "SELECT (expires_at - created_at) / 60000 FROM account_links WHERE user_id = (SELECT id FROM users WHERE email = @email)", ("@email", email));
        Assert.Equal(60, minutes);
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(host.DataFolder, "livechat.db")};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE account_links SET expires_at = expires_at - 3600000 WHERE user_id = (SELECT id FROM users WHERE email = @email)";
            command.Parameters.AddWithValue("@email", email);
            Assert.Equal(1, command.ExecuteNonQuery());
        }
        Assert.Equal(404, (await browser.GetAsync(second)).Status);
    }

    [Fact]
    public async Task Two_who_use_a_link_at_once_set_one_password()
    {
        var host = await demo.GetAsync();
        var (email, link) = await InviteAsync(host, "/reset/");
        var token = link.Split('/')[^1];
        var used = await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        {
            await using var scope = host.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<Users>().UseLinkAsync(token, $"{Password} {i}");
        }));

        Assert.Single(used, true);
        using var browser = new Browser(host);
        Assert.Equal(200, (await browser.LoginAsync(email, $"{Password} {Array.IndexOf(used, true)}")).Status);
    }

    [Fact]
    public async Task Any_other_token_finds_nothing()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        var texts = new HashSet<string>();
        foreach (var token in new[] { "x", new string('A', 43), new string('A', 4000), "..%2f..%2f", "%00" })
        {
            var page = await browser.GetAsync($"/invite/{token}");
            Assert.True(page.Status is 404 or 400, $"{token}: {page.Status}");
            if (page.Status == 404 && page.Text.Length > 0)
                texts.Add(page.Text);
        }
        Assert.Single(texts);
    }

    private static async Task<(string Email, string Link)> InviteAsync(LivechatHost host, string page)
    {
        var email = $"{Guid.NewGuid():N}@people.example";
        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Users>().AddAsync(new NewUser(email, "In", "Vited", Roles.Customer, []), null);
        return (email, await LinkAsync(host, page, email));
    }

    private static async Task<string> LinkAsync(LivechatHost host, string page, string email)
    {
        var token = "";
        await DemoHost.ChangeAsync(host, email, async (users, user) => token = await users.CreateLinkAsync(user));
        return page + token;
    }
}
