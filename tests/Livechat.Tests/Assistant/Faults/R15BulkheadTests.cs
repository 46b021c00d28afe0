using Livechat.Conversations;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Assistant.Faults;

/// <summary>R15: calls that hang hold up nobody else. The hanging ones never end in these tests, so who is answered was not held up.</summary>
public sealed class R15BulkheadTests
{
    private const string BuiltIn = "The built-in answer.";
    private const string Hanging = "please hang";

    private readonly ScriptedModel _model = new()
    {
        Otherwise = (asked, cancel) => (asked.Lines[^1].Contains(Hanging) ? ScriptedModel.Hang() : ScriptedModel.Say("The model's answer."))(asked, cancel),
    };

    [Fact]
    public async Task R15_While_others_hang_the_model_answers_as_long_as_it_has_a_place()
    {
        await using var house = await OpenAsync(calls: 4, turns: 16);
        await HangAsync(house, 3);

        for (var i = 0; i < 5; i++)
            Assert.Equal("The model's answer.", (await house.AskAsync(await house.OpenConversationAsync(), "zzz")).Body);

        AssertAllHang(3);
    }

    [Fact]
    public async Task R15_Without_a_place_the_built_in_assistant_answers_and_all_others_flow()
    {
        await using var house = await OpenAsync(calls: 4, turns: 8);
        await HangAsync(house, 4);
        var others = new List<Conversation>();
        for (var i = 0; i < 20; i++)
        {
            others.Add(await house.OpenConversationAsync());
            await house.SayAsync(others[i], Hanging);
        }

        foreach (var conversation in others)
            Assert.Equal(BuiltIn, (await house.AnswerAsync(conversation)).Body);

        AssertAllHang(4);
        Assert.All(await house.OutcomesAsync(), outcome => Assert.Equal("fallback by builtin", outcome));
        house.Logs.VerifyNoErrors();
    }

    [Fact]
    public async Task R15_A_place_that_is_given_back_is_taken_by_the_next()
    {
        await using var house = await OpenAsync(calls: 1, turns: 8);
        var first = (await HangAsync(house, 1))[0];

        await house.Log.ChangeStatusAsync(first.Id, ConversationStatus.Closed);
        await Waiting.Until(() => Task.FromResult(_model.Requests[0].Cancel.IsCancellationRequested));
        await house.QuietAsync();

        Assert.Equal("The model's answer.", (await house.AskAsync(await house.OpenConversationAsync(), "zzz")).Body);
    }

    private Task<AssistantHouse> OpenAsync(int calls, int turns) => AssistantHouse.OpenAsync(new HouseSetup
    {
        Model = _model,
        Settings = new()
        {
            ["LIVECHAT_MODEL_CALLS_AT_ONCE"] = $"{calls}", ["LIVECHAT_CONCURRENT_TURNS"] = $"{turns}",
            ["LIVECHAT_TURN_SECONDS"] = "100000", ["LIVECHAT_PIECE_SECONDS"] = "100000",
        },
    });

    private async Task<List<Conversation>> HangAsync(AssistantHouse house, int count)
    {
        var hanging = new List<Conversation>();
        for (var i = 0; i < count; i++)
        {
            hanging.Add(await house.OpenConversationAsync());
            await house.SayAsync(hanging[i], Hanging);
        }
        await Waiting.Until(() => Task.FromResult(_model.Requests.Count == count));
        return hanging;
    }

    private void AssertAllHang(int count)
    {
        var hanging = _model.Requests.Where(asked => asked.Lines[^1].Contains(Hanging)).ToList();
        Assert.Equal(count, hanging.Count);
        Assert.All(hanging, asked => Assert.False(asked.Cancel.IsCancellationRequested));
    }
}
