using System.Diagnostics;
using System.Text;
using Livechat.Conversations;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>Promise 6: a peer that does not read costs bounded memory, is closed with 4408, slows nobody and resumes completely.</summary>
public sealed class R24SlowReaderTests
{
    private const int Messages = 300;
    private static readonly (string, string)[] Large =
    [
        ("LIVECHAT_MESSAGE_CHARACTERS", "100000"), ("LIVECHAT_FRAME_BYTES", "200000"), ("LIVECHAT_MESSAGES_PER_MINUTE", "1000000"), ("LIVECHAT_MESSAGE_BURST", "1000000"),
    ];

    [Fact]
    public async Task A_peer_that_does_not_read_is_closed_and_can_resume_everything()
    {
        await using var host = await LivechatHost.StartAsync(Large);
        await using var writer = await host.JoinAsync();
        await using var slow = await SlowPeerAsync(host, writer.Welcome);

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

    [Fact]
    public async Task Drafts_are_dropped_before_anything_else_and_a_trickle_of_reading_saves_nobody()
    {
        await using var host = await LivechatHost.StartAsync(Large);
        await using var writer = await host.JoinAsync();
        await using var slow = await SlowPeerAsync(host, writer.Welcome);
        await using var other = await host.JoinAsync();
        var feed = host.Services.GetRequiredService<ConversationFeed>();
        var conversation = Guid.Parse(writer.Welcome.ConversationId);

        // Far more drafts than the kernel and the queue have room for, of many answers, so that none replaces another. They cost the socket nothing.
        for (var n = 1; n <= Messages; n++)
            feed.PublishDraft(conversation, new Draft(Guid.NewGuid(), n, new string('d', 50_000)));
        Assert.Equal("sent", (await writer.SendMessageAsync("Is anybody still there?")).Type);
        await writer.ShownAsync(1);

        using var reading = new CancellationTokenSource();
        var received = new MemoryStream();
        var trickle = TrickleAsync(slow, received, reading.Token);
        // What must be delivered may not be dropped: it ends the socket instead, however often a byte is read from it.
        for (var n = 0; n < Messages; n++)
            Assert.Equal("sent", (await writer.SendMessageAsync($"{n} {new string('x', 50_000)}")).Type);
        Assert.Equal("sent", (await other.SendMessageAsync("I am served as ever.")).Type);
        await reading.CancelAsync();
        await trickle;

        // It ends by itself, and what was still on its way is far from everything.
        var buffer = new byte[64 * 1024];
        while (await slow.ReadRawAsync(buffer) is > 0 and var count)
            received.Write(buffer, 0, count);
        var text = Encoding.UTF8.GetString(received.ToArray());
        Assert.InRange(text.Split("\"type\":\"draft\"").Length - 1, 1, Messages - 1);
        Assert.InRange(text.Split("\"type\":\"message\"").Length - 1, 0, Messages - 1);
        await using var again = await V2Client.ResumeAsync(host.Url, writer.Welcome, 0);
        Assert.Equal(Messages + 1, again.Replay.Count(frame => frame.Type == "message" && frame.Text("sender_type") == "visitor"));
    }

    private static async Task<RawPeer> SlowPeerAsync(LivechatHost host, Welcome conversation)
    {
        var slow = await RawPeer.ConnectAsync(host.Url, "/livechat/ws/support/", "livechat.v2", receiveBuffer: 4096);
        await slow.SendTextAsync(
            $"{{\"type\":\"hello\",\"client_id\":\"slow\",\"conversation_id\":\"{conversation.ConversationId}\",\"epoch\":\"{conversation.Epoch}\",\"after_seq\":0,\"visitor_token\":\"{conversation.VisitorToken}\"}}");
        while ((await slow.ReadJsonAsync()).Type != "live")
        {
        }
        return slow;
    }

    /// <summary>Reads a byte now and then, for as long as it is let.</summary>
    private static async Task TrickleAsync(RawPeer slow, MemoryStream received, CancellationToken cancel)
    {
        var one = new byte[1];
        while (!cancel.IsCancellationRequested && await slow.ReadRawAsync(one) == 1)
        {
            received.Write(one);
            await Task.Delay(5, CancellationToken.None);
        }
    }
}
