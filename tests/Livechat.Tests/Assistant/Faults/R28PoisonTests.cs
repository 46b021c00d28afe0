using Livechat.Assistant;
using Livechat.Conversations;
using Livechat.Storage;
using Xunit;

namespace Livechat.Tests.Assistant.Faults;

/// <summary>R28: what breaks its runner is tried three times, then a human gets it and the visitor is told; all others flow.</summary>
public sealed class R28PoisonTests
{
    [Fact]
    public async Task R28_A_turn_that_was_started_three_times_without_an_end_is_parked()
    {
        var model = new ScriptedModel();
        await using var house = await AssistantHouse.OpenAsync(new HouseSetup { Model = model, Start = false });
        var conversation = await house.OpenConversationAsync();
        await house.SayAsync(conversation, "poison");
        for (var i = 0; i < 3; i++)
        {
            // As after a process that died of it.
            Assert.NotNull(await house.Get<TurnLog>().ClaimAsync(conversation.Id));
            await house.Get<TurnLog>().RecoverAsync(CancellationToken.None);
        }

        await house.StartAsync();
        var answer = await house.AnswerAsync(conversation);
        await house.QuietAsync();

        Assert.Equal(HonestLines.HandedOver, answer.Body);
        Assert.Equal("transfer_human", answer.ReadDetails()!.Action);
        Assert.Equal(ConversationStatus.Waiting, (await house.ReloadAsync(conversation)).Status);
        Assert.Empty(model.Requests);
        Assert.Equal(["parked by builtin"], await house.OutcomesAsync());
    }

    [Fact]
    public async Task R28_An_answer_that_cannot_be_stored_is_tried_three_times_while_others_flow()
    {
        var model = new ScriptedModel
        {
            Otherwise = (asked, cancel) => ScriptedModel.Say(asked.Lines[^1].Contains("poison") ? "A poisoned answer." : "A good answer.")(asked, cancel),
        };
        await using var house = await AssistantHouse.WithModelAsync(model);
        await house.Get<CommitQueue>().WriteAsync(write => write.Execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON events WHEN NEW.body LIKE '%poisoned%' BEGIN SELECT RAISE(ABORT, 'poisoned'); END"));
        var poisoned = await house.OpenConversationAsync();
        var other = await house.OpenConversationAsync();

        await house.SayAsync(poisoned, "poison");
        for (var i = 0; i < 3; i++)
            Assert.Equal("A good answer.", (await house.AskAsync(other, "zzz")).Body);
        var told = await house.AnswerAsync(poisoned);
        await house.QuietAsync();

        Assert.Equal(HonestLines.HandedOver, told.Body);
        Assert.Equal(ConversationStatus.Waiting, (await house.ReloadAsync(poisoned)).Status);
        Assert.Equal(3, model.Requests.Count(asked => asked.Lines[^1].Contains("poison")));
        Assert.Equal(["answered by gemini", "answered by gemini", "answered by gemini", "parked by builtin"], (await house.OutcomesAsync()).Order());
        // Staff find it by its outcome.
        Assert.Equal([poisoned.Id.ToString()], (await house.TextsAsync("SELECT conversation_id FROM turns WHERE outcome = 'parked'")).Select(id => id.ToLowerInvariant()));
        Assert.Equal("A good answer.", (await house.AskAsync(poisoned, "zzz")).Body);
    }
}
