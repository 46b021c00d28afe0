using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>An older copy of the database put back: clients learn that their position means nothing any more, and miss nothing.</summary>
public sealed class R9RestoredBackupTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public async Task R9_an_older_backup_begins_a_new_epoch_and_clients_load_everything_anew(int afterTheRestore)
    {
        await using var host = await LivechatHost.StartAsync();
        // The audit notices as well, and says so.
        host.ExpectErrors(line => line.Text.Contains("Rows of the audit", StringComparison.Ordinal));
        Welcome welcome;
        long shown;
        using var backup = new TempFolder();
        await using (var client = await host.JoinAsync())
        {
            welcome = client.Welcome;
            await client.SendMessageAsync("kept");
            await client.ShownAsync(2);
            BackUp(host, backup);
            await client.SendMessageAsync("lost with the restore");
            await client.ShownAsync(4);
            shown = 4;
        }

        await host.RestartAsync(data => Restore(backup, data));
        // Somebody else was quicker: the head may be where the client believes to be.
        await using (var other = await V2Client.ResumeAsync(host.Url, welcome, 0))
        {
            for (var n = 0; n < afterTheRestore; n++)
                await other.SendMessageAsync($"written after the restore {n}");
        }

        await using var back = await V2Client.ResumeAsync(host.Url, welcome, shown);
        Assert.NotEqual(welcome.Epoch, back.Welcome.Epoch);
        Assert.Equal(("reset", "epoch"), (back.Replay[0].Type, back.Replay[0].Text("reason")));
        Assert.Equal(("kept", 1), (back.Replay[1].Text("message"), back.Replay[1].Seq));
        Assert.DoesNotContain(back.Replay, frame => frame.Type == "message" && frame.Text("message") == "lost with the restore");
    }

    [Fact]
    public async Task R9_an_ordinary_restart_keeps_the_epoch()
    {
        await using var host = await LivechatHost.StartAsync();
        string before;
        await using (var client = await host.JoinAsync())
        {
            await client.SendMessageAsync("hello");
            before = client.Welcome.Epoch;
        }

        await host.RestartAsync();
        await host.RestartAsync(data => File.Delete(Path.Combine(data, "livechat.position")));
        await host.RestartAsync(data => File.WriteAllText(Path.Combine(data, "livechat.position"), "torn\0\0"));

        await using var again = await host.JoinAsync();
        Assert.Equal(before, again.Welcome.Epoch);
    }

    private static void BackUp(LivechatHost host, string folder)
    {
        using var source = new SqliteConnection($"Data Source={Path.Combine(host.DataFolder, "livechat.db")};Pooling=false");
        source.Open();
        using var command = source.CreateCommand();
        command.CommandText = "VACUUM INTO @file";
        command.Parameters.AddWithValue("@file", Path.Combine(folder, "backup.db"));
        command.ExecuteNonQuery();
    }

    private static void Restore(string folder, string data)
    {
        // Pooled connections of the stopped server still hold the file that is replaced.
        SqliteConnection.ClearAllPools();
        foreach (var file in new[] { "livechat.db-wal", "livechat.db-shm" })
            File.Delete(Path.Combine(data, file));
        File.Copy(Path.Combine(folder, "backup.db"), Path.Combine(data, "livechat.db"), overwrite: true);
    }
}
