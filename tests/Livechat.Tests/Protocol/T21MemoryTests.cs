using System.Net.Sockets;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>Tests that measure the memory of this process run alone: it is everybody's.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MemoryTests
{
    public const string Name = "Memory";
}

/// <summary>T20 and T21: what hostile peers cost in memory, and that the others are served meanwhile.</summary>
[Collection(MemoryTests.Name)]
public sealed class T21MemoryTests
{
    [Fact]
    public async Task T21_An_announced_size_that_never_comes_costs_nothing_and_is_closed()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_FRAME_SECONDS", "1"));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peers = new List<RawPeer>();
        for (var n = 0; n < 50; n++)
        {
            var peer = await RawChat.GreetAsync(host);
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

    [Fact]
    public async Task T21_A_flood_of_control_frames_slows_nobody_else()
    {
        await using var host = await LivechatHost.StartAsync();
        await using var other = await host.JoinAsync();
        await using var peer = await RawChat.GreetAsync(host);
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
    public async Task T21_A_flood_of_pings_that_goes_on_is_closed_with_1008_and_a_talkative_client_is_not()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_MESSAGES_PER_MINUTE", "1000000"), ("LIVECHAT_MESSAGE_BURST", "1000000"));
        await using var talkative = await host.JoinAsync();
        await using var peer = await RawChat.GreetAsync(host);
        var burst = Enumerable.Range(0, 100).SelectMany(_ => RawPeer.Encode(RawPeer.Ping, new byte[125])).ToArray();
        using var closed = new CancellationTokenSource();
        var flood = Task.Run(async () =>
        {
            while (!closed.IsCancellationRequested)
                await peer.SendRawAsync(burst);
        });
        var end = peer.ReadToCloseAsync();
        var text = new string('x', 4000);
        // Far more bytes than the flood, but each of them a message.
        while (!end.IsCompleted)
            Assert.Equal("sent", (await talkative.SendMessageAsync(text)).Type);

        Assert.Equal(1008, await end.Within());
        await closed.CancelAsync();
        await peer.DisposeAsync();
        await flood.ContinueWith(_ => { }, TaskScheduler.Default).Within();
        Assert.Equal("sent", (await talkative.SendMessageAsync(text)).Type);
    }

    [Fact]
    public async Task T21_A_flood_of_empty_fragments_is_closed_with_1008()
    {
        // Long enough that the frame, which never ends, is not what the socket is closed for.
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_FRAME_SECONDS", "1000"));
        await using var peer = await RawChat.GreetAsync(host);
        await peer.SendFrameAsync(RawPeer.Text, "{"u8, final: false);
        var burst = Enumerable.Range(0, 1000).SelectMany(_ => RawPeer.Encode(RawPeer.Continuation, [], final: false)).ToArray();
        using var closed = new CancellationTokenSource();
        var flood = Task.Run(async () =>
        {
            while (!closed.IsCancellationRequested)
                await peer.SendRawAsync(burst);
        });

        Assert.Equal(1008, await peer.ReadToCloseAsync());

        await closed.CancelAsync();
        await peer.DisposeAsync();
        await flood.ContinueWith(_ => { }, TaskScheduler.Default).Within();
    }

    [Fact]
    public async Task T20_Sockets_that_never_say_hello_are_closed_with_4400_and_hold_up_nobody()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_HELLO_SECONDS", "1"), ("LIVECHAT_MESSAGES_PER_MINUTE", "1000000"), ("LIVECHAT_MESSAGE_BURST", "1000000"));
        await using var other = await host.JoinAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var idlers = new List<RawPeer>();
        var codes = new List<Task<int>>();
        for (var n = 0; n < 200; n++)
        {
            idlers.Add(await host.ConnectRawAsync());
            // Read from the beginning: a close that nobody takes for too long ends in a reset, and its number is lost.
            codes.Add(idlers[n].ReadToCloseAsync());
        }
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 200 * 64 * 1024);

        var closing = Task.WhenAll(codes);
        do
            Assert.Equal("sent", (await other.SendMessageAsync("meanwhile")).Type);
        while (!closing.IsCompleted);

        Assert.All(await closing, code => Assert.Equal(4400, code));
        foreach (var idler in idlers)
            await idler.DisposeAsync();
    }

    [Fact]
    public async Task T20_Connections_that_never_finish_their_request_hold_up_nobody()
    {
        await using var host = await LivechatHost.StartAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var halves = new List<TcpClient>();
        for (var n = 0; n < 200; n++)
        {
            var half = new TcpClient();
            await half.ConnectAsync(host.Url.Host, host.Url.Port).Within();
            await half.GetStream().WriteAsync("GET /livechat/ws/support/ HTTP/1.1\r\nHost: "u8.ToArray());
            halves.Add(half);
        }

        await using var other = await host.JoinAsync();
        Assert.Equal("sent", (await other.SendMessageAsync("not held up")).Type);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 200 * 64 * 1024);
        halves.ForEach(half => half.Dispose());
    }

    [Fact]
    public async Task T21_Half_frames_of_many_cost_no_more_than_their_limit()
    {
        await using var host = await LivechatHost.StartAsync();
        await using var other = await host.JoinAsync();
        var peers = new List<RawPeer>();
        for (var n = 0; n < 100; n++)
            peers.Add(await RawChat.GreetAsync(host));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        foreach (var peer in peers)
            await peer.SendFrameAsync(RawPeer.Text, new byte[16 * 1024 - 1], final: false);
        Assert.Equal("sent", (await other.SendMessageAsync("meanwhile")).Type);

        // A buffer of twice the limit each, and as much again for what the pools keep.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 100 * 64 * 1024);
        foreach (var peer in peers)
            await peer.DisposeAsync();
    }
}
