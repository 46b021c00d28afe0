using Livechat.SystemTests.Support;
using GeminiEmulator;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;

namespace Livechat.SystemTests.Faults;

/// <summary>SIGKILL at the worst moments: what was acknowledged is there afterwards exactly once, and what was owed is given.</summary>
public sealed class CrashTests
{
    private static readonly string[] NoRate =
    [
        "--LIVECHAT_MESSAGES_PER_MINUTE=1000000", "--LIVECHAT_MESSAGE_BURST=1000000", "--LIVECHAT_SOCKETS_PER_VISITOR=1000000", "--LIVECHAT_SOCKETS_PER_ADDRESS=1000000",
    ];

    [Fact]
    public async Task An_answer_that_was_being_written_at_a_kill_comes_after_the_restart()
    {
        using var folder = new ServerFolder();
        await using var gemini = await GeminiEmulatorServer.StartAsync(new() { Delay = TimeSpan.FromSeconds(3) });
        string[] settings = ["--GEMINI_API_KEY=test-key", $"--GEMINI_BASE_URL={gemini.BaseUrl}"];

        Welcome conversation;
        await using (var server = await ServerProcess.StartAsync(folder, settings))
        {
            await using var client = await V2Client.JoinAsync(server.Url);
            conversation = client.Welcome;
            Assert.Equal("sent", (await client.SendMessageAsync("How do I change my nameservers?")).Type);
            await Waiting.Until(() => Task.FromResult(gemini.Requests.Any(request => request.Path.Contains("enerateContent"))));
            await server.KillAsync();
            Assert.DoesNotContain(client.Events, frame => frame.Type == "message" && frame.Text("sender_type") == "ai");
        }

        await using var restarted = await ServerProcess.StartAsync(folder, settings);
        await using var again = await V2Client.ResumeAsync(restarted.Url, conversation, 0);
        var answer = await again.ShownAsync(2);
        Assert.Equal(("message", "ai"), (answer.Type, answer.Text("sender_type")));
        Assert.False(string.IsNullOrWhiteSpace(answer.Text("message")));

        // One answer, and it is final: nothing else comes of the first attempt.
        var next = await again.SendMessageAsync("Thank you!");
        Assert.Equal(3, next.Seq);
    }

    [Fact]
    public async Task Every_acknowledged_message_survives_kill_after_kill_exactly_once()
    {
        using var folder = new ServerFolder();
        var server = await ServerProcess.StartAsync(folder, NoRate);
        Welcome conversation;
        await using (var opener = await V2Client.JoinAsync(server.Url))
            conversation = opener.Welcome;

        var acknowledged = new Dictionary<string, (long Seq, string Text)>();
        var attempted = new Dictionary<string, string>();
        for (var round = 0; round < 5; round++)
        {
            var writers = Enumerable.Range(0, 4).Select(_ => WriteUntilCutAsync(server.Url, conversation, acknowledged, attempted)).ToList();
            await Waiting.Until(() => Task.FromResult(Acknowledged() >= (round + 1) * 40));
            await server.KillAsync();
            await Task.WhenAll(writers).Within();
            await server.DisposeAsync();
            server = await ServerProcess.StartAsync(folder, NoRate);
        }

        await using (server)
        {
            // What was sent but not acknowledged is sent again, as every client does.
            await using var client = await V2Client.ResumeAsync(server.Url, conversation, 0);
            foreach (var (id, text) in attempted.Where(message => !acknowledged.ContainsKey(message.Key)).ToList())
                acknowledged.Add(id, ((await client.SendMessageAsync(text, id)).Seq, text));

            await using var reader = await V2Client.ResumeAsync(server.Url, conversation, 0);
            Assert.Equal(Enumerable.Range(1, reader.Replay.Count).Select(seq => (long)seq), reader.Replay.Select(frame => frame.Seq));
            var stored = reader.Replay.Where(frame => frame.Has("client_message_id")).ToDictionary(frame => frame.Text("client_message_id"), frame => (frame.Seq, frame.Text("message")));
            Assert.Equal(attempted.Count, stored.Count);
            foreach (var (id, message) in acknowledged)
                Assert.Equal(message, stored[id]);
        }

        int Acknowledged()
        {
            lock (acknowledged)
                return acknowledged.Count;
        }
    }

    private static async Task WriteUntilCutAsync(
        Uri url, Welcome conversation, Dictionary<string, (long Seq, string Text)> acknowledged, Dictionary<string, string> attempted)
    {
        try
        {
            await using var client = await V2Client.ResumeAsync(url, conversation, 0);
            while (true)
            {
                var id = Guid.NewGuid().ToString();
                var text = $"text of {id}";
                lock (acknowledged)
                    attempted.Add(id, text);
                var sent = await client.SendMessageAsync(text, id);
                Assert.Equal("sent", sent.Type);
                lock (acknowledged)
                    acknowledged.Add(id, (sent.Seq, text));
            }
        }
        catch (Exception e) when (e is InvalidOperationException or System.Net.WebSockets.WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The kill.
        }
    }
}
