using System.Text;
using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>R22: a server whose clock is set forth and back, and clients whose clock is wrong. Order is the seq, and what passes is measured, not read off.</summary>
public sealed class R22ClockTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly WallClock _clock = new();

    [Fact]
    public async Task R22_Order_is_the_seq_whatever_the_clock_says()
    {
        await using var host = await LivechatHost.StartAsync(_clock);
        await using var client = await host.JoinAsync();
        await using var other = await V2Client.ResumeAsync(host.Url, client.Welcome, 0);

        var seqs = new List<long>();
        foreach (var error in new[] { TimeSpan.Zero, Hour, -Hour, -2 * Hour, Hour, TimeSpan.Zero })
        {
            _clock.Error = error;
            var sent = await client.SendMessageAsync($"at {error}");
            Assert.Equal("sent", sent.Type);
            seqs.Add(sent.Seq);
        }
        await Waiting.Until(() => Task.FromResult(host.Count("SELECT count(*) FROM turns WHERE state <> 'done'") == 0));
        await using var late = await V2Client.ResumeAsync(host.Url, client.Welcome, 0);
        var head = late.Replay.Count;
        await other.ShownAsync(head);

        Assert.Equal(seqs.Order(), seqs);
        Assert.Equal(Enumerable.Range(1, head).Select(seq => (long)seq), late.Replay.Select(frame => frame.Seq));
        Assert.Equal(late.Replay.Select(frame => frame.Raw), other.Events.Take(head).Select(frame => frame.Raw));
        Assert.Contains(late.Replay, frame => frame.Text("sender_type") == "ai");
        // The clock did go back between them.
        var times = late.Replay.Select(frame => DateTimeOffset.Parse(frame.Text("created_at"))).ToList();
        Assert.NotEqual(times.Order(), times);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task R22_A_jump_of_the_clock_ends_no_socket_and_no_token_but_one_whose_exp_has_passed(int hours)
    {
        await using var host = await LivechatHost.StartAsync(_clock, [.. DemoHost.Settings, ("LIVECHAT_HEARTBEAT_SECONDS", "1"), ("LIVECHAT_HELLO_SECONDS", "60"), ("LIVECHAT_FRAME_SECONDS", "60")]);
        await using var guest = await host.JoinAsync();
        await using var classic = await host.JoinClassicAsync();
        await using var customer = await V2Client.ConnectAsync(host.Url);
        await customer.SendAsync(new { type = "hello", client_id = "customer", identity = SiteToken.Of("42", seconds: 1800) });
        await customer.NextAsync("live");
        await using var silent = await host.ConnectRawAsync();
        await using var slow = await host.ConnectRawAsync();
        var hello = RawPeer.Encode(RawPeer.Text, Encoding.UTF8.GetBytes("""{"type":"hello","client_id":"slow"}"""));
        await slow.SendRawAsync(hello.AsMemory(0, 10));

        _clock.Error = hours * Hour;
        // Two more beats: the one clock of all sockets has looked at them since.
        var beats = guest.Received.Count(frame => frame.Type == "ping") + 3;
        await Waiting.Until(() => Task.FromResult(guest.Received.Count(frame => frame.Type == "ping") >= beats));

        await slow.SendRawAsync(hello.AsMemory(10));
        await WelcomeAsync(slow);
        await silent.SendTextAsync("""{"type":"hello","client_id":"silent"}""");
        await WelcomeAsync(silent);
        Assert.Equal("sent", (await guest.SendMessageAsync("still here")).Type);
        // An exp is a time of the clock, and ends its socket by the clock: early when that is wrong, but never unseen.
        if (hours > 0)
            Assert.Equal(4001, await customer.Closed.Within());
        else
            Assert.Equal("sent", (await customer.SendMessageAsync("still here")).Type);
        Assert.True(classic.IsOpen);
        await using var back = await V2Client.ResumeAsync(host.Url, guest.Welcome, 0);
        Assert.Contains(back.Replay, frame => frame.Text("message") == "still here");
    }

    [Fact]
    public async Task R22_What_a_client_takes_for_the_time_changes_nothing()
    {
        await using var host = await LivechatHost.StartAsync(_clock);
        await using var client = await host.JoinAsync();

        foreach (var time in new[] { "0", "1", "4102444800000", "9007199254740991" })
        {
            await client.SendTextAsync($$"""{"type":"ping","timestamp":{{time}}}""");
            Assert.Equal("pong", (await client.NextAsync("pong", "nack")).Type);
            var sent = await client.SendMessageAsync($"after {time}");
            Assert.InRange(DateTimeOffset.Parse(sent.Text("created_at")), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
            // A time is no member of a message.
            await client.SendTextAsync($$"""{"type":"message","client_message_id":"{{Guid.NewGuid()}}","message":"never {{time}}","created_at":{{time}}}""");
            Assert.Equal("bad_frame", (await client.NextAsync("sent", "nack")).Text("code"));
            Assert.Equal(0, host.Stored($"never {time}"));
        }
    }

    private static async Task WelcomeAsync(RawPeer peer)
    {
        while (await peer.ReadJsonAsync() is { Type: not "welcome" } frame)
            Assert.Equal("ping", frame.Type);
    }
}
