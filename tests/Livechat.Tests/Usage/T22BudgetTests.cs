using System.Text;
using Livechat.Assistant;
using Livechat.Assistant.Models;
using Livechat.Conversations;
using Livechat.Identity;
using Livechat.Storage;
using Livechat.Tests.Assistant;
using Livechat.Tests.Support;
using Livechat.Usage;
using Microsoft.Extensions.AI;
using Xunit;

namespace Livechat.Tests.Usage;

/// <summary>T22: whatever anybody does, the configured model is called no more than its budgets allow, and the visitor is told.</summary>
[Collection(ManualTimeTests.Name)]
public sealed class T22BudgetTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task T22_A_visitor_has_so_many_calls_a_day_repeats_and_tool_rounds_included()
    {
        // Every answer costs two calls, and now and then a third.
        var model = new ScriptedModel { Otherwise = Greedy(failEvery: 5) };
        await using var house = await OpenAsync(model, ("LIVECHAT_MODEL_CALLS_PER_VISITOR", "9"));
        var conversation = await house.OpenConversationAsync();

        var answers = new List<ConversationEvent>();
        for (var i = 0; i < 12; i++)
            answers.Add(await AskAsync(house, conversation));

        Assert.Equal(9, model.Requests.Count);
        Assert.Equal("Here you are.", answers[0].Body);
        Assert.All(answers.Skip(5), answer => Assert.Equal($"{HonestLines.AllowanceUsedUp}\n\nThe built-in answer.", answer.Body));
        Assert.Equal(ConversationStatus.Ai, (await house.ReloadAsync(conversation)).Status);
        // Another visitor has a budget of their own.
        var other = await house.OpenConversationAsync(owner: new Principal(PrincipalKind.Guest, Guid.CreateVersion7()));
        Assert.Equal("Here you are.", (await AskAsync(house, other)).Body);

        _time.Advance(TimeSpan.FromHours(16));
        Assert.Equal("Here you are.", (await AskAsync(house, conversation)).Body);
        house.Logs.VerifyNoErrors();
    }

    [Fact]
    public async Task T22_A_restart_forgets_nothing()
    {
        using var folder = new TempFolder();
        Conversation conversation;
        await using (var house = await OpenAsync(new ScriptedModel { Otherwise = Greedy() }, folder, ("LIVECHAT_MODEL_CALLS_PER_VISITOR", "4")))
        {
            conversation = await house.OpenConversationAsync();
            await AskAsync(house, conversation);
            await AskAsync(house, conversation);
        }
        var model = new ScriptedModel { Otherwise = Greedy() };
        await using var again = await OpenAsync(model, folder, ("LIVECHAT_MODEL_CALLS_PER_VISITOR", "4"));

        Assert.StartsWith(HonestLines.AllowanceUsedUp, (await AskAsync(again, conversation)).Body);
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task T22_What_was_used_is_stored_within_two_seconds()
    {
        await using var house = await OpenAsync(new ScriptedModel { Otherwise = Greedy() }, ("LIVECHAT_MODEL_CALLS_PER_VISITOR", "4"));
        await AskAsync(house, await house.OpenConversationAsync());

        _time.Advance(TimeSpan.FromSeconds(2));

        await Waiting.Until(async () => (await house.Get<Database>().QueryAsync(
            "SELECT calls FROM model_usage WHERE scope = 'all' AND day = '2026-11-22'", row => row.GetInt64(0), [], CancellationToken.None)) is [2]);
    }

    [Fact]
    public async Task T22_An_attack_from_one_address_with_many_cookies_and_tabs_stays_within_the_budget()
    {
        var model = new ScriptedModel { Otherwise = Greedy() };
        await using var house = await OpenAsync(model, ("LIVECHAT_MODEL_CALLS_PER_ADDRESS", "21"));
        var attackers = new List<Conversation>();
        for (var i = 0; i < 30; i++)
            attackers.Add(await house.OpenConversationAsync(owner: new Principal(PrincipalKind.Guest, Guid.CreateVersion7())));

        await Task.WhenAll(attackers.Select(conversation => SayAsync(house, conversation, "203.0.113.77")));
        await _time.AdvanceUntilAsync(Task.WhenAll(attackers.Select(conversation => house.AnswerAsync(conversation))));

        Assert.Equal(21, model.Requests.Count);
        // All began at once, so most of them found the budget used up before their second call.
        Assert.All(attackers, conversation => Assert.True(house.Answers(conversation)[0].Body is "Here you are." or $"{HonestLines.AllowanceUsedUp}\n\nThe built-in answer."));
        Assert.Contains(attackers, conversation => house.Answers(conversation)[0].Body != "Here you are.");
        var neighbour = await house.OpenConversationAsync();
        await SayAsync(house, neighbour, "203.0.113.78");
        await _time.AdvanceUntilAsync(house.AnswerAsync(neighbour));
        Assert.Equal("Here you are.", house.Answers(neighbour)[0].Body);
        // The address itself stands nowhere.
        foreach (var file in Directory.GetFiles(house.Folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) != ".lock"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content);
            Assert.DoesNotContain("203.0.113.7", Encoding.Latin1.GetString(content.ToArray()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task T22_The_users_of_one_customer_share_a_budget()
    {
        var customer = Guid.CreateVersion7();
        await using var house = await OpenAsync(new ScriptedModel(), ("LIVECHAT_MODEL_CALLS_PER_VISITOR", "3"));
        var budgets = house.Get<ModelBudgets>();
        var (one, two, stranger) = (User(customer), User(customer), User(Guid.CreateVersion7()));

        Assert.True((await For(one)).TryCall());
        Assert.True((await For(two)).TryCall());
        Assert.True((await For(one)).TryCall());
        Assert.False((await For(two)).TryCall());
        Assert.False((await For(one)).TryCall());
        Assert.True((await For(stranger)).TryCall());

        static Principal User(Guid customer) => new(PrincipalKind.Customer, Guid.CreateVersion7()) { CustomerId = customer };

        Task<TurnBudget> For(Principal user) => budgets.ForAsync(user, user.Key, null, CancellationToken.None);
    }

    [Fact]
    public async Task T22_The_tokens_of_a_day_are_shared_by_all_and_their_end_is_shown()
    {
        var model = new ScriptedModel { Otherwise = Costly(tokens: 600) };
        await using var house = await OpenAsync(model, ("LIVECHAT_MODEL_TOKENS_PER_DAY", "1000"));
        for (var i = 0; i < 4; i++)
            await AskAsync(house, await house.OpenConversationAsync(owner: new Principal(PrincipalKind.Guest, Guid.CreateVersion7())));

        Assert.Equal(2, model.Requests.Count);
        Assert.Contains(house.Get<AssistantStatus>().Warnings, warning => warning.Contains("LIVECHAT_MODEL_TOKENS_PER_DAY", StringComparison.Ordinal));

        _time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(house.Get<AssistantStatus>().Warnings);
        Assert.Equal("Expensive.", (await AskAsync(house, await house.OpenConversationAsync())).Body);
    }

    [Fact]
    public async Task T22_A_visitors_tokens_are_counted_also_when_the_service_counts_none()
    {
        var model = new ScriptedModel { Otherwise = ScriptedModel.Say(string.Concat(Enumerable.Repeat("Many words. ", 400))) };
        await using var house = await OpenAsync(model, ("LIVECHAT_MODEL_TOKENS_PER_VISITOR", "1000"));
        var conversation = await house.OpenConversationAsync();

        await AskAsync(house, conversation);

        Assert.StartsWith(HonestLines.AllowanceUsedUp, (await AskAsync(house, conversation)).Body);
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task When_the_built_in_assistant_does_not_know_either_a_human_is_asked()
    {
        await using var house = await AssistantHouse.OpenAsync(new HouseSetup
        {
            Model = new ScriptedModel { Otherwise = ScriptedModel.Say("Hello.") }, Time = _time, Settings = { ["LIVECHAT_MODEL_CALLS_PER_VISITOR"] = "1" },
            BuiltIn = new ScriptedModel { Otherwise = ScriptedModel.SayAsBuiltIn("I don't know that.", "unknown") },
        });
        var conversation = await house.OpenConversationAsync();
        await AskAsync(house, conversation);

        Assert.Equal($"{HonestLines.AllowanceUsedUp}\n\n{HonestLines.HandedOver}", (await AskAsync(house, conversation)).Body);
        Assert.Equal(ConversationStatus.Waiting, (await house.ReloadAsync(conversation)).Status);
    }

    private Task<AssistantHouse> OpenAsync(ScriptedModel model, params (string Name, string Value)[] settings) => OpenAsync(model, null, settings);

    private Task<AssistantHouse> OpenAsync(ScriptedModel model, string? folder, params (string Name, string Value)[] settings) => AssistantHouse.OpenAsync(new HouseSetup
    {
        Model = model, Time = _time, Folder = folder, Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Value),
    });

    private async Task<ConversationEvent> AskAsync(AssistantHouse house, Conversation conversation)
    {
        var asking = house.AskAsync(conversation, "zzz");
        await _time.AdvanceUntilAsync(asking);
        return await asking;
    }

    private static Task SayAsync(AssistantHouse house, Conversation conversation, string address) =>
        house.Log.AppendVisitorMessageAsync(new VisitorMessage(conversation.Id, conversation.Owner, "Guest", "zzz", AddressKey: address));

    /// <summary>Looks something up first; each n-th call fails in a way that is worth a repeat.</summary>
    private static Step Greedy(int failEvery = 0)
    {
        var calls = 0;
        return (asked, cancel) =>
        {
            if (failEvery > 0 && Interlocked.Increment(ref calls) % failEvery == 0)
                throw new ModelFailureException(new ModelFailure(ModelFailureKind.Overloaded, IsTransient: true));
            return (asked.Messages[^1].Role == ChatRole.Tool ? ScriptedModel.Say("Here you are.") : ScriptedModel.Call("search_knowledge", ("query", "nameservers")))(asked, cancel);
        };
    }

    private static Step Costly(int tokens) => ScriptedModel.Updates(
        ScriptedModel.Text("Expensive."),
        new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = tokens - 10, OutputTokenCount = 10, TotalTokenCount = tokens })]) { MessageId = "m", FinishReason = ChatFinishReason.Stop });
}
