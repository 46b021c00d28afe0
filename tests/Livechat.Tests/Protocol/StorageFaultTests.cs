using Livechat.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>Threat R5: while another process holds the database, nobody is told that something was stored, and afterwards all goes on.</summary>
public sealed class StorageFaultTests
{
    [Fact]
    public async Task A_locked_database_gets_an_honest_answer_in_both_dialects()
    {
        await using var host = await LivechatHost.StartAsync();
        host.ExpectErrors(line => line.Text.Contains("commit", StringComparison.OrdinalIgnoreCase));
        await using var v2 = await host.JoinAsync();
        await using var classic = await host.JoinClassicAsync();
        var id = Guid.NewGuid().ToString();
        await using var other = new SqliteConnection($"Data Source={Path.Combine(host.DataFolder, "livechat.db")};Pooling=false");
        await other.OpenAsync();
        await using var command = other.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        await command.ExecuteNonQueryAsync();

        var refusal = v2.SendMessageAsync("not now", id);
        await classic.SayAsync("not now either");
        var line = classic.NextAsync("system");

        var nack = await refusal;
        Assert.Equal(("nack", "unavailable", true, id), (nack.Type, nack.Text("code"), nack.Flag("retryable"), nack.Text("client_message_id")));
        await line;
        Assert.Equal((0, 0), (host.Stored("not now"), host.Stored("not now either")));

        command.CommandText = "ROLLBACK";
        await command.ExecuteNonQueryAsync();
        Assert.Equal("sent", (await v2.SendMessageAsync("not now", id)).Type);
        Assert.Equal(1, host.Stored("not now"));
    }
}
