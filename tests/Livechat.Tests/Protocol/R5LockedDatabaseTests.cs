using System.Net;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>While another process holds the database, nobody is told that something was stored, reads go on, and afterwards all goes on.</summary>
public sealed class R5LockedDatabaseTests
{
    [Fact]
    public async Task R5_a_locked_database_gets_an_honest_answer_in_both_dialects()
    {
        await using var host = await StartAsync();
        await using var v2 = await host.JoinAsync();
        await using var classic = await host.JoinClassicAsync();
        var id = Guid.NewGuid().ToString();
        await using var other = await LockAsync(host);

        var refusal = v2.SendMessageAsync("not now", id);
        await classic.SayAsync("not now either");
        var line = classic.NextAsync("system");

        AssertUnavailable(await refusal, id);
        await line;
        Assert.Equal((0, 0), (host.Stored("not now"), host.Stored("not now either")));

        await UnlockAsync(other);
        Assert.Equal("sent", (await v2.SendMessageAsync("not now", id)).Type);
        Assert.Equal(1, host.Stored("not now"));
    }

    [Fact]
    public async Task R5_reads_go_on_health_says_why_and_both_recover_by_themselves()
    {
        await using var host = await StartAsync();
        using var http = new HttpClient();
        await using var v2 = await host.JoinAsync();
        Assert.Equal("sent", (await v2.SendMessageAsync("before")).Type);
        await using var other = await LockAsync(host);
        var id = Guid.NewGuid().ToString();
        AssertUnavailable(await v2.SendMessageAsync("during", id), id);

        await using (var reader = await V2Client.ResumeAsync(host.Url, v2.Welcome, 0))
            Assert.Equal("before", reader.Replay[0].Text("message"));
        var sick = await http.GetAsync(new Uri(host.Url, "health/ready"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, sick.StatusCode);
        Assert.Contains("Another program holds the database", await sick.Content.ReadAsStringAsync());

        await UnlockAsync(other);
        // Nobody writes anything meanwhile.
        await Waiting.Until(async () => (await http.GetAsync(new Uri(host.Url, "health/ready"))).IsSuccessStatusCode);
        Assert.Equal("sent", (await v2.SendMessageAsync("during", id)).Type);
        Assert.Equal(1, host.Stored("during"));
    }

    private static async Task<LivechatHost> StartAsync()
    {
        var host = await LivechatHost.StartAsync();
        host.ExpectErrors(line => line.Text.Contains("commit", StringComparison.OrdinalIgnoreCase));
        return host;
    }

    private static void AssertUnavailable(Frame nack, string id) =>
        Assert.Equal(("nack", "unavailable", true, id), (nack.Type, nack.Text("code"), nack.Flag("retryable"), nack.Text("client_message_id")));

    private static async Task<SqliteConnection> LockAsync(LivechatHost host)
    {
        var other = new SqliteConnection($"Data Source={Path.Combine(host.DataFolder, "livechat.db")};Pooling=false");
        await other.OpenAsync();
        await ExecuteAsync(other, "BEGIN EXCLUSIVE");
        return other;
    }

    private static Task UnlockAsync(SqliteConnection other) => ExecuteAsync(other, "ROLLBACK");

    private static async Task ExecuteAsync(SqliteConnection other, string sql)
    {
        await using var command = other.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
