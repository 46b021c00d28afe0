using Livechat.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Livechat.Tests.Identity;

/// <summary>T5: nothing in a frame, a body, an address or a header says who somebody is.</summary>
public sealed class T5MassAssignmentTests(DemoHost demo)
{
    private static readonly string[] Claims = ["user_id", "sub", "role", "customer_id", "email", "sender", "principal", "owner", "token", "is_admin", "tenant"];

    [Fact]
    public async Task Every_column_of_the_database_is_an_unknown_key_in_every_frame_and_body()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        await using var client = await host.JoinAsync();
        var known = new HashSet<string> { "client_message_id", "message", "type", "client_id", "conversation_id", "epoch", "after_seq", "visitor_token", "identity", "visitor_name", "locale", "page_url" };
        var columns = Columns(host).Concat(Claims).Distinct().Where(column => !known.Contains(column)).ToList();
        Assert.Contains("customer_id", columns);
        Assert.Contains("security_stamp", columns);
        var text = $"never stored {Guid.NewGuid()}";
        foreach (var column in columns)
        {
            var login = await browser.SendAsync(HttpMethod.Post, "/api/auth/login",
                Browser.Json($$"""{"email":"{{DemoHost.Tariro}}","password":"x","{{column}}":"admin"}"""), ("Origin", host.Origin));
            // "email" and "password" of the body are its own keys; a second one is refused as well.
            Assert.True(login.Status == 400, $"{column}: {login}");
            await client.SendTextAsync($$"""{"type":"message","client_message_id":"{{Guid.NewGuid()}}","message":"{{text}}","{{column}}":"admin"}""");
            Assert.Equal("bad_frame", (await client.NextAsync("nack", "sent")).Text("code"));
            // Ten bad frames in a row would end the socket.
            await client.FlushAsync();
        }
        Assert.Equal(0, host.Stored(text));
    }

    [Fact]
    public async Task Headers_and_the_address_name_nobody()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        foreach (var name in new[] { "X-User-ID", "X-Forwarded-User", "X-Auth-Request-User", "Remote-User", "Authorization", "Cookie" })
        {
            var value = name switch { "Authorization" => "Bearer admin", "Cookie" => "user_id=1; role=admin; livechat_sign_in=admin", _ => DemoHost.Admin };
            Assert.Equal(401, (await browser.SendAsync(HttpMethod.Get, "/api/auth/me?user_id=1&role=admin", null, (name, value))).Status);
            await using var peer = await host.ConnectRawAsync("management", "livechat.v2", ("Origin", host.Origin), (name, value));
            Assert.Equal(4001, await peer.ReadToCloseAsync());
        }
    }

    private static List<string> Columns(LivechatHost host)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(host.DataFolder, "livechat.db")};Pooling=false;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT DISTINCT c.name FROM pragma_table_list t, pragma_table_info(t.name) c WHERE t.schema = 'main' AND t.type = 'table'";
        using var reader = command.ExecuteReader();
        var columns = new List<string>();
        while (reader.Read())
            columns.Add(reader.GetString(0));
        return columns;
    }
}
