using Livechat.Assistant.Turns;
using Livechat.Conversations;
using Livechat.Tests.Support;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Livechat.Tests.Assistant;

/// <summary>Two processes on one database, as two houses in one: a turn whose process shows no sign of life is taken over, any other is not.</summary>
[Collection(ManualTimeTests.Name)]
public sealed class R4TurnWatchTests
{
    [Fact]
    public async Task R4_a_turn_without_a_sign_of_life_is_taken_over_and_its_late_answer_refused()
    {
        var gate = new TaskCompletionSource();
        var time = new ManualTime();
        await using var frozen = await HouseThatPausesAsync(gate.Task, "Too late. ", "Much.");
        var conversation = await AskAsync(frozen);
        await using var awake = await JoinAsync(frozen.Folder, time);

        await PassAsync(time, awake, TimeSpan.FromSeconds(8));
        Assert.Empty(awake.Answers(conversation));
        await PassUntilAsync(time, awake, () => awake.Answers(conversation).Count == 1);
        gate.SetResult();
        await frozen.QuietAsync();

        Assert.Equal(["In time."], (await frozen.EventsAsync(conversation)).Where(entry => entry.SenderType == SenderType.Ai).Select(entry => entry.Body));
        Assert.Equal("", frozen.Drafts[^1].Text);
        Assert.Equal(["answered by gemini"], await frozen.OutcomesAsync());
    }

    [Fact]
    public async Task R4_a_turn_whose_process_lives_is_left_to_it_however_long_it_takes()
    {
        var gate = new TaskCompletionSource();
        var time = new ManualTime();
        await using var slow = await HouseThatPausesAsync(gate.Task, "At last. ", "Here.");
        var conversation = await AskAsync(slow);
        await using var other = await JoinAsync(slow.Folder, time);

        for (var n = 0; n < 10; n++)
        {
            await slow.Get<TurnLog>().BeatAsync();
            await PassAsync(time, other, TimeSpan.FromSeconds(6));
        }
        gate.SetResult();
        await slow.QuietAsync();

        Assert.Equal(["At last. Here."], slow.Answers(conversation).Select(answer => answer.Body));
        Assert.Empty(other.Answers(conversation));
    }

    [Fact]
    public async Task R4_a_message_whose_process_never_started_on_it_is_answered_by_another()
    {
        var time = new ManualTime();
        await using var gone = await AssistantHouse.OpenAsync(new HouseSetup { Model = new ScriptedModel(), Start = false });
        var conversation = await gone.OpenConversationAsync();
        await gone.SayAsync(conversation, "zzz");
        await using var other = await JoinAsync(gone.Folder, time);

        await PassUntilAsync(time, other, () => other.Answers(conversation).Count == 1);

        Assert.Equal(["In time."], other.Answers(conversation).Select(answer => answer.Body));
    }

    [Fact]
    public async Task R22_a_wall_clock_that_jumps_ends_no_lease()
    {
        var gate = new TaskCompletionSource();
        var time = new ManualTime();
        await using var slow = await HouseThatPausesAsync(gate.Task, "At last. ", "Here.");
        var conversation = await AskAsync(slow);
        var skewed = new SkewedTime(time);
        await using var other = await JoinAsync(slow.Folder, time, clock: skewed);

        await PassAsync(time, other, TimeSpan.FromSeconds(4));
        skewed.Skew = TimeSpan.FromHours(1);
        await PassAsync(time, other, TimeSpan.FromSeconds(2));
        skewed.Skew = TimeSpan.FromHours(-1);
        await PassAsync(time, other, TimeSpan.FromSeconds(2));
        gate.SetResult();
        await slow.QuietAsync();

        Assert.Equal(["At last. Here."], slow.Answers(conversation).Select(answer => answer.Body));
        Assert.Empty(other.Answers(conversation));
    }

    /// <summary>A house whose model says the first piece and the second one when it may.</summary>
    private static Task<AssistantHouse> HouseThatPausesAsync(Task gate, string first, string second) =>
        AssistantHouse.WithModelAsync(new ScriptedModel().Plan(ScriptedModel.SayInPieces((i, _) => i == 0 ? Task.CompletedTask : gate, first, second)));

    private static async Task<Conversation> AskAsync(AssistantHouse house)
    {
        var conversation = await house.OpenConversationAsync();
        await house.SayAsync(conversation, "zzz");
        await Waiting.Until(() => Task.FromResult(house.Drafts.Count == 1));
        return conversation;
    }

    /// <summary>A second house in the folder of the first, which is still there.</summary>
    private static async Task<AssistantHouse> JoinAsync(string folder, ManualTime time, TimeProvider? clock = null)
    {
        var house = await AssistantHouse.OpenAsync(new HouseSetup
        {
            Model = new ScriptedModel { Otherwise = ScriptedModel.Say("In time.") },
            Folder = folder,
            Time = clock ?? time,
            Start = false,
        });
        // The other house holds the folder's lock, as a stopped process does; one that never started does not.
        using var taken = TakeLock(folder);
        await house.StartAsync();
        var timers = time.Timers;
        await Watch(house).StartAsync(CancellationToken.None);
        await Waiting.Until(() => Task.FromResult(time.Timers > timers));
        return house;
    }

    private static FileStream? TakeLock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "livechat.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static TurnWatch Watch(AssistantHouse house) => house.Get<IEnumerable<IHostedService>>().OfType<TurnWatch>().Single();

    /// <summary>Lets so much time pass, in steps of the watch, each of which has done its look before the next.</summary>
    private static async Task PassAsync(ManualTime time, AssistantHouse house, TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(2))
        {
            var looks = Watch(house).Looks;
            time.Advance(TimeSpan.FromSeconds(2));
            await Waiting.Until(() => Task.FromResult(Watch(house).Looks > looks));
        }
    }

    private static async Task PassUntilAsync(ManualTime time, AssistantHouse house, Func<bool> condition)
    {
        for (var n = 0; n < 20 && !condition(); n++)
        {
            await PassAsync(time, house, TimeSpan.FromSeconds(2));
            if (house.Runner.Running > 0)
                await Waiting.Until(() => Task.FromResult(house.Runner.Running == 0));
        }
        await Waiting.Until(() => Task.FromResult(condition()));
    }

    /// <summary>A wall clock that is set, over a monotonic one that is not.</summary>
    private sealed class SkewedTime(ManualTime time) : TimeProvider
    {
        public TimeSpan Skew { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Skew;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
    }
}
