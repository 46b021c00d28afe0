using System.Text;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>Sizes, times and numbers of sockets, held against peers that speak WebSocket byte by byte.</summary>
public sealed class LimitTests(SharedHost shared)
{
    private const int FrameLimit = 16 * 1024;

    [Fact]
    public async Task A_frame_of_16_KiB_passes_and_one_more_byte_closes_with_1009()
    {
        var host = await shared.GetAsync();
        await using var peer = await GreetAsync(host);

        await peer.SendFrameAsync(RawPeer.Text, MessageOf(FrameLimit));
        Assert.Equal("sent", (await NextAsync(peer, "sent", "nack")).Type);
        await peer.SendFrameAsync(RawPeer.Text, MessageOf(FrameLimit + 1));

        Assert.Equal(1009, await peer.ReadToCloseAsync());
    }

    [Fact]
    public async Task Fragments_make_one_frame_also_with_control_frames_in_between()
    {
        var host = await shared.GetAsync();
        await using var peer = await GreetAsync(host);
        var whole = MessageOf(300);

        await peer.SendFrameAsync(RawPeer.Text, whole.AsSpan(0, 100), final: false);
        await peer.SendFrameAsync(RawPeer.Ping, "p"u8);
        await peer.SendFrameAsync(RawPeer.Continuation, whole.AsSpan(100, 0), final: false);
        await peer.SendFrameAsync(RawPeer.Continuation, whole.AsSpan(100, 200), final: true);

        Assert.Equal("sent", (await NextAsync(peer, "sent", "nack")).Type);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("livechat.v2")]
    public async Task Fragments_are_added_up_while_they_come(string? protocol)
    {
        var host = await shared.GetAsync();
        await using var peer = await host.ConnectRawAsync("support", protocol);
        if (protocol is not null)
            await peer.SendTextAsync(Hello);

        await peer.SendFrameAsync(RawPeer.Text, new byte[4096], final: false);
        for (var n = 0; n < 4; n++)
            await peer.SendFrameAsync(RawPeer.Continuation, new byte[4096], final: false);

        Assert.Equal(1009, await peer.ReadToCloseAsync());
    }

    [Fact]
    public async Task An_announced_size_that_never_comes_costs_nothing_and_is_closed()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_FRAME_SECONDS", "1"));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peers = new List<RawPeer>();
        for (var n = 0; n < 50; n++)
        {
            var peer = await GreetAsync(host);
            // A header that promises a gigabyte, and a few bytes of it.
            await peer.SendRawAsync(new byte[] { 0x81, 0xFF, 0, 0, 0, 0, 0x40, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8 });
            peers.Add(peer);
        }
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 50 * 256 * 1024);

        foreach (var peer in peers)
        {
            Assert.NotEqual(1000, await peer.ReadToCloseAsync());
            await peer.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("livechat.v2")]
    public async Task A_frame_that_takes_too_long_ends_its_socket_and_no_other(string? protocol)
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_FRAME_SECONDS", "1"));
        await using var idle = await host.JoinAsync();
        await using var slow = await host.ConnectRawAsync("support", protocol);
        if (protocol is not null)
            await slow.SendTextAsync(Hello);
        await slow.ReadJsonAsync();

        // A frame of 200 bytes, one byte at a time: it never stands still and never ends.
        var frame = RawPeer.Encode(RawPeer.Text, MessageOf(200));
        var closed = slow.ReadToCloseAsync();
        for (var at = 0; at < frame.Length && !closed.IsCompleted; at++)
        {
            try
            {
                await slow.SendRawAsync(frame.AsMemory(at, 1));
            }
            catch (IOException)
            {
                // The server ended the connection while this byte was on its way.
                break;
            }
            await Task.WhenAny(closed, Task.Delay(100));
        }

        Assert.NotEqual(1000, await closed);
        Assert.Equal("sent", (await idle.SendMessageAsync("still here")).Type);
    }

    [Fact]
    public async Task Ten_sockets_of_one_visitor_and_the_eleventh_is_one_too_many()
    {
        var host = await shared.GetAsync();
        var clients = new List<V2Client> { await host.JoinAsync() };
        var token = clients[0].Welcome.VisitorToken;
        while (clients.Count < 10)
            clients.Add(await host.JoinAsync(visitorToken: token));

        await using var eleventh = await V2Client.ConnectAsync(host.Url);
        await eleventh.SendHelloAsync(visitorToken: token);
        Assert.Equal(4429, await eleventh.Closed.Within());
        await using var stranger = await host.JoinAsync();

        // A place is free again once one has gone, however it went.
        clients[9].Abort();
        await Waiting.Until(async () =>
        {
            await using var next = await V2Client.ConnectAsync(host.Url);
            await next.SendHelloAsync(visitorToken: token);
            await Task.WhenAny(next.NextAsync("welcome"), next.Closed).Within();
            return next.Received.Any(frame => frame.Type == "welcome");
        });
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    [Fact]
    public async Task A_browser_is_counted_at_the_handshake_in_both_dialects()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_SOCKETS_PER_VISITOR", "2"));
        await using var first = await ClassicClient.JoinAsync(host.Url, origin: host.Origin);
        var cookie = first.SetCookie!.Split(';')[0];
        await using var second = await V2Client.ConnectAsync(host.Url, origin: host.Origin, cookie: cookie);
        await second.HelloAsync();

        await using var third = await ClassicClient.ConnectAsync(host.Url, origin: host.Origin, cookie: cookie);

        Assert.Equal(4429, await third.Closed.Within());
    }

    [Fact]
    public async Task Too_many_sockets_of_one_address_are_refused_and_places_come_back()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_SOCKETS_PER_ADDRESS", "3"));
        var clients = new List<ClassicClient>();
        for (var n = 0; n < 3; n++)
            clients.Add(await host.JoinClassicAsync());

        await using var fourth = await ClassicClient.ConnectAsync(host.Url);
        Assert.Equal(4429, await fourth.Closed.Within());
        await clients[0].CloseAsync();
        clients[1].Abort();

        await Waiting.Until(async () =>
        {
            await using var next = await ClassicClient.ConnectAsync(host.Url);
            await Task.WhenAny(next.NextAsync("system"), next.Closed).Within();
            return next.Received.Count > 0;
        });
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    [Fact]
    public async Task Sockets_that_vanish_leave_nothing_behind()
    {
        var host = await shared.GetAsync();
        await using var first = await host.JoinAsync();
        for (var round = 0; round < 5; round++)
        {
            var gone = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => GreetAsync(host, first.Welcome.VisitorToken)));
            foreach (var peer in gone)
                peer.Reset();
            // More than the limit in total: they are let in only because the others were noticed to be gone.
            await Waiting.Until(async () =>
            {
                await using var next = await V2Client.ConnectAsync(host.Url);
                await next.SendHelloAsync(visitorToken: first.Welcome.VisitorToken);
                await Task.WhenAny(next.NextAsync("welcome"), next.Closed).Within();
                return next.Received.Any(frame => frame.Type == "welcome");
            });
        }
    }

    private static readonly Dictionary<string, byte[]> Bytes = new()
    {
        ["an unmasked frame"] = RawPeer.Encode(RawPeer.Text, "{\"type\":\"ping\"}"u8, masked: false),
        ["a reserved bit"] = RawPeer.Encode(RawPeer.Text, "{\"type\":\"ping\"}"u8, reserved: 4),
        ["a reserved opcode"] = RawPeer.Encode(3, "x"u8),
        ["a reserved control opcode"] = RawPeer.Encode(11, "x"u8),
        ["a continuation of nothing"] = RawPeer.Encode(RawPeer.Continuation, "x"u8),
        ["a ping that is too long"] = RawPeer.Encode(RawPeer.Ping, new byte[126]),
        ["a ping in fragments"] = RawPeer.Encode(RawPeer.Ping, "x"u8, final: false),
        ["a close of one byte"] = RawPeer.Encode(RawPeer.Close, [1]),
        ["a frame within a frame"] = [.. RawPeer.Encode(RawPeer.Text, "x"u8, final: false), .. RawPeer.Encode(RawPeer.Text, "x"u8)],
        ["another protocol"] = "GET / HTTP/1.1\r\n\r\n"u8.ToArray(),
    };

    public static TheoryData<string> Violations => [.. Bytes.Keys];

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task Who_breaks_the_rules_of_WebSocket_is_cut_off(string how)
    {
        var host = await shared.GetAsync();
        await using var peer = await GreetAsync(host);
        await using var other = await host.JoinAsync();

        await peer.SendRawAsync(Bytes[how]);

        Assert.NotEqual(1000, await peer.ReadToCloseAsync());
        Assert.Equal("sent", (await other.SendMessageAsync("not my business")).Type);
    }

    [Fact]
    public async Task A_flood_of_control_frames_slows_nobody_else()
    {
        var host = await shared.GetAsync();
        await using var other = await host.JoinAsync();
        await using var peer = await GreetAsync(host);
        var burst = Enumerable.Range(0, 1000).SelectMany(_ => RawPeer.Encode(RawPeer.Ping, new byte[125])).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        // The flood never reads a pong; it stops when the server takes no more.
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        var flood = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
                await peer.SendRawAsync(burst).WaitAsync(enough.Token);
        });
        for (var n = 0; n < 5; n++)
            Assert.Equal("sent", (await other.SendMessageAsync($"{n}").Within(TimeSpan.FromSeconds(5))).Type);
        await flood.ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 16 * 1024 * 1024);
    }

    [Fact]
    public async Task A_proper_close_is_answered()
    {
        var host = await shared.GetAsync();
        await using var peer = await GreetAsync(host);
        await peer.SendFrameAsync(RawPeer.Close, [0x03, 0xE8]);

        Assert.Equal(1000, await peer.ReadToCloseAsync());
    }

    private const string Hello = """{"type":"hello","client_id":"raw"}""";

    private static async Task<RawPeer> GreetAsync(LivechatHost host, string? token = null)
    {
        var peer = await host.ConnectRawAsync();
        await peer.SendTextAsync(token is null ? Hello : $"{{\"type\":\"hello\",\"client_id\":\"{Guid.NewGuid()}\",\"visitor_token\":\"{token}\"}}");
        await NextAsync(peer, "live");
        return peer;
    }

    private static async Task<Frame> NextAsync(RawPeer peer, params string[] types)
    {
        while (true)
        {
            var frame = await peer.ReadJsonAsync();
            if (types.Contains(frame.Type))
                return frame;
        }
    }

    /// <summary>A message frame of exactly so many bytes, whose text stays under the limit of characters because it is written in escapes.</summary>
    private static byte[] MessageOf(int bytes)
    {
        var head = $"{{\"type\":\"message\",\"client_message_id\":\"{Guid.NewGuid()}\",\"message\":\"";
        var room = bytes - head.Length - 2;
        var text = string.Concat(Enumerable.Repeat("\\u0041", room / 6)) + new string('A', room % 6);
        var frame = Encoding.UTF8.GetBytes(head + text + "\"}");
        return frame.Length == bytes ? frame : throw new InvalidOperationException();
    }
}
