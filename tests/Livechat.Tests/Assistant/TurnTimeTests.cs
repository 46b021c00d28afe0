using Livechat.Assistant;
using Livechat.Assistant.Models;
using Livechat.Conversations;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Assistant;

/// <summary>Deadlines, retries and fallback, on a clock that the tests move.</summary>
[Collection(ManualTimeTests.Name)]
public sealed class TurnTimeTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_model_that_says_nothing_is_given_up_after_the_piece_timeout()
    {
        await using var house = await AssistantHouse.WithModelAsync(new ScriptedModel().Plan(ScriptedModel.Hang()), _time);

        var (answer, took) = await AskAsync(house);

        Assert.Equal("The built-in answer.", answer.Body);
        Assert.InRange(took.TotalSeconds, 8, 9);
    }

    [Fact]
    public async Task A_model_that_never_ends_leaves_time_for_the_built_in_answer()
    {
        var endless = ScriptedModel.SayInPieces((_, cancel) => Task.Delay(TimeSpan.FromSeconds(3), _time, cancel), [.. Enumerable.Repeat("And. ", 100)]);
        await using var house = await AssistantHouse.WithModelAsync(new ScriptedModel().Plan(endless), _time);

        var (answer, took) = await AskAsync(house);

        Assert.Equal("The built-in answer.", answer.Body);
        Assert.InRange(took.TotalSeconds, 17, 20);
        Assert.Equal("", house.Drafts[^1].Text);
        Assert.Contains(house.Drafts, draft => draft.Text.StartsWith("And. And.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_even_the_built_in_assistant_hangs_an_honest_line_comes_by_the_deadline()
    {
        await using var house = await AssistantHouse.OpenAsync(new HouseSetup
        {
            Model = new ScriptedModel().Plan(ScriptedModel.Hang()), BuiltIn = new ScriptedModel().Plan(ScriptedModel.Hang()), Time = _time,
        });

        var (answer, took) = await AskAsync(house);

        Assert.Equal(HonestLines.HandedOver, answer.Body);
        Assert.InRange(took.TotalSeconds, 15, 20.5);
        Assert.Equal(["handed_over by builtin"], await house.OutcomesAsync());
    }

    [Fact]
    public async Task The_time_a_service_asks_for_is_waited_before_the_next_try()
    {
        var model = new ScriptedModel().Plan(ScriptedModel.Fail(ModelFailureKind.RateLimited, true, TimeSpan.FromSeconds(5)), ScriptedModel.Say("Well."));
        await using var house = await AssistantHouse.WithModelAsync(model, _time);

        var (answer, took) = await AskAsync(house);

        Assert.Equal("Well.", answer.Body);
        Assert.InRange(took.TotalSeconds, 5, 6);
    }

    [Theory]
    [InlineData(ModelFailureKind.Quota)]
    [InlineData(ModelFailureKind.Key)]
    [InlineData(ModelFailureKind.BadRequest)]
    [InlineData(ModelFailureKind.Blocked)]
    public async Task What_no_repeat_can_mend_is_not_repeated(ModelFailureKind kind)
    {
        var model = new ScriptedModel().Plan(ScriptedModel.Fail(kind));
        await using var house = await AssistantHouse.WithModelAsync(model, _time);

        var (answer, took) = await AskAsync(house);

        Assert.Equal("The built-in answer.", answer.Body);
        Assert.Single(model.Requests);
        Assert.Equal(TimeSpan.Zero, took);
    }

    [Fact]
    public async Task Nothing_is_repeated_once_the_visitor_has_seen_a_part()
    {
        var shown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var model = new ScriptedModel().Plan(
            ScriptedModel.FailAfter("Half an answer. ", new ModelFailureException(new ModelFailure(ModelFailureKind.Network, IsTransient: true)), () => shown.Task),
            ScriptedModel.Say("Whole."));
        await using var house = await AssistantHouse.WithModelAsync(model, _time);
        _ = Waiting.Until(() => Task.FromResult(house.Drafts.Count == 1)).ContinueWith(_ => shown.SetResult(), TaskScheduler.Default);

        var (answer, _) = await AskAsync(house);

        Assert.Equal("The built-in answer.", answer.Body);
        Assert.Single(model.Requests);
        Assert.Equal(["Half an answer.", ""], house.Drafts.Select(draft => draft.Text));
        Assert.Equal([1, 2], house.Drafts.Select(draft => draft.Revision));
    }

    [Fact]
    public async Task When_the_model_fails_and_the_built_in_assistant_does_not_know_a_human_is_asked()
    {
        await using var house = await AssistantHouse.OpenAsync(new HouseSetup
        {
            Model = new ScriptedModel().Plan(ScriptedModel.Fail(ModelFailureKind.Quota)),
            BuiltIn = new ScriptedModel().Plan(ScriptedModel.SayAsBuiltIn("I don't know that. Shall I ask a colleague?", "unknown")),
            Time = _time,
        });
        var conversation = await house.OpenConversationAsync();

        var (answer, _) = await AskAsync(house, conversation);

        Assert.Equal(HonestLines.HandedOver, answer.Body);
        Assert.Equal("transfer_human", answer.ReadDetails()!.Action);
        Assert.Equal(ConversationStatus.Waiting, (await house.ReloadAsync(conversation)).Status);
        Assert.Equal(["handed_over by builtin"], await house.OutcomesAsync());
    }

    [Fact]
    public async Task Without_a_key_an_unknown_answer_offers_a_colleague_and_the_status_stays()
    {
        await using var house = await AssistantHouse.OpenAsync(new HouseSetup
        {
            BuiltIn = new ScriptedModel().Plan(ScriptedModel.SayAsBuiltIn("I don't know that. Shall I ask a colleague?", "unknown")),
            Time = _time,
        });
        var conversation = await house.OpenConversationAsync();

        var (answer, _) = await AskAsync(house, conversation);

        Assert.Equal("I don't know that. Shall I ask a colleague?", answer.Body);
        Assert.Equal(ConversationStatus.Ai, (await house.ReloadAsync(conversation)).Status);
        Assert.Equal(["answered by builtin"], await house.OutcomesAsync());
        Assert.Empty(house.Drafts);
        Assert.Empty(house.Typing);
    }

    [Fact]
    public async Task A_reply_that_does_not_say_why_it_ended_counts_as_cut()
    {
        var model = new ScriptedModel().Plan(ScriptedModel.Updates(ScriptedModel.Text("Half an"), ScriptedModel.End(null)));
        await using var house = await AssistantHouse.WithModelAsync(model, _time);

        Assert.Equal("The built-in answer.", (await AskAsync(house)).Answer.Body);
        Assert.Contains(house.Logs.Lines, line => line.Text.Contains("failed with Incomplete"));
    }

    [Fact]
    public async Task A_client_that_breaks_in_a_way_nobody_foresaw_is_a_fallback_too()
    {
        var model = new ScriptedModel().Plan(ScriptedModel.Fail(new InvalidOperationException("secret inner text")));
        await using var house = await AssistantHouse.WithModelAsync(model, _time);

        var (answer, _) = await AskAsync(house);

        Assert.Equal("The built-in answer.", answer.Body);
        Assert.Contains(house.Logs.Lines, line => line.Text.Contains("failed with Unknown"));
        Assert.DoesNotContain(house.Logs.Lines, line => line.ToString().Contains("secret inner text"));
    }

    [Fact]
    public async Task Drafts_come_at_most_once_in_their_interval_and_the_last_piece_is_not_forgotten()
    {
        var gates = Enumerable.Range(0, 5).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var asked = -1;
        var model = new ScriptedModel().Plan(ScriptedModel.SayInPieces((i, _) => gates[asked = i].Task, "a. ", "b. ", "c. ", "d. "));
        await using var house = await AssistantHouse.WithModelAsync(model, _time);
        var conversation = await house.OpenConversationAsync();
        await house.SayAsync(conversation, "zzz");

        gates[0].SetResult();
        await Waiting.Until(() => Task.FromResult(house.Drafts is [{ Text: "a." }]));
        gates[1].SetResult();
        gates[2].SetResult();
        gates[3].SetResult();
        await Waiting.Until(() => Task.FromResult(Volatile.Read(ref asked) == 4));
        await _time.AdvanceUntilAsync(Waiting.Until(() => Task.FromResult(house.Drafts.Count == 2)));
        gates[4].SetResult();
        await house.AnswerAsync(conversation);

        Assert.Equal("a. b. c. d.", house.Drafts[1].Text);
        Assert.Equal(2, house.Drafts.Count);
    }

    private async Task<(ConversationEvent Answer, TimeSpan Took)> AskAsync(AssistantHouse house, Conversation? conversation = null)
    {
        conversation ??= await house.OpenConversationAsync();
        var start = _time.GetUtcNow();
        var asking = house.AskAsync(conversation, "zzz");
        await _time.AdvanceUntilAsync(asking);
        var answer = await asking;
        await _time.AdvanceUntilAsync(house.QuietAsync());
        return (answer, answer.CreatedAt - start);
    }
}
