using System.Diagnostics.Metrics;
using Livechat.Conversations;
using Livechat.Storage;
using Livechat.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Livechat.Tests.Assistant;

/// <summary>Who may answer when: takeover, close, stop, kill, a locked database, many conversations at once.</summary>
public sealed class TurnRunnerTests
{
    private const string Question = "zzz";

    [Theory]
    [InlineData(ConversationStatus.Agent)]
    [InlineData(ConversationStatus.Closed)]
    public async Task A_change_of_ownership_cancels_the_model_and_takes_the_draft_back(string status)
    {
        var model = new ScriptedModel().Plan(ScriptedModel.SayInPieces((i, cancel) => i == 0 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, cancel), "Half an answer. ", "And the rest."));
        await using var house = await AssistantHouse.WithModelAsync(model);
        var conversation = await house.OpenConversationAsync();
        await house.SayAsync(conversation, Question);
        await Waiting.Until(() => Task.FromResult(house.Drafts.Count == 1));

        await house.Log.ChangeStatusAsync(conversation.Id, status);
        await house.QuietAsync();

        Assert.True(model.Requests[0].Cancel.IsCancellationRequested);
        Assert.Equal(["Half an answer.", ""], house.Drafts.Select(draft => draft.Text));
        Assert.Equal([true, false], house.Typing.Select(typing => typing.IsTyping));
        Assert.Empty(house.Answers(conversation));
        Assert.Equal(["silenced"], await house.OutcomesAsync());
        house.Logs.VerifyNoErrors();
    }

    [Fact]
    public async Task An_answer_that_ignores_the_takeover_is_refused_and_its_draft_taken_back()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedModel().Plan(ScriptedModel.SayInPieces((i, _) => i == 0 ? Task.CompletedTask : gate.Task, "Too late. "));
        await using var house = await AssistantHouse.WithModelAsync(model);
        var conversation = await house.OpenConversationAsync();
        await house.SayAsync(conversation, Question);
        await Waiting.Until(() => Task.FromResult(house.Drafts.Count == 1));

        await house.Log.ChangeStatusAsync(conversation.Id, ConversationStatus.Agent);
        gate.SetResult();
        await house.QuietAsync();

        Assert.Empty(house.Answers(conversation));
        Assert.Equal("", house.Drafts[^1].Text);
    }

    [Fact]
    public async Task After_the_human_has_gone_the_assistant_answers_again()
    {
        var model = new ScriptedModel { Otherwise = ScriptedModel.Say("Here I am.") };
        await using var house = await AssistantHouse.WithModelAsync(model);
        var conversation = await house.OpenConversationAsync();
        await house.Log.ChangeStatusAsync(conversation.Id, ConversationStatus.Agent);
        await house.SayAsync(conversation, "for the human");
        await house.Log.ChangeStatusAsync(conversation.Id, ConversationStatus.Ai);

        Assert.Equal("Here I am.", (await house.AskAsync(conversation, "for the assistant")).Body);
    }

    [Fact]
    public async Task A_stop_hands_running_turns_back_and_the_next_start_answers_once()
    {
        using var folder = new TempFolder();
        Conversation conversation;
        await using (var house = await AssistantHouse.OpenAsync(new HouseSetup { Folder = folder, Model = new ScriptedModel().Plan(ScriptedModel.Hang()) }))
        {
            conversation = await house.OpenConversationAsync();
            await house.SayAsync(conversation, Question);
            await Waiting.Until(() => Task.FromResult(house.Typing.Count == 1));
            await house.StopAsync();
            Assert.Equal(1, await CountAsync(house, "SELECT count(*) FROM turns WHERE state = 'owed'"));
            house.Logs.VerifyNoErrors();
        }

        await using var next = await AssistantHouse.OpenAsync(new HouseSetup { Folder = folder, Model = new ScriptedModel().Plan(ScriptedModel.Say("After the restart.")) });

        Assert.Equal("After the restart.", (await next.AnswerAsync(conversation)).Body);
        await next.QuietAsync();
        Assert.Equal(["visitor", "ai"], (await next.EventsAsync(conversation)).Select(entry => entry.SenderType));
    }

    [Fact]
    public async Task A_turn_that_a_dead_process_left_running_is_answered_once()
    {
        await using var house = await AssistantHouse.OpenAsync(new HouseSetup { Model = new ScriptedModel().Plan(ScriptedModel.Say("Once.")), Start = false });
        var conversation = await house.OpenConversationAsync();
        await house.SayAsync(conversation, Question);
        var dead = await house.Get<TurnLog>().ClaimAsync(conversation.Id);
        await house.SayAsync(conversation, "and this");

        await house.StartAsync();
        await house.AnswerAsync(conversation);
        await house.QuietAsync();

        Assert.Single(house.Answers(conversation));
        // R4: the dead one comes back to life with its old fence.
        var late = new TurnAnswer(Guid.CreateVersion7(), "Support Engineer", "A ghost", null, false, "gemini", TurnOutcome.Answered);
        Assert.Null(await house.Get<TurnLog>().CompleteAsync(dead!, late));
        Assert.Single(house.Answers(conversation));
    }

    [Fact]
    public async Task No_more_turns_run_at_once_than_set_and_all_are_answered()
    {
        var (now, most) = (0, 0);
        var gate = new TaskCompletionSource();
        var model = new ScriptedModel
        {
            Otherwise = ScriptedModel.SayInPieces(async (i, _) =>
            {
                if (i > 0)
                    return;
                InterlockedMax(ref most, Interlocked.Increment(ref now));
                await gate.Task;
                Interlocked.Decrement(ref now);
            }, "Done."),
        };
        await using var house = await AssistantHouse.OpenAsync(new HouseSetup { Model = model, Settings = new() { ["LIVECHAT_CONCURRENT_TURNS"] = "3" } });
        var conversations = new List<Conversation>();
        for (var i = 0; i < 10; i++)
        {
            conversations.Add(await house.OpenConversationAsync());
            await house.SayAsync(conversations[i], Question);
        }
        await Waiting.Until(() => Task.FromResult(Volatile.Read(ref now) == 3));
        gate.SetResult();
        foreach (var conversation in conversations)
            await house.AnswerAsync(conversation);

        Assert.Equal(3, most);
    }

    [Fact]
    public async Task A_locked_database_delays_the_answer_and_loses_nothing()
    {
        var gate = new TaskCompletionSource();
        await using var house = await AssistantHouse.WithModelAsync(new ScriptedModel().Plan(ScriptedModel.SayInPieces((i, _) => i == 0 ? gate.Task : Task.CompletedTask, "Stored at last.")));
        var conversation = await house.OpenConversationAsync();
        await house.SayAsync(conversation, Question);
        await Waiting.Until(() => Task.FromResult(house.Typing.Count == 1));
        await using (var other = new SqliteConnection($"Data Source={house.Get<Database>().Path};Pooling=False"))
        {
            await other.OpenAsync();
            await using var transaction = other.BeginTransaction(deferred: false);
            gate.SetResult();
            await Waiting.Until(() => Task.FromResult(house.Logs.Lines.Any(line => line.Level == LogLevel.Error && line.Text.Contains("commit"))));
        }

        Assert.Equal("Stored at last.", (await house.AnswerAsync(conversation)).Body);
        Assert.Single(house.Answers(conversation));
    }

    [Fact]
    public async Task Turns_and_failures_are_counted()
    {
        var counted = new List<string>();
        using var listener = new MeterListener();
        var model = new ScriptedModel().Plan(
            ScriptedModel.Call("no_such_tool"), ScriptedModel.Call("search_knowledge", ("query", "refund")), ScriptedModel.Say("""{"raw":true}"""));
        await using var house = await AssistantHouse.WithModelAsync(model);
        var metrics = house.Get<IMeterFactory>();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "Livechat" && instrument.Meter.Scope == metrics)
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            lock (counted)
                counted.Add($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}");
        });
        listener.Start();

        await house.AskAsync(await house.OpenConversationAsync(), Question);
        await house.QuietAsync();

        Assert.Equal(
            [
                "livechat.model.errors 1 gemini Garbage", "livechat.tool.calls 1 search_knowledge", "livechat.tool.refused 1 unknown",
                "livechat.turns 1 fallback builtin",
            ],
            counted.Order(StringComparer.Ordinal));
    }

    private static async Task<int> CountAsync(AssistantHouse house, string sql) =>
        (await house.Get<Database>().QueryAsync(sql, row => row.GetInt32(0), [], CancellationToken.None)).Single();

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
