using Livechat.Conversations;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>R21: the feed is a hint. Whatever it repeats, swaps or forgets, a socket gets each event once and in order.</summary>
public sealed class R21FeedOrderTests
{
    private const int Count = 6;

    public static TheoryData<string> Orders =>
    [
        "2 3 4 5 6", "6 5 4 3 2", "6", "2 6", "4 2 6 3 5", "2 2 2 3 3 6 6 5 4 6 2", "6 6 6 6", "3 5 3 5 6 2 4", "2 3 2 3 4 5 2 6 1 1 1",
    ];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task R21_Events_are_delivered_once_and_in_order_however_they_are_told(string order)
    {
        await using var host = await LivechatHost.StartAsync();
        await using var client = await host.JoinAsync();
        // Another program writes to the log, so this server's feed knows nothing of it but what the test tells.
        await using var other = await TestStore.OpenAsync(host.DataFolder);
        var owner = host.Text("SELECT owner FROM conversations");
        var id = Guid.Parse(client.Welcome.ConversationId);
        for (var n = 1; n <= Count; n++)
            await other.Log.AppendVisitorMessageAsync(new VisitorMessage(id, owner, "Guest", $"text {n}"));
        var events = await other.Log.ReadAfterAsync(id, 0, int.MaxValue, CancellationToken.None);
        var feed = host.Services.GetRequiredService<ConversationFeed>();

        foreach (var seq in order.Split(' ').Select(int.Parse))
            feed.Publish(events[seq - 1]);
        await client.ShownAsync(Count);
        await client.FlushAsync();

        Assert.Equal(Enumerable.Range(1, Count).Select(n => ((long)n, $"text {n}")), client.Events.Select(frame => (frame.Seq, frame.Text("message"))));
    }

    [Fact]
    public async Task R21_A_client_that_missed_something_asks_by_its_last_seq_and_gets_exactly_the_rest()
    {
        await using var host = await LivechatHost.StartAsync();
        await using var client = await host.JoinAsync();
        for (var n = 1; n <= Count; n++)
            await client.SendMessageAsync($"text {n}");
        await Waiting.Until(() => Task.FromResult(host.Count("SELECT count(*) FROM turns WHERE state <> 'done'") == 0));
        await using var whole = await V2Client.ResumeAsync(host.Url, client.Welcome, 0);

        for (var after = 0; after <= whole.Replay.Count; after++)
        {
            await using var again = await V2Client.ResumeAsync(host.Url, client.Welcome, after);
            Assert.Equal(whole.Replay.Skip(after).Select(frame => frame.Raw), again.Replay.Select(frame => frame.Raw));
        }
    }
}
