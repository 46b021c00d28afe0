using Livechat.Assistant;
using Livechat.Audit;
using Livechat.Conversations;
using Livechat.Desk;
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
    public async Task R28_A_parked_turn_names_the_ticket_and_the_callback_it_made_before()
    {
        var model = new ScriptedModel();
        await using var house = await AssistantHouse.OpenAsync(new HouseSetup { Model = model, Start = false });
        var conversation = await house.OpenConversationAsync();
        await house.SayAsync(conversation, "poison");
        var (ticket, callback) = await DieAfterActionsAsync(house, conversation);
        for (var i = 0; i < 2; i++)
        {
            Assert.NotNull(await house.Get<TurnLog>().ClaimAsync(conversation.Id));
            await house.Get<TurnLog>().RecoverAsync(CancellationToken.None);
        }

        await house.StartAsync();
        var answer = await house.AnswerAsync(conversation);
        await house.QuietAsync();

        Assert.Equal($"{HonestLines.HandedOver}\n\nYour ticket number is {ticket}.\n\nYour callback number is {callback}.", answer.Body);
        var details = answer.ReadDetails()!;
        Assert.Equal("create_ticket", details.Action);
        Assert.Equal(ticket, details.ActionResult!.Data!.Value.GetProperty("ticket_number").GetString());
        Assert.Equal(ConversationStatus.Waiting, (await house.ReloadAsync(conversation)).Status);
        Assert.Empty(model.Requests);
        Assert.Equal(["parked by builtin"], await house.OutcomesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R28_A_later_attempt_tells_what_an_earlier_one_did(bool wasTried)
    {
        var number = "";
        var model = new ScriptedModel { Otherwise = (asked, cancel) => ScriptedModel.Say($"I created a ticket for you: {number}.")(asked, cancel) };
        await using var house = await AssistantHouse.OpenAsync(new HouseSetup { Model = model, Start = false });
        var conversation = await house.OpenConversationAsync();
        await house.SayAsync(conversation, "My site is down.");
        (number, var callback) = await DieAfterActionsAsync(house, conversation, wasTried);

        await house.StartAsync();
        var answer = await house.AnswerAsync(conversation);
        await house.QuietAsync();

        // The model may say what is stored, and what it left out is told beside its words.
        Assert.Equal($"I created a ticket for you: {number}.\n\nYour callback number is {callback}.", answer.Body);
        Assert.Equal("create_ticket", answer.ReadDetails()!.Action);
        Assert.Equal(["answered by gemini"], await house.OutcomesAsync());
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

    /// <summary>An attempt that made a ticket and a callback and ended without an answer; returns their numbers.</summary>
    private static async Task<(string Ticket, string Callback)> DieAfterActionsAsync(AssistantHouse house, Conversation conversation, bool wasTried = true)
    {
        var turn = (await house.Get<TurnLog>().ClaimAsync(conversation.Id))!;
        var ticket = await house.Get<Tickets>().CreateAsync(
            new NewTicket(turn.Hold, conversation.Id, house.Guest, "support", "Help", "Please look.", TicketPriority.Normal, null), new AuditEntry("create_ticket", "success"));
        var callback = await house.Get<Callbacks>().CreateAsync(
            new NewCallback(turn.Hold, conversation.Id, house.Guest, "support", "+263 77 123 4567", "tomorrow"), new AuditEntry("request_callback", "success"));
        if (wasTried)
            await house.Get<TurnLog>().RecoverAsync(CancellationToken.None);
        else
            await house.Get<TurnLog>().HandBackAsync(turn);
        return (ticket!.Number, callback!.Number);
    }
}
