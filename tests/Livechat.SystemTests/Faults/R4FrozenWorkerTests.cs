using GeminiEmulator;
using Livechat.SystemTests.Support;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;

namespace Livechat.SystemTests.Faults;

/// <summary>A process that is stopped in the middle of an answer and goes on after another has given it.</summary>
public sealed class R4FrozenWorkerTests
{
    [Fact]
    public async Task R4_a_stopped_process_that_wakes_up_writes_nothing_over_the_answer_another_gave()
    {
        using var folder = new ServerFolder();
        await using var gemini = await GeminiEmulatorServer.StartAsync(new() { Delay = TimeSpan.FromSeconds(3) });
        string[] settings = ["--GEMINI_API_KEY=test-key", $"--GEMINI_BASE_URL={gemini.BaseUrl}"];
        await using var frozen = await ServerProcess.StartAsync(folder, settings);
        await using var visitor = await V2Client.JoinAsync(frozen.Url);
        Assert.Equal("sent", (await visitor.SendMessageAsync("How do I change my nameservers?")).Type);
        await Waiting.Until(() => Task.FromResult(Calls(gemini) == 1));
        await frozen.SignalAsync("STOP");

        await using var other = await ServerProcess.StartAsync(folder, settings);
        await using var elsewhere = await V2Client.ResumeAsync(other.Url, visitor.Welcome, 0);
        var answer = await elsewhere.ShownAsync(2);
        Assert.Equal("ai", answer.Text("sender_type"));
        await frozen.SignalAsync("CONT");

        // What it was writing is refused; what comes next it answers again.
        await Waiting.Until(() => Task.FromResult(frozen.Output.Any(line => line.Contains("silenced", StringComparison.Ordinal))));
        await using var again = await V2Client.ResumeAsync(frozen.Url, visitor.Welcome, 0);
        Assert.Equal(["visitor", "ai"], again.Replay.Select(frame => frame.Text("sender_type")));
        Assert.Equal("sent", (await again.SendMessageAsync("Thank you, and what are your nameservers?")).Type);
        Assert.Equal("ai", (await again.ShownAsync(4)).Text("sender_type"));
    }

    private static int Calls(GeminiEmulatorServer gemini) => gemini.Requests.Count(request => request.Path.Contains("enerateContent", StringComparison.Ordinal));
}
