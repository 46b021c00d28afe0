using System.Diagnostics;
using Livechat.Checker.Faults;
using Livechat.Tests.Support;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

/// <summary>R19 in the visitor's browser: whatever happens to the page and its connection, the panel ends live with the full list.</summary>
[Collection(BrowserTests.Name)]
public sealed class R19BrowserTests(Chromium chromium, BrokenNetwork network) : IDisposable
{
    // More than the conversation has frames in either direction; that it is, is asserted.
    private const int MostFrames = 48;

    // The handshake, a hello and two messages; more come and go with the time between them.
    private const int LeastFrames = 4;

    private const string LongestStandstill =
        """
        () => {
          let last = performance.now();
          window.longest = 0;
          setInterval(() => {
            const now = performance.now();
            window.longest = Math.max(window.longest, now - last);
            last = now;
          }, 50);
        }
        """;

    // Between two pieces of an answer: enough for a test to come in between, and none.
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(15);

    [Theory]
    [InlineData(Direction.ToServer)]
    [InlineData(Direction.ToClient)]
    public async Task Cut_behind_any_frame_the_panel_ends_live_with_the_full_list(Direction way)
    {
        int next = -1, cut = 0, last = MostFrames;
        await Task.WhenAll(Enumerable.Range(0, BrokenNetwork.Ways).Select(async lane =>
        {
            while (Interlocked.Increment(ref next) is var k && k < Volatile.Read(ref last))
            {
                if (await TalkThroughAsync(lane, new LinkPlan(way, Frames: k)))
                    Interlocked.Increment(ref cut);
                else if (k >= LeastFrames)
                    Volatile.Write(ref last, k);
            }
        }));

        Assert.True(cut >= LeastFrames, $"Only {cut} connections were cut.");
        Assert.True(last < MostFrames, "The conversation has more frames than were tried.");
    }

    [Fact]
    public async Task Reloaded_in_the_middle_of_an_answer_the_panel_shows_the_full_list()
    {
        network.Model.Between = Slow;
        await using var visit = await Visit.StartAsync(chromium, network.Url());
        await visit.ChatWithAsync("support");
        string[] said = [network.NewMessage(), network.NewMessage()];
        await visit.SayAsync(said[0]);
        await Assertions.Expect(visit.Panel.Locator(".message.draft")).ToBeVisibleAsync();

        await visit.Page.ReloadAsync();
        // The second time without a moment for the message to go out.
        await visit.SayAsync(said[1]);
        await visit.Page.ReloadAsync();

        await ShownList.IsWholeAsync(network.Rows, said, isOrdered: true, visit.Page);
    }

    [Fact]
    public async Task What_is_written_offline_waits_and_is_sent_once_in_its_order()
    {
        await using var visit = await Visit.StartAsync(chromium, network.Url());
        await visit.ChatWithAsync("support");
        string[] said = [network.NewMessage(), network.NewMessage(), network.NewMessage()];
        await visit.SayAsync(said[0]);

        await visit.SetOfflineAsync(true);
        network.Break();
        await visit.ShowsAsync("Attempting to reconnect…");
        await visit.SayAsync(said[1]);
        await visit.SayAsync(said[2]);
        await Assertions.Expect(visit.Panel.GetByText("Waiting to be sent")).Not.ToHaveCountAsync(0);
        network.Repair();
        await visit.SetOfflineAsync(false);

        await ShownList.IsWholeAsync(network.Rows, said, isOrdered: true, visit.Page);
    }

    [Fact]
    public async Task Asleep_through_an_answer_the_panel_wakes_to_the_full_list()
    {
        await using var visit = await Visit.StartAsync(chromium, network.Url());
        await visit.ChatWithAsync("support");
        await visit.Page.EvaluateAsync(LongestStandstill);
        string[] said = [network.NewMessage(), network.NewMessage()];
        network.Model.Between = Slow;
        await visit.SayAsync(said[0]);
        await Assertions.Expect(visit.Panel.Locator(".message.draft")).ToBeVisibleAsync();

        double milliseconds;
        await using (await SleepingPages.StartAsync(chromium.Browser))
        {
            var asleep = Stopwatch.GetTimestamp();
            await Waiting.Until(
                () => Task.FromResult(network.Rows.Read().Any(stored => stored.Lines is [{ } first, .., { IsAnswer: true }] && first.Text == said[0])),
                what: "the answer is stored");
            network.Break();
            network.Repair();
            milliseconds = Stopwatch.GetElapsedTime(asleep).TotalMilliseconds;
        }

        await visit.SayAsync(said[1]);
        await ShownList.IsWholeAsync(network.Rows, said, isOrdered: true, visit.Page);
        Assert.InRange(await visit.Page.EvaluateAsync<double>("() => window.longest"), milliseconds / 2, double.MaxValue);
    }

    [Fact]
    public async Task A_connection_that_died_in_silence_is_replaced_when_the_network_changes()
    {
        await using var visit = await Visit.StartAsync(chromium, network.Url());
        await visit.OpenAsync();
        // Behind the welcome and the end of the history.
        Plan(0, new LinkPlan(Direction.ToClient, Frames: 2, Ending: Ending.HalfOpen));
        await visit.ChooseAsync("support");
        await visit.ShowsAsync("Connected to live support");
        string[] said = [network.NewMessage(), network.NewMessage()];
        foreach (var text in said)
            await visit.SayAsync(text);

        await visit.SetOfflineAsync(true);
        await visit.SetOfflineAsync(false);

        await ShownList.IsWholeAsync(network.Rows, said, isOrdered: true, visit.Page);
    }

    public void Dispose() => network.Model.Between = Quick;

    /// <summary>A short conversation whose first connection is cut; true when it was.</summary>
    private async Task<bool> TalkThroughAsync(int lane, LinkPlan plan)
    {
        var harmed = network.Way(lane).Harmed;
        await using var visit = await Visit.StartAsync(chromium, network.Url(lane), prepare: HurryAsync);
        await visit.OpenAsync();
        await Assertions.Expect(visit.Panel.Locator(".department").First).ToBeVisibleAsync();
        Plan(lane, plan);
        await visit.ChooseAsync("support");
        string[] said = [network.NewMessage(), network.NewMessage()];
        foreach (var text in said)
            await visit.SayAsync(text);

        await ShownList.IsWholeAsync(network.Rows, said, isOrdered: true, visit.Page);
        return network.Way(lane).Harmed > harmed;
    }

    /// <summary>What happens to the next connection, and to none after it.</summary>
    private void Plan(int lane, LinkPlan plan)
    {
        var isNext = 1;
        network.Way(lane).NextPlan = () => Interlocked.Exchange(ref isNext, 0) == 1 ? plan : LinkPlan.Faithful;
    }

    /// <summary>Has the panel take the shortest of the waits that it draws lots for.</summary>
    private static Task HurryAsync(IPage page) => page.AddInitScriptAsync("Math.random = () => 0");
}
