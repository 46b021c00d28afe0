using System.Text;
using Livechat.Gateway.Connections;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>T21: the server waits for the next frame where the last one ended, however the bytes of both came.</summary>
public sealed class T21FrameBoundaryTests(SharedHost shared)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void T21_A_frame_ends_with_its_last_byte_whatever_comes_behind(int payload)
    {
        foreach (var isMasked in new[] { true, false })
        {
            var frame = RawPeer.Encode(RawPeer.Text, new byte[payload], masked: isMasked);
            byte[] bytes = [.. frame, .. RawPeer.Encode(RawPeer.Ping, "behind"u8)];
            // Cut in two, at each byte of the head and around the end.
            foreach (var cut in Enumerable.Range(1, 16).Append(frame.Length - 1).Where(cut => cut < frame.Length))
            {
                var boundary = new FrameBoundary();

                Assert.Equal(cut, boundary.Pass(bytes.AsSpan(0, cut)));
                Assert.False(boundary.IsReached);
                Assert.Equal(frame.Length - cut, boundary.Pass(bytes.AsSpan(cut)));
                Assert.True(boundary.IsReached);
                Assert.Equal(bytes.Length - frame.Length, boundary.Pass(bytes.AsSpan(frame.Length)));
                Assert.True(boundary.IsReached);
            }
        }
    }

    [Fact]
    public void T21_A_length_beyond_all_numbers_never_ends()
    {
        var boundary = new FrameBoundary();
        byte[] head = [0x81, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4];

        Assert.Equal(head.Length, boundary.Pass(head));
        Assert.Equal(1000, boundary.Pass(new byte[1000]));
        Assert.False(boundary.IsReached);
    }

    [Fact]
    public async Task T21_Frames_in_one_packet_are_all_answered()
    {
        await using var peer = await RawChat.GreetAsync(await shared.GetAsync());
        var ping = Encoding.UTF8.GetBytes("""{"type":"ping"}""");

        // A text in two parts with a control frame between them, an empty part at its end, and two more.
        await peer.SendRawAsync((byte[])
        [
            .. RawPeer.Encode(RawPeer.Text, ping.AsSpan(0, 4), final: false), .. RawPeer.Encode(RawPeer.Ping, "a"u8),
            .. RawPeer.Encode(RawPeer.Continuation, ping.AsSpan(4), final: false), .. RawPeer.Encode(RawPeer.Continuation, []),
            .. RawPeer.Encode(RawPeer.Text, ping), .. RawPeer.Encode(RawPeer.Ping, []), .. RawPeer.Encode(RawPeer.Text, ping),
        ]);

        await PongsAsync(peer, 3);
    }

    [Fact]
    public async Task T21_Frames_that_come_byte_by_byte_are_all_answered()
    {
        await using var peer = await RawChat.GreetAsync(await shared.GetAsync());
        var ping = RawPeer.Encode(RawPeer.Text, """{"type":"ping"}"""u8);

        for (var round = 0; round < 2; round++)
        {
            foreach (var part in ping.Chunk(1))
                await peer.SendRawAsync(part);
        }

        await PongsAsync(peer, 2);
    }

    private static async Task PongsAsync(RawPeer peer, int count)
    {
        for (var i = 0; i < count; i++)
            await RawChat.NextAsync(peer, "pong");
    }
}
