using System.Data.Common;
using Livechat.Storage;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>A full disk is told to the visitor and to the operator, damages nothing, and once there is room all goes on without a restart.</summary>
public sealed class R7FullDiskTests
{
    [Fact]
    public async Task R7_a_full_disk_refuses_visibly_and_recovers_without_a_restart()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_MESSAGE_BURST", "1000"));
        // Whoever writes in the background may meet it as well.
        host.ExpectErrors(line => line.Error is not null && $"{line.Error}".Contains("database or disk is full", StringComparison.Ordinal));
        using var http = new HttpClient();
        await using var client = await host.JoinAsync();
        Assert.Equal("sent", (await client.SendMessageAsync("before")).Type);
        await client.ShownAsync(2);
        await FillAsync(host);
        var text = new string('x', 4000);
        var id = Guid.NewGuid().ToString();

        // A page may have room for one more message; the disk is full when it has not.
        Frame nack;
        var fitted = 0;
        while ((nack = await client.SendMessageAsync(text, id)).Type == "sent")
        {
            fitted++;
            id = Guid.NewGuid().ToString();
        }

        Assert.Equal(("nack", "unavailable", true), (nack.Type, nack.Text("code"), nack.Flag("retryable")));
        Assert.Contains("The disk is full", await (await http.GetAsync(new Uri(host.Url, "health/ready"))).Content.ReadAsStringAsync());
        Assert.Equal(fitted, host.Stored(text));

        host.Services.GetRequiredService<Database>().WriterOpened = null;
        await Waiting.Until(async () => (await client.SendMessageAsync(text, id)).Type == "sent");
        await Waiting.Until(async () => (await http.GetAsync(new Uri(host.Url, "health/ready"))).IsSuccessStatusCode);
        Assert.Equal(fitted + 1, host.Stored(text));
        Assert.Equal("ok", host.Text("PRAGMA integrity_check"));
    }

    /// <summary>From now on the file may not grow, on this connection and those that follow.</summary>
    private static async Task FillAsync(LivechatHost host)
    {
        host.Services.GetRequiredService<Database>().WriterOpened = connection => Execute(connection, "PRAGMA max_page_count = 1");
        await host.Services.GetRequiredService<CommitQueue>().WriteAsync(write => write.First("PRAGMA max_page_count = 1", row => row.GetInt64(0)));
    }

    private static void Execute(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
