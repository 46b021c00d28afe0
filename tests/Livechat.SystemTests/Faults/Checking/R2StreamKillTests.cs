using Livechat.Tests.Support;

namespace Livechat.SystemTests.Faults.Checking;

/// <summary>SIGKILL in the middle of an answer's stream, behind more and more drafts: no draft stays, none is stored, and one whole answer follows.</summary>
public sealed class R2StreamKillTests
{
    [Fact]
    public async Task Killed_behind_the_kth_draft_the_answer_comes_whole_and_once_after_the_restart()
    {
        await using var stage = await Stage.StartAsync();
        stage.Model.Between = TimeSpan.FromMilliseconds(200);
        var talk = stage.NewTalk("visitor", tabs: 2);
        using var end = new CancellationTokenSource();
        var open = talk.OpenAsync(end.Token);

        for (var drafts = 1; drafts <= 4; drafts++)
        {
            var wanted = stage.Observed.Drafts + drafts;
            stage.Say(talk.Tabs[0]);
            await Waiting.Until(() => Task.FromResult(stage.Observed.Drafts >= wanted), what: $"draft {drafts} of an answer");
            await stage.Server.KillAsync();
            await stage.StartAgainAsync();
            await Waiting.Until(() => Task.FromResult(talk.Tabs.All(tab => tab.IsLive && tab.Screen.Lines.LastOrDefault() is { IsAnswer: true })), what: "the answer after the restart");
        }
        await end.CancelAsync();
        await open;

        var conversation = Assert.Single(await stage.JudgeAsync());
        Assert.Equal(4, conversation.Lines.Count(line => line.IsAnswer));
        // Each of them was under way when its server died: it was begun again.
        Assert.All(conversation.Turns, turn => Assert.True(turn.Attempts >= 2, $"A turn was answered in {turn.Attempts} attempt."));
    }
}
