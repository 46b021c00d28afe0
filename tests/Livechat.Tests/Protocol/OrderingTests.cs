using FsCheck;
using FsCheck.Fluent;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>
/// Promises 1 to 3 as a property: whatever is sent, cut and resumed in whatever order, in the end every participant has the same list,
/// seq 1, 2, 3 … without gaps, and every message that was acknowledged is in it exactly once.
/// </summary>
public sealed class OrderingTests
{
    private const int Participants = 3;

    /// <summary>What one participant does: send messages, each cut after so many frames (0: not cut).</summary>
    private sealed record Step(int Participant, int CutAfterFrames);

    [Fact]
    public async Task Every_participant_sees_the_same_whatever_is_cut_when()
    {
        await using var host = await LivechatHost.StartAsync(
            ("LIVECHAT_MESSAGES_PER_MINUTE", "1000000"), ("LIVECHAT_MESSAGE_BURST", "1000000"), ("LIVECHAT_SOCKETS_PER_VISITOR", "1000"));
        var step =
            from participant in Gen.Choose(0, Participants - 1)
            from cut in Gen.Frequency((2, Gen.Constant(0)), (3, Gen.Choose(1, 12)))
            select new Step(participant, cut);
        var plans = step.ListOf().Resize(20).Where(plan => plan.Count > 0);

        Prop.ForAll(plans.ToArbitrary(), plan => RunAsync(host, [.. plan]).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task A_cut_at_the_kth_frame_loses_nothing(int k)
    {
        await using var host = await LivechatHost.StartAsync(
            ("LIVECHAT_MESSAGES_PER_MINUTE", "1000000"), ("LIVECHAT_MESSAGE_BURST", "1000000"), ("LIVECHAT_SOCKETS_PER_VISITOR", "1000"));

        await RunAsync(host, [.. Enumerable.Range(0, 10).Select(_ => new Step(0, k))]);
    }

    private static async Task RunAsync(LivechatHost host, List<Step> plan)
    {
        await using var opener = await host.JoinAsync();
        var people = Enumerable.Range(0, Participants).Select(_ => new Participant(host, opener.Welcome)).ToList();

        await Task.WhenAll(people.Select((person, index) => Task.Run(async () =>
        {
            foreach (var step in plan.Where(step => step.Participant == index))
                await person.SendAsync(step.CutAfterFrames);
        }))).Within(TimeSpan.FromSeconds(60));

        // All is sent; each catches up to the same head. The assistant may still add to it, so the head is taken once.
        await using var last = await V2Client.ResumeAsync(host.Url, opener.Welcome, 0);
        var head = last.Replay.Count;
        foreach (var person in people)
            await person.CatchUpAsync(head);

        var truth = last.Replay.Select(frame => frame.Raw).ToList();
        Assert.Equal(Enumerable.Range(1, head).Select(seq => (long)seq), last.Replay.Select(frame => frame.Seq));
        foreach (var person in people)
        {
            Assert.Equal(truth, person.Seen.Take(head).Select(frame => frame.Raw));
            foreach (var (id, seq) in person.Acknowledged)
                Assert.Equal(seq, Assert.Single(last.Replay, frame => frame.Has("client_message_id") && frame.Text("client_message_id") == id).Seq);
            await person.DisposeAsync();
        }
        Assert.Equal(plan.Count, people.Sum(person => person.Acknowledged.Count));
    }

    /// <summary>A client as ours has to be: it keeps what it saw, resumes after it, and sends again what was not acknowledged.</summary>
    private sealed class Participant(LivechatHost host, Welcome conversation) : IAsyncDisposable
    {
        private V2Client? _client;
        private int _framesUntilCut;

        public List<Frame> Seen { get; } = [];

        public Dictionary<string, long> Acknowledged { get; } = [];

        public async Task SendAsync(int cutAfterFrames)
        {
            var id = Guid.NewGuid().ToString();
            Volatile.Write(ref _framesUntilCut, cutAfterFrames);
            for (var attempt = 0; attempt < 50; attempt++)
            {
                try
                {
                    var client = await ConnectedAsync();
                    await client.SendAsync(new { type = "message", client_message_id = id, message = $"text {id}" });
                    var sent = await client.NextAsync(frame => frame.Type is "sent" or "nack" && frame.Text("client_message_id") == id);
                    Assert.Equal("sent", sent.Type);
                    Acknowledged.Add(id, sent.Seq);
                    return;
                }
                catch (Exception e) when (e is InvalidOperationException or System.Net.WebSockets.WebSocketException or ObjectDisposedException or OperationCanceledException)
                {
                    // Cut. The next attempt resumes and sends the same again.
                    await LeaveAsync();
                    Volatile.Write(ref _framesUntilCut, 0);
                }
            }
            throw new InvalidOperationException("Fifty attempts were not enough.");
        }

        public async Task CatchUpAsync(long head)
        {
            Volatile.Write(ref _framesUntilCut, 0);
            var client = await ConnectedAsync();
            await Waiting.Until(() => Task.FromResult(client.Closed.IsCompleted || Last() >= head), what: $"event {head} of a participant at {Last()}");
            if (Last() < head)
            {
                await LeaveAsync();
                await CatchUpAsync(head);
            }
        }

        public ValueTask DisposeAsync() => _client?.DisposeAsync() ?? ValueTask.CompletedTask;

        private long Last()
        {
            lock (Seen)
                return Seen.Count == 0 ? 0 : Seen[^1].Seq;
        }

        private async Task<V2Client> ConnectedAsync()
        {
            if (_client is { IsOpen: true })
                return _client;
            await LeaveAsync();
            var client = await V2Client.ConnectAsync(host.Url);
            client.OnFrame = frame =>
            {
                if (frame.Type is "message" or "status")
                {
                    lock (Seen)
                        Seen.Add(frame);
                }
                if (Volatile.Read(ref _framesUntilCut) > 0 && Interlocked.Decrement(ref _framesUntilCut) == 0)
                    client.Abort();
            };
            _client = client;
            await client.HelloAsync(conversation.ConversationId, conversation.Epoch, Last(), conversation.VisitorToken);
            return client;
        }

        private async Task LeaveAsync()
        {
            if (_client is null)
                return;
            await _client.DisposeAsync();
            _client = null;
        }
    }
}
