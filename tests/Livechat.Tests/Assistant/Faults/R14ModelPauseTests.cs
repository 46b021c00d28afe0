using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Livechat.Assistant;
using Livechat.Assistant.Models;
using Livechat.Conversations;
using Livechat.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Livechat.Tests.Assistant.Faults;

/// <summary>R14: a model that keeps failing is left alone for a while, and comes back by itself.</summary>
[Collection(ManualTimeTests.Name)]
public sealed class R14ModelPauseTests
{
    private const string BuiltIn = "The built-in answer.";

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(ModelFailureKind.RateLimited, null)]
    [InlineData(ModelFailureKind.RateLimited, 7)]
    [InlineData(ModelFailureKind.Server, null)]
    [InlineData(ModelFailureKind.Overloaded, null)]
    [InlineData(ModelFailureKind.Overloaded, 7)]
    public async Task R14_A_turn_makes_three_calls_at_most_and_ends_visibly_in_its_time(ModelFailureKind kind, int? retryAfter)
    {
        var model = new ScriptedModel { Otherwise = Fail(kind, retryAfter) };
        await using var house = await OpenAsync(model);

        var (answer, took) = await AskAsync(house);

        Assert.Equal(BuiltIn, answer);
        Assert.InRange(took, TimeSpan.Zero, house.Options.Turns.Deadline);
        Assert.InRange(model.Requests.Count, 2, 3);
    }

    [Fact]
    public async Task R14_After_a_run_of_failures_the_model_is_left_alone_and_comes_back_by_itself()
    {
        var model = new ScriptedModel { Otherwise = Fail(ModelFailureKind.Overloaded) };
        await using var house = await OpenAsync(model);
        var status = house.Get<AssistantStatus>();
        await AskAsync(house);
        Assert.Empty(status.Warnings);

        await AskAsync(house);
        Assert.Equal(6, model.Requests.Count);
        var warning = Assert.Single(status.Warnings);
        Assert.StartsWith("gemini is not answering (Overloaded): the built-in assistant answers.", warning);

        for (var i = 0; i < 5; i++)
            Assert.Equal((BuiltIn, TimeSpan.Zero), await AskAsync(house));
        Assert.Equal(6, model.Requests.Count);

        // The one that tries it again fails, and is not repeated: the pause is longer now.
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(BuiltIn, (await AskAsync(house)).Answer);
        Assert.Equal(7, model.Requests.Count);
        _time.Advance(TimeSpan.FromSeconds(45));
        await AskAsync(house);
        Assert.Equal(7, model.Requests.Count);
        Assert.Single(status.Warnings);

        model.Otherwise = ScriptedModel.Say("I am back.");
        _time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal(("I am back.", TimeSpan.Zero), await AskAsync(house));
        Assert.Equal(("I am back.", TimeSpan.Zero), await AskAsync(house));
        Assert.Empty(status.Warnings);
        Assert.Single(house.Logs.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("failed too often"));
        Assert.Single(house.Logs.Lines, line => line.Text.Contains("answers again"));
        Assert.Equal(2, house.Logs.Lines.Count(line => line.Level == LogLevel.Warning && line.Text.Contains("falls back")));
        house.Logs.VerifyNoErrors();
    }

    [Fact]
    public async Task R14_Pauses_and_turns_that_could_not_ask_are_counted()
    {
        await using var house = await OpenAsync(new ScriptedModel { Otherwise = Fail(ModelFailureKind.Server) });
        var meters = house.Get<IMeterFactory>();
        var counted = new ConcurrentQueue<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Name is ("livechat.model.paused" or "livechat.model.not_asked"))
                    l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => counted.Enqueue($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}"));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => counted.Enqueue($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}"));
        listener.Start();

        for (var i = 0; i < 3; i++)
            await AskAsync(house);

        Assert.Equal(["livechat.model.paused 1 gemini", "livechat.model.not_asked 1 gemini Paused"], counted);
    }

    [Fact]
    public async Task R14_It_is_left_alone_as_long_as_it_asks_for()
    {
        var model = new ScriptedModel { Otherwise = Fail(ModelFailureKind.RateLimited, retryAfter: 100) };
        await using var house = await OpenAsync(model);
        for (var i = 0; i < 6; i++)
            await AskAsync(house);
        Assert.Equal(6, model.Requests.Count);
        model.Otherwise = ScriptedModel.Say("Thank you for waiting.");

        _time.Advance(TimeSpan.FromSeconds(99));
        Assert.Equal(BuiltIn, (await AskAsync(house)).Answer);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("Thank you for waiting.", (await AskAsync(house)).Answer);
    }

    [Fact]
    public async Task R14_A_turn_too_short_for_the_piece_timeout_counts_its_hang_too()
    {
        var model = new ScriptedModel { Otherwise = ScriptedModel.Hang() };
        await using var house = await OpenAsync(model, ("LIVECHAT_TURN_SECONDS", "8"), ("LIVECHAT_PIECE_SECONDS", "30"));

        for (var i = 0; i < 6; i++)
            await AskAsync(house);

        Assert.Single(house.Get<AssistantStatus>().Warnings);
        Assert.Equal((BuiltIn, TimeSpan.Zero), await AskAsync(house));
        Assert.Equal(6, model.Requests.Count);
    }

    [Theory]
    [InlineData(ModelFailureKind.Blocked)]
    [InlineData(ModelFailureKind.BadRequest)]
    [InlineData(ModelFailureKind.Garbage)]
    [InlineData(ModelFailureKind.Empty)]
    public async Task R14_What_one_question_provokes_closes_the_way_for_nobody(ModelFailureKind kind)
    {
        var model = new ScriptedModel { Otherwise = Fail(kind, isTransient: false) };
        await using var house = await OpenAsync(model);

        for (var i = 0; i < 12; i++)
            Assert.Equal(BuiltIn, (await AskAsync(house)).Answer);

        Assert.Equal(12, model.Requests.Count);
        Assert.Empty(house.Get<AssistantStatus>().Warnings);
    }

    [Fact]
    public async Task R14_A_try_that_a_human_ended_opens_nothing()
    {
        var model = new ScriptedModel { Otherwise = Fail(ModelFailureKind.Overloaded) };
        await using var house = await OpenAsync(model);
        await AskAsync(house);
        await AskAsync(house);
        _time.Advance(TimeSpan.FromSeconds(31));
        model.Otherwise = ScriptedModel.Hang();
        var taken = await house.OpenConversationAsync();
        await house.SayAsync(taken, "zzz");
        await Waiting.Until(() => Task.FromResult(model.Requests.Count == 7));

        await house.Log.ChangeStatusAsync(taken.Id, ConversationStatus.Agent);
        await house.QuietAsync();

        Assert.Single(house.Get<AssistantStatus>().Warnings);
        Assert.Equal((BuiltIn, TimeSpan.Zero), await AskAsync(house));
        Assert.Equal(7, model.Requests.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task R22_A_clock_that_is_set_lengthens_and_shortens_no_pause(int hours)
    {
        var model = new ScriptedModel { Otherwise = Fail(ModelFailureKind.Overloaded) };
        await using var house = await OpenAsync(model);
        await AskAsync(house);
        await AskAsync(house);
        model.Otherwise = ScriptedModel.Say("I am back.");

        _time.Error = TimeSpan.FromHours(hours);
        _time.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal(BuiltIn, (await AskAsync(house)).Answer);
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal("I am back.", (await AskAsync(house)).Answer);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task R22_A_turn_in_the_making_has_its_time_whatever_the_clock_says(int hours)
    {
        var model = new ScriptedModel().Plan(ScriptedModel.SayInPieces((i, cancel) => i == 1 ? Task.Delay(TimeSpan.FromSeconds(7), _time, cancel) : Task.CompletedTask, "Slow ", "but whole."));
        await using var house = await OpenAsync(model);
        var conversation = await house.OpenConversationAsync();
        await house.SayAsync(conversation, "zzz");
        await Waiting.Until(() => Task.FromResult(model.Requests.Count == 1));

        _time.Error = TimeSpan.FromHours(hours);
        var answering = house.AnswerAsync(conversation);
        await _time.AdvanceUntilAsync(answering);

        Assert.Equal("Slow but whole.", (await answering).Body);
    }

    private Task<AssistantHouse> OpenAsync(ScriptedModel model, params (string Name, string Value)[] settings) => AssistantHouse.OpenAsync(new HouseSetup
    {
        Model = model, Time = _time, Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Value),
    });

    private static Step Fail(ModelFailureKind kind, int? retryAfter = null, bool isTransient = true) =>
        ScriptedModel.Fail(kind, isTransient, retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    /// <summary>A question in a conversation of its own; what came of it, and how long that took on the clock.</summary>
    private async Task<(string Answer, TimeSpan Took)> AskAsync(AssistantHouse house)
    {
        var conversation = await house.OpenConversationAsync();
        var start = _time.GetUtcNow();
        var asking = house.AskAsync(conversation, "zzz");
        await _time.AdvanceUntilAsync(asking);
        var answer = await asking;
        await house.QuietAsync();
        return (answer.Body!, answer.CreatedAt - start);
    }
}
