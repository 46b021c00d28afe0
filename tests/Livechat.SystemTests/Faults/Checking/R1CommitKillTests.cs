using Livechat.SystemTests.Support;

namespace Livechat.SystemTests.Faults.Checking;

/// <summary>
/// SIGKILL before the commit, between commit and acknowledgement, and between an answer and its storing, at one pass after the other: what
/// clients send again is stored once, at the place that was promised, and answered once.
/// </summary>
public sealed class R1CommitKillTests
{
    private const int Passes = 5;

    // An answer is killed at its first pass each time: four times the same one, which is then left to a person.
    [Theory]
    [InlineData("before_commit", 1)]
    [InlineData("after_commit", 1)]
    [InlineData("answer_made", 0)]
    public async Task Killed_there_again_and_again_every_message_is_stored_and_answered_once(string point, int further)
    {
        await using var stage = await Stage.StartAsync($"{point}:1");
        var talk = stage.NewTalk("visitor", tabs: 2);
        using var end = new CancellationTokenSource();
        var open = talk.OpenAsync(end.Token);

        for (var pass = 1; pass <= Passes; pass++)
        {
            stage.Say(talk.Tabs[pass % 2], messages: 2);
            await stage.KillAtFailpointAsync();
            await stage.StartAgainAsync(pass < Passes ? $"{point}:{1 + pass * further}" : null);
        }
        await end.CancelAsync();
        await open;

        var conversation = Assert.Single(await stage.JudgeAsync());
        Assert.Equal(2 * Passes, conversation.Lines.Count(line => line.IsVisitor));
    }

    [Theory]
    [InlineData("after_commit:1", "false")]
    [InlineData("after_commit", "true")]
    [InlineData("after_commit:0", "true")]
    [InlineData("anywhere:1", "true")]
    public async Task No_real_installation_and_no_slip_of_the_pen_gets_a_failpoint(string failpoint, string demo)
    {
        using var folder = new ServerFolder();
        await using var server = ServerProcess.Launch(folder, "--urls", "http://127.0.0.1:0", $"--LIVECHAT_DEMO={demo}", $"--LIVECHAT_FAILPOINT={failpoint}");

        Assert.NotEqual(0, await server.ExitAsync());
        Assert.Single(server.Output, line => line.Contains("LIVECHAT_FAILPOINT"));
    }
}
