using System.Diagnostics;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>Promise 6 and threat R24: a peer that does not read costs bounded memory, is closed with 4408, slows nobody and resumes completely.</summary>
public sealed class SlowReaderTests
{
    private const int Messages = 300;

    [Fact]
    public async Task A_peer_that_does_not_read_is_closed_and_can_resume_everything()
    {
        await using var host = await LivechatHost.StartAsync(
            ("LIVECHAT_MESSAGE_CHARACTERS", "100000"), ("LIVECHAT_FRAME_BYTES", "200000"),
            ("LIVECHAT_MESSAGES_PER_MINUTE", "1000000"), ("LIVECHAT_MESSAGE_BURST", "1000000"));
        await using var writer = await host.JoinAsync();
        await using var slow = await RawPeer.ConnectAsync(host.Url, "/livechat/ws/support/", "livechat.v2", receiveBuffer: 4096);
        await slow.SendTextAsync($"{{\"type\":\"hello\",\"client_id\":\"slow\",\"conversation_id\":\"{writer.Welcome.ConversationId}\",\"epoch\":\"{writer.Welcome.Epoch}\",\"after_seq\":0,\"visitor_token\":\"{writer.Welcome.VisitorToken}\"}}");
        while ((await slow.ReadJsonAsync()).Type != "live")
        {
        }

        // About 15 MB: more than the kernel keeps for a connection whose other side does not read.
        var worst = TimeSpan.Zero;
        for (var n = 0; n < Messages; n++)
        {
            var clock = Stopwatch.StartNew();
            Assert.Equal("sent", (await writer.SendMessageAsync($"{n} {new string('x', 50_000)}")).Type);
            if (clock.Elapsed > worst)
                worst = clock.Elapsed;
        }

        Assert.True(worst < TimeSpan.FromSeconds(5), $"The slowest send took {worst}.");
        // When it reads at last, what it can still get ends with 4408, or with a connection that was given up.
        Assert.Contains(await slow.ReadToCloseAsync(TimeSpan.FromSeconds(30)), new[] { 4408, -1 });

        await using var again = await V2Client.ResumeAsync(host.Url, writer.Welcome, 0);
        Assert.Equal(Messages, again.Replay.Count(frame => frame.Type == "message" && frame.Text("sender_type") == "visitor"));
        Assert.Equal(Enumerable.Range(1, again.Replay.Count).Select(seq => (long)seq), again.Replay.Select(frame => frame.Seq));
    }
}
