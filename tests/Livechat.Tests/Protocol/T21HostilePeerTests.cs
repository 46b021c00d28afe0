using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>T21: sizes and times of frames, held against peers that speak WebSocket byte by byte.</summary>
public sealed class T21HostilePeerTests(SharedHost shared)
{
    private const int FrameLimit = 16 * 1024;

    [Fact]
    public async Task T21_A_frame_of_16_KiB_passes_and_one_more_byte_closes_with_1009()
    {
        var host = await shared.GetAsync();
        await using var peer = await RawChat.GreetAsync(host);

        await peer.SendFrameAsync(RawPeer.Text, RawChat.MessageOf(FrameLimit));
        Assert.Equal("sent", (await RawChat.NextAsync(peer, "sent", "nack")).Type);
        await peer.SendFrameAsync(RawPeer.Text, RawChat.MessageOf(FrameLimit + 1));

        Assert.Equal(1009, await peer.ReadToCloseAsync());
    }

    [Fact]
    public async Task T21_Fragments_make_one_frame_also_with_control_frames_in_between()
    {
        var host = await shared.GetAsync();
        await using var peer = await RawChat.GreetAsync(host);
        var whole = RawChat.MessageOf(300);

        await peer.SendFrameAsync(RawPeer.Text, whole.AsSpan(0, 100), final: false);
        await peer.SendFrameAsync(RawPeer.Ping, "p"u8);
        await peer.SendFrameAsync(RawPeer.Continuation, whole.AsSpan(100, 0), final: false);
        await peer.SendFrameAsync(RawPeer.Continuation, whole.AsSpan(100, 200), final: true);

        Assert.Equal("sent", (await RawChat.NextAsync(peer, "sent", "nack")).Type);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("livechat.v2")]
    public async Task T21_Fragments_are_added_up_while_they_come(string? protocol)
    {
        var host = await shared.GetAsync();
        await using var peer = await host.ConnectRawAsync("support", protocol);
        if (protocol is not null)
            await peer.SendTextAsync(RawChat.Hello);

        await peer.SendFrameAsync(RawPeer.Text, new byte[4096], final: false);
        for (var n = 0; n < 4; n++)
            await peer.SendFrameAsync(RawPeer.Continuation, new byte[4096], final: false);

        Assert.Equal(1009, await peer.ReadToCloseAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("livechat.v2")]
    public async Task T21_A_frame_that_takes_too_long_ends_its_socket_and_no_other(string? protocol)
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_FRAME_SECONDS", "1"));
        await using var idle = await host.JoinAsync();
        await using var slow = await host.ConnectRawAsync("support", protocol);
        if (protocol is not null)
            await slow.SendTextAsync(RawChat.Hello);
        await slow.ReadJsonAsync();

        // A frame of 200 bytes, one byte at a time: it never stands still and never ends.
        var frame = RawPeer.Encode(RawPeer.Text, RawChat.MessageOf(200));
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
    public async Task T21_Who_breaks_the_rules_of_WebSocket_is_cut_off(string how)
    {
        var host = await shared.GetAsync();
        await using var peer = await RawChat.GreetAsync(host);
        await using var other = await host.JoinAsync();

        await peer.SendRawAsync(Bytes[how]);

        Assert.NotEqual(1000, await peer.ReadToCloseAsync());
        Assert.Equal("sent", (await other.SendMessageAsync("not my business")).Type);
    }

    [Fact]
    public async Task T21_A_proper_close_is_answered()
    {
        var host = await shared.GetAsync();
        await using var peer = await RawChat.GreetAsync(host);
        await peer.SendFrameAsync(RawPeer.Close, [0x03, 0xE8]);

        Assert.Equal(1000, await peer.ReadToCloseAsync());
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public async Task T21_JSON_of_any_depth_is_one_bad_frame(string opening)
    {
        var host = await shared.GetAsync();
        await using var peer = await RawChat.GreetAsync(host);

        await peer.SendTextAsync(string.Concat(Enumerable.Repeat(opening, FrameLimit / opening.Length)));
        Assert.Equal("bad_frame", (await RawChat.NextAsync(peer, "nack")).Text("code"));
        await peer.SendFrameAsync(RawPeer.Text, RawChat.MessageOf(300));

        Assert.Equal("sent", (await RawChat.NextAsync(peer, "sent", "nack")).Type);
    }

    [Fact]
    public async Task T21_Empty_fragments_without_end_end_their_socket()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_FRAME_SECONDS", "1"));
        await using var peer = await RawChat.GreetAsync(host);
        await using var other = await host.JoinAsync();
        await peer.SendFrameAsync(RawPeer.Text, "{"u8, final: false);

        var closed = peer.ReadToCloseAsync();
        while (!closed.IsCompleted)
        {
            try
            {
                await peer.SendFrameAsync(RawPeer.Continuation, [], final: false);
            }
            catch (IOException)
            {
                // The server ended the connection while this frame was on its way.
                break;
            }
            await Task.WhenAny(closed, Task.Delay(10));
        }

        Assert.Contains(await closed, new[] { 1008, -1 });
        Assert.Equal("sent", (await other.SendMessageAsync("still here")).Type);
    }
}
