using Livechat.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Livechat.Tests.Identity;

/// <summary>T13: when nobody can tell who is asking, nobody is let in as anybody.</summary>
public sealed class T13FaultTests
{
    [Fact]
    public async Task A_sign_in_that_cannot_be_checked_is_none_and_open_sockets_do_not_outlive_it()
    {
        await using var host = await LivechatHost.StartAsync(DemoHost.Settings);
        using var customer = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        using var admin = await new Browser(host).SignInAsync(DemoHost.Admin, DemoHost.PasswordOf(host));
        await using var chat = await customer.JoinAsync();
        await using var guest = await host.JoinAsync();

        using (var connection = new SqliteConnection($"Data Source={Path.Combine(host.DataFolder, "livechat.db")};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "ALTER TABLE sign_ins RENAME TO sign_ins_gone";
            command.ExecuteNonQuery();
        }

        Assert.Equal(401, (await customer.GetAsync("/api/auth/me")).Status);
        Assert.Equal(401, (await customer.PostAsync("/api/auth/claim", new { })).Status);
        Assert.InRange((await customer.LoginAsync(DemoHost.Tariro, DemoHost.PasswordOf(host))).Status, 500, 599);
        foreach (var (browser, department) in new[] { (customer, "support"), (admin, "management") })
        {
            await using var peer = await host.ConnectRawAsync(department, "livechat.v2", ("Origin", host.Origin), ("Cookie", browser.CookieHeader));
            Assert.Equal(503, peer.Status);
        }
        // It comes back and is asked who it is; a guest, whom no sign-in makes, goes on.
        Assert.Equal(1001, await chat.Closed.Within());
        Assert.Equal("sent", (await guest.SendMessageAsync("still here")).Type);
        host.ExpectErrors(line => line.Error is SqliteException);
    }
}
