using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Threats;

/// <summary>T28: nothing that people write, and no token, is in a log line, whatever goes wrong; and nothing they write makes a line of its own.</summary>
public sealed class T28LogTests
{
    private const string Canary = "canary-28-body";

    [Fact]
    public async Task T28_no_text_and_no_token_is_logged_when_all_is_well_or_everything_fails()
    {
        await using var host = await LivechatHost.StartAsync(DemoHost.Settings);
        host.ExpectErrors(_ => true);
        using var browser = new Browser(host);
        await browser.LoginAsync($"{Canary}@example.com", Canary);
        await browser.SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        var forged = $"{Canary}\r\n2026-11-22T00:00:00.000Z info: Livechat[1] Database query: forged\u001b[31m";
        await using (var client = await browser.JoinAsync("billing"))
        {
            await client.SendMessageAsync($"{forged} what services do I have?");
            await client.NextAsync(frame => frame.Type == "message" && frame.Text("sender_type") == "ai");
            await client.SendAsync(new { type = "rating", score = 1, comment = forged });
            await client.SendAsync(new { type = forged, user_id = forged });
            await client.SendTextAsync($"{{\"type\":\"message\",\"{Canary}");
            await client.NextAsync("nack");
        }
        await browser.GetAsync($"/help?q={Canary}");
        await browser.GetAsync($"/invite/{Canary}");
        // The database takes nothing any more: exceptions on every path that writes.
        BreakDatabase(host);
        await using var classic = await ClassicClient.ConnectAsync(host.Url);
        await classic.SendAsync(new { type = "message", message = forged, visitor_name = forged, session_id = forged });
        await classic.NextAsync("system");
        await browser.LoginAsync(DemoHost.Thabani, Canary);

        Assert.NotEmpty(host.Logs.Lines);
        string[] secrets = [Canary, "forged", DemoHost.PasswordOf(host), .. browser.CookieHeader.Split("; ").Select(cookie => cookie[(cookie.IndexOf('=') + 1)..])];
        foreach (var line in host.Logs.Lines.Select(line => line.ToString()))
            Assert.DoesNotContain(secrets, secret => line.Contains(secret));
        Assert.Contains(host.Logs.Lines, line => line.Text.StartsWith("Database query: get_visitor_services for user_id="));
    }

    private static void BreakDatabase(LivechatHost host)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(host.DataFolder, "livechat.db")};Pooling=false");
        connection.Open();
        foreach (var table in new[] { "events", "conversations", "visitors", "sign_ins", "users" })
        {
            foreach (var change in new[] { "INSERT", "UPDATE" })
            {
                using var command = connection.CreateCommand();
                command.CommandText = $"CREATE TRIGGER broken_{table}_{change} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, 'broken'); END";
                command.ExecuteNonQuery();
            }
        }
    }
}
