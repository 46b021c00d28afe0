using System.Diagnostics;
using System.Net.WebSockets;
using GeminiEmulator;
using Livechat.SystemTests.Support;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;

namespace Livechat.SystemTests.Faults;

/// <summary>SIGTERM: goodbye, let what is being written end or hand it back, close, and be gone within ten seconds.</summary>
public sealed class DrainTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task An_answer_that_is_nearly_done_still_arrives_and_nobody_new_gets_in()
    {
        using var folder = new ServerFolder();
        await using var gemini = await GeminiEmulatorServer.StartAsync(new() { Delay = TimeSpan.FromSeconds(2) });
        await using var server = await ServerProcess.StartAsync(folder, "--GEMINI_API_KEY=test-key", $"--GEMINI_BASE_URL={gemini.BaseUrl}");
        await using var client = await V2Client.JoinAsync(server.Url);
        await client.SendMessageAsync("How do I change my nameservers?");
        await Waiting.Until(() => Task.FromResult(gemini.Requests.Any(request => request.Path.Contains("enerateContent", StringComparison.Ordinal))));

        var since = Stopwatch.GetTimestamp();
        var exit = server.TerminateAsync();
        var bye = await client.NextAsync("bye");
        Assert.InRange(bye.Number("retry_after_seconds"), 1, 60);
        var refusal = await Assert.ThrowsAsync<WebSocketException>(() => V2Client.JoinAsync(server.Url));
        Assert.Contains("503", refusal.Message);
        // Whoever is still here may still write; it is stored and answered after the restart.
        Assert.Equal("sent", (await client.SendMessageAsync("One more thing: what are your nameservers?")).Type);
        Assert.Equal("ai", (await client.ShownAsync(3)).Text("sender_type"));
        Assert.Equal(1001, await client.Closed.Within());
        Assert.Equal(0, await exit);
        Assert.True(Stopwatch.GetElapsedTime(since) < Limit);

        await using var next = await ServerProcess.StartAsync(folder);
        await using var back = await V2Client.ResumeAsync(next.Url, client.Welcome, 3);
        Assert.Equal("ai", (await back.ShownAsync(4)).Text("sender_type"));
    }

    [Fact]
    public async Task An_answer_that_hangs_is_handed_back_and_given_by_the_next_start()
    {
        using var folder = new ServerFolder();
        await using var gemini = await GeminiEmulatorServer.StartAsync(new() { Delay = TimeSpan.FromSeconds(15) });
        await using var server = await ServerProcess.StartAsync(folder, "--GEMINI_API_KEY=test-key", $"--GEMINI_BASE_URL={gemini.BaseUrl}");
        await using var client = await V2Client.JoinAsync(server.Url);
        await client.SendMessageAsync("How do I change my nameservers?");
        await Waiting.Until(() => Task.FromResult(gemini.Requests.Any(request => request.Path.Contains("enerateContent", StringComparison.Ordinal))));

        var since = Stopwatch.GetTimestamp();
        Assert.Equal(0, await server.TerminateAsync());
        Assert.True(Stopwatch.GetElapsedTime(since) < Limit);

        await using var next = await ServerProcess.StartAsync(folder);
        await using var back = await V2Client.ResumeAsync(next.Url, client.Welcome, 0);
        Assert.Equal("ai", (await back.ShownAsync(2)).Text("sender_type"));
    }

    [Fact]
    public async Task A_peer_that_never_answers_the_close_does_not_hold_the_stop_up()
    {
        using var folder = new ServerFolder();
        await using var server = await ServerProcess.StartAsync(folder);
        await using var deaf = await RawPeer.ConnectAsync(server.Url, "/livechat/ws/support/", "livechat.v2");

        var since = Stopwatch.GetTimestamp();
        Assert.Equal(0, await server.TerminateAsync());
        Assert.True(Stopwatch.GetElapsedTime(since) < Limit);
    }

    [Fact]
    public async Task Restart_after_restart_loses_no_message_and_no_conversation()
    {
        await using var server = await RestartableServer.StartAsync(new() { ["LIVECHAT_MESSAGES_PER_MINUTE"] = "1000000", ["LIVECHAT_MESSAGE_BURST"] = "1000000" });
        var url = new Uri(server.Url);
        using var stop = new CancellationTokenSource();
        var visitors = Enumerable.Range(0, 8).Select(n => new RestlessVisitor(url, $"visitor {n}")).ToList();
        var running = visitors.Select(visitor => visitor.RunAsync(stop.Token)).ToList();

        for (var restart = 1; restart <= 4; restart++)
        {
            await Waiting.Until(() => Task.FromResult(visitors.All(visitor => visitor.Sent.Count >= restart * 5)));
            await server.TerminateAsync();
            await server.StartAgainAsync();
        }
        await Waiting.Until(() => Task.FromResult(visitors.All(visitor => visitor.Sent.Count >= 25)));
        await stop.CancelAsync();
        await Task.WhenAll(running).Within();

        foreach (var visitor in visitors)
        {
            await using var reader = await V2Client.ResumeAsync(url, visitor.Welcome!, 0);
            var written = reader.Replay.Where(frame => frame.Type == "message" && frame.Text("sender_type") == "visitor").ToList();
            Assert.Equal(visitor.Sent, written.Select(frame => (frame.Seq, frame.Text("message"))).Where(visitor.Sent.Contains));
            Assert.Equal(written.Count, written.Select(frame => frame.Text("client_message_id")).Distinct().Count());
            Assert.Equal(Enumerable.Range(1, reader.Replay.Count).Select(seq => (long)seq), reader.Replay.Select(frame => frame.Seq));
        }
    }

    /// <summary>Writes one message after the other, through every restart, each with its id until it is acknowledged.</summary>
    private sealed class RestlessVisitor(Uri url, string name)
    {
        public Welcome? Welcome { get; private set; }

        public List<(long Seq, string Text)> Sent { get; } = [];

        public async Task RunAsync(CancellationToken stop)
        {
            var id = Guid.NewGuid().ToString();
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await using var client = Welcome is null ? await V2Client.JoinAsync(url) : await V2Client.ResumeAsync(url, Welcome, 0);
                    Welcome ??= client.Welcome;
                    while (!stop.IsCancellationRequested)
                    {
                        var text = $"{name} writes {Sent.Count}";
                        var answer = await client.SendMessageAsync(text, id);
                        if (answer.Type != "sent")
                            continue;
                        Sent.Add((answer.Seq, text));
                        id = Guid.NewGuid().ToString();
                    }
                }
                catch (Exception e) when (e is InvalidOperationException or WebSocketException or HttpRequestException or OperationCanceledException or ObjectDisposedException)
                {
                    // The server restarts; come back when it is there.
                    await Task.Delay(50, CancellationToken.None);
                }
            }
        }
    }
}
