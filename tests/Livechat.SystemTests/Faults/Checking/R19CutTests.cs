using Livechat.Checker.Faults;
using Livechat.Tests.Support;

namespace Livechat.SystemTests.Faults.Checking;

/// <summary>
/// A conversation whose first connection is cut behind the k-th frame, for every k until there are no more frames, in each direction, with a
/// reset and without a word: it always ends live, with the full list.
/// </summary>
public sealed class R19CutTests
{
    private const int Messages = 3;

    // More than the conversation has frames in either direction; that it is, is asserted.
    private const int MostFrames = 48;

    [Theory]
    [InlineData(Direction.ToServer, Ending.Reset)]
    [InlineData(Direction.ToClient, Ending.Reset)]
    [InlineData(Direction.ToServer, Ending.HalfOpen)]
    [InlineData(Direction.ToClient, Ending.HalfOpen)]
    public async Task Cut_behind_any_frame_it_ends_live_with_the_full_list(Direction way, Ending ending)
    {
        await using var stage = await Stage.StartAsync();
        var proxies = Enumerable.Range(0, MostFrames).Select(_ => new CutProxy { Target = () => stage.Server.Port }).ToList();
        var cut = await Task.WhenAll(proxies.Select((proxy, k) => TalkThroughAsync(stage, proxy, new LinkPlan(way, Frames: k, Ending: ending))));

        await stage.JudgeAsync();
        foreach (var proxy in proxies)
            await proxy.DisposeAsync();
        Assert.True(cut[0]);
        Assert.True(cut.Count(happened => happened) > Messages);
        Assert.False(cut[^1], "The conversation has more frames than were tried.");
    }

    /// <summary>True when the plan was carried out.</summary>
    private static async Task<bool> TalkThroughAsync(Stage stage, CutProxy proxy, LinkPlan plan)
    {
        var isFirst = true;
        proxy.NextPlan = () =>
        {
            var next = isFirst ? plan : LinkPlan.Faithful;
            isFirst = false;
            return next;
        };
        var talk = stage.NewTalkThrough(proxy, $"cut {plan.Frames}");
        using var end = new CancellationTokenSource();
        var open = talk.OpenAsync(end.Token);
        stage.Say(talk.Tabs[0], Messages);
        await Waiting.Until(() => Task.FromResult(talk.IsSent && talk.Tabs[0].IsLive && talk.Tabs[0].Screen.Lines.LastOrDefault() is { IsAnswer: true }), what: $"the full list after {plan}");
        var happened = proxy.Harmed > 0;
        await end.CancelAsync();
        await open;
        return happened;
    }
}
