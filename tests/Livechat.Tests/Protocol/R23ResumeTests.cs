using System.Collections.Concurrent;
using Livechat.Storage;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>Threat R23: when everybody comes back at once, each costs one question to the database, and what is not theirs costs the same.</summary>
public sealed class R23ResumeTests
{
    [Fact]
    public async Task A_program_that_resumes_costs_one_query()
    {
        await using var host = await LivechatHost.StartAsync();
        var (welcome, events) = await TalkAsync(host);
        var asked = Listen(host);

        await using var again = await V2Client.ResumeAsync(host.Url, welcome, 1);

        Assert.Equal(events.Skip(1).Select(entry => entry.Seq), again.Replay.Select(entry => entry.Seq));
        Assert.Single(asked);
    }

    [Fact]
    public async Task A_browser_that_resumes_costs_one_query_after_its_cookie()
    {
        await using var host = await LivechatHost.StartAsync();
        await using var page = await V2Client.ConnectAsync(host.Url, origin: host.Origin);
        var cookie = page.SetCookie;
        var welcome = await page.HelloAsync();
        await page.NextAsync("live");
        Assert.Equal("sent", (await page.SendMessageAsync("How do I point my domain to your nameservers?")).Type);
        await page.NextAsync(frame => frame.Type == "message" && frame.Text("sender_type") == "ai");
        await using var again = await V2Client.ConnectAsync(host.Url, origin: host.Origin, cookie: cookie);
        // The cookie was looked up in the handshake.
        var asked = Listen(host);

        await again.HelloAsync(welcome.ConversationId, welcome.Epoch, 0);
        var replay = await again.UntilLiveAsync();

        Assert.Equal([1L, 2L], replay.Select(entry => entry.Seq));
        Assert.Single(asked);
    }

    [Fact]
    public async Task What_is_somebody_elses_costs_what_is_not_there_costs()
    {
        await using var host = await LivechatHost.StartAsync();
        var (welcome, _) = await TalkAsync(host);
        await using var stranger = await host.JoinAsync();
        await using var probe = await V2Client.ConnectAsync(host.Url);
        var asked = Listen(host);

        foreach (var id in new[] { welcome.ConversationId, Guid.NewGuid().ToString(), "nonsense" })
        {
            await probe.SendHelloAsync(id, afterSeq: 0, visitorToken: stranger.Welcome.VisitorToken);
            Assert.Equal("not_found", (await probe.NextAsync("nack")).Text("code"));
        }

        Assert.Equal(3, asked.Count);
        Assert.Single(asked.Distinct());
    }

    [Theory]
    [InlineData(7, "position")]
    [InlineData(2, null)]
    public async Task A_position_beyond_the_head_is_reset_by_the_same_query(long after, string? reset)
    {
        await using var host = await LivechatHost.StartAsync();
        var (welcome, events) = await TalkAsync(host);
        var asked = Listen(host);
        await using var again = await V2Client.ConnectAsync(host.Url);

        await again.HelloAsync(welcome.ConversationId, welcome.Epoch, after, welcome.VisitorToken);
        var replay = await again.UntilLiveAsync();

        Assert.Equal(reset, again.Received.FirstOrDefault(frame => frame.Type == "reset")?.Text("reason"));
        Assert.Equal(reset is null ? [] : events.Select(entry => entry.Seq), replay.Where(frame => frame.Type == "message").Select(entry => entry.Seq));
        Assert.Single(asked);
    }

    /// <summary>A conversation of a question and its answer, whose visitor has gone.</summary>
    private static async Task<(Welcome Welcome, List<Frame> Events)> TalkAsync(LivechatHost host)
    {
        await using var client = await host.JoinAsync();
        Assert.Equal("sent", (await client.SendMessageAsync("How do I point my domain to your nameservers?")).Type);
        await client.NextAsync(frame => frame.Type == "message" && frame.Text("sender_type") == "ai");
        return (client.Welcome, [.. client.Received.Where(frame => frame.Type == "message")]);
    }

    /// <summary>The statements from now on, without those of the watch over all sockets.</summary>
    private static ConcurrentQueue<string> Listen(LivechatHost host)
    {
        var asked = new ConcurrentQueue<string>();
        host.Services.GetRequiredService<Database>().Asked = sql =>
        {
            if (!sql.Contains("retired_at >= @since"))
                asked.Enqueue(sql);
        };
        return asked;
    }
}
