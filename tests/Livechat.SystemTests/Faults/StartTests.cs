using Livechat.SystemTests.Support;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;

namespace Livechat.SystemTests.Faults;

/// <summary>Starting and stopping as operators see it.</summary>
public sealed class StartTests
{
    private const string StackTrace = "   at ";

    [Fact]
    public async Task A_taken_port_gets_one_sentence_and_no_stack_trace()
    {
        using var folder = new ServerFolder();
        using var other = new ServerFolder();
        await using var first = await ServerProcess.StartAsync(folder);

        await using var second = ServerProcess.Launch(other, "--urls", $"http://127.0.0.1:{first.Url.Port}");

        Assert.NotEqual(0, await second.ExitAsync());
        Assert.Contains(second.Output, line => line.Contains($"{first.Url.Port}") && line.Contains("--urls"));
        Assert.DoesNotContain(second.Output, line => line.StartsWith(StackTrace, StringComparison.Ordinal));
        using var http = new HttpClient();
        Assert.True((await http.GetAsync(new Uri(first.Url, "/health")).Within()).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Bad_settings_are_all_listed_and_nothing_starts()
    {
        using var folder = new ServerFolder();
        await using var server = ServerProcess.Launch(folder, "--urls", "http://127.0.0.1:0", "--LIVECHAT_FRAME_BYTES=big", "--LIVECHAT_DEMO=perhaps", "--GEMINI_TEMPERATURE=9");

        Assert.NotEqual(0, await server.ExitAsync());
        foreach (var name in new[] { "LIVECHAT_FRAME_BYTES", "LIVECHAT_DEMO", "GEMINI_TEMPERATURE" })
            Assert.Single(server.Output, line => line.Contains(name));
        Assert.DoesNotContain(server.Output, line => line.StartsWith(StackTrace, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_servers_run_side_by_side_and_know_nothing_of_each_other()
    {
        using var one = new ServerFolder();
        using var two = new ServerFolder();
        await using var first = await ServerProcess.StartAsync(one);
        await using var second = await ServerProcess.StartAsync(two);

        await using var client = await V2Client.JoinAsync(first.Url);
        await client.SendMessageAsync("hello");
        await using var stranger = await V2Client.ConnectAsync(second.Url);
        await stranger.SendHelloAsync(client.Welcome.ConversationId, client.Welcome.Epoch, 0, client.Welcome.VisitorToken);

        Assert.Equal("not_found", (await stranger.NextAsync()).Text("code"));
        var own = await stranger.HelloAsync();
        Assert.NotEqual(client.Welcome.Epoch, own.Epoch);
    }

    [Fact]
    public async Task Without_a_key_it_says_so_in_one_line_and_answers_all_the_same()
    {
        using var folder = new ServerFolder();
        await using var server = await ServerProcess.StartAsync(folder);
        await using var client = await V2Client.JoinAsync(server.Url);
        await client.SendMessageAsync("What is the uptime guarantee?");

        Assert.Equal("ai", (await client.ShownAsync(2)).Text("sender_type"));
        Assert.Single(server.Output, line => line.Contains("GEMINI_API_KEY"));
    }

    [Fact]
    public async Task A_key_is_never_printed()
    {
        using var folder = new ServerFolder();
        const string canary = "canary-key-51f0";
        await using var server = await ServerProcess.StartAsync(folder, $"--GEMINI_API_KEY={canary}", "--GEMINI_BASE_URL=http://127.0.0.1:9");
        await using var client = await V2Client.JoinAsync(server.Url);
        await client.SendMessageAsync("What is the uptime guarantee?");
        await client.ShownAsync(2);
        await server.TerminateAsync();

        Assert.DoesNotContain(server.Output, line => line.Contains(canary));
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(canary, await File.ReadAllTextAsync(file, System.Text.Encoding.Latin1));
    }

    [Fact]
    public async Task A_term_signal_takes_leave_of_clients_and_ends_with_0()
    {
        using var folder = new ServerFolder();
        await using var server = await ServerProcess.StartAsync(folder);
        await using var client = await V2Client.JoinAsync(server.Url);
        await using var classic = await ClassicClient.JoinAsync(server.Url);

        Assert.Equal(0, await server.TerminateAsync());

        Assert.Contains(client.Received, frame => frame.Type == "bye");
        Assert.Equal((1001, 1001), (await client.Closed.Within(), await classic.Closed.Within()));
    }

    [Fact]
    public async Task A_second_start_on_the_same_data_goes_on_where_the_first_stopped()
    {
        using var folder = new ServerFolder();
        Welcome conversation;
        await using (var server = await ServerProcess.StartAsync(folder))
        {
            await using var client = await V2Client.JoinAsync(server.Url);
            conversation = client.Welcome;
            await client.SendMessageAsync("hello");
            await client.ShownAsync(2);
            await server.TerminateAsync();
        }

        await using var again = await ServerProcess.StartAsync(folder);
        await using var resumed = await V2Client.ResumeAsync(again.Url, conversation, 0);

        Assert.Equal([1, 2], resumed.Replay.Select(frame => frame.Seq));
        Assert.DoesNotContain(resumed.Received, frame => frame.Type == "reset");
    }
}
