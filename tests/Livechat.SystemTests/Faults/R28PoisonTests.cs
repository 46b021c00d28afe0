using GeminiEmulator;
using Livechat.SystemTests.Support;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;

namespace Livechat.SystemTests.Faults;

/// <summary>R28: a message whose answer ends the process is not what all starts of the process end with.</summary>
public sealed class R28PoisonTests
{
    [Fact]
    public async Task R28_A_turn_in_which_the_process_died_three_times_is_parked_and_all_others_are_answered()
    {
        using var folder = new ServerFolder();
        await using var gemini = await GeminiEmulatorServer.StartAsync();
        gemini.OnRequest = request => IsPoison(request) ? Reply.Hang() : Reply.Text("Here you are.");
        // The poisoned turn lasts until the process ends.
        string[] settings =
        [
            "--GEMINI_API_KEY=test-key", $"--GEMINI_BASE_URL={gemini.BaseUrl}", "--LIVECHAT_TURN_SECONDS=100000", "--LIVECHAT_PIECE_SECONDS=100000",
        ];

        Welcome? poisoned = null;
        for (var death = 1; death <= 3; death++)
        {
            await using var server = await ServerProcess.StartAsync(folder, settings);
            if (poisoned is null)
            {
                await using var client = await V2Client.JoinAsync(server.Url);
                poisoned = client.Welcome;
                Assert.Equal("sent", (await client.SendMessageAsync("poison")).Type);
            }
            await Waiting.Until(() => Task.FromResult(gemini.Requests.Count(IsPoison) == death));
            await AnswersOthersAsync(server);
            await server.KillAsync();
        }

        await using var last = await ServerProcess.StartAsync(folder, settings);
        await using var back = await V2Client.ResumeAsync(last.Url, poisoned!, 0);
        var told = await back.ShownAsync(2);
        Assert.Equal(("message", "ai"), (told.Type, told.Text("sender_type")));
        Assert.Contains("colleague", told.Text("message"));
        Assert.Equal(("status", "waiting"), ((await back.ShownAsync(3)).Type, (await back.ShownAsync(3)).Text("status")));
        await AnswersOthersAsync(last);
        Assert.Equal(3, gemini.Requests.Count(IsPoison));
    }

    private static bool IsPoison(RecordedRequest request) => request.Body?.ToJsonString().Contains("poison", StringComparison.Ordinal) == true;

    private static async Task AnswersOthersAsync(ServerProcess server)
    {
        await using var client = await V2Client.JoinAsync(server.Url);
        await client.SendMessageAsync("How do I change my nameservers?");
        Assert.Equal("Here you are.", (await client.ShownAsync(2)).Text("message"));
    }
}
