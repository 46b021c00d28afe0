using System.Text.Json;
using Livechat.Conversations;
using Livechat.Identity;
using Livechat.Tests.Assistant;
using Microsoft.Extensions.AI;

namespace Livechat.Tests.Tools;

/// <summary>Turns in which a model calls what a test says: the real runner, the real tools, the demo customers.</summary>
internal sealed class ToolChat : IAsyncDisposable
{
    public const string Nkosilathi = "nkosilathi@ngwelezityres.example";
    public const string Tariro = "tariro@msasaloaf.example";
    public const string NoServices = "anesu@quietgranite.example";

    private ToolChat(AssistantHouse house, ScriptedModel model) => (House, Model) = (house, model);

    public AssistantHouse House { get; }

    public ScriptedModel Model { get; }

    public static async Task<ToolChat> OpenAsync()
    {
        var model = new ScriptedModel { Otherwise = ScriptedModel.Say("Here you are.") };
        var house = await AssistantHouse.WithModelAsync(model);
        await house.ImportAccountsAsync();
        return new ToolChat(house, model);
    }

    /// <summary>Lets the model make one call in a conversation and returns what it was told and what the visitor got.</summary>
    public async Task<Called> CallAsync(Conversation conversation, string tool, params (string Name, object? Value)[] arguments)
    {
        Model.Plan(ScriptedModel.Call(tool, arguments));
        var answer = await House.AskAsync(conversation, $"Please do {Guid.NewGuid():N}.");
        var result = Model.Requests[^1].Messages.Last(message => message.Role == ChatRole.Tool).Contents.OfType<FunctionResultContent>().Single();
        return new Called((JsonElement)result.Result!, answer, Model.Requests[^1]);
    }

    /// <summary>The same in a new conversation of this person.</summary>
    public async Task<Called> CallAsync(Principal who, string tool, params (string Name, object? Value)[] arguments) =>
        await CallAsync(await House.OpenConversationAsync(owner: who), tool, arguments);

    public ValueTask DisposeAsync() => House.DisposeAsync();
}

/// <param name="Result">What the model was told.</param>
/// <param name="Answer">What the visitor got.</param>
/// <param name="Asked">The request after the call.</param>
internal sealed record Called(JsonElement Result, ConversationEvent Answer, Asked Asked)
{
    public string Status => Result.GetProperty("status").GetString()!;
}
