using System.Runtime.CompilerServices;
using Livechat.Assistant.Tools;
using Microsoft.Extensions.AI;

namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>
/// The built-in assistant as a model: deterministic, offline, without state. It reads the visitor's messages since the last answer, asks
/// for the tools they need, and once those have returned quotes the passages that answer. It can reach nothing but its tools.
/// </summary>
public sealed class BuiltInChatClient : IChatClient
{
    // The runner refuses more at once; what is left is asked for in the next round.
    private const int MostCallsAtOnce = 8;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = VisitorTurn.Read(messages);
        var plan = TurnPlan.Of(turn);
        var tools = options?.Tools?.Select(tool => tool.Name).ToHashSet() ?? [];
        var calls = Calls(plan, tools).Where(call => !turn.Results.ContainsKey(call.CallId)).Take(MostCallsAtOnce).ToList<AIContent>();
        if (calls.Count > 0)
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, calls)) { FinishReason = ChatFinishReason.ToolCalls });

        var persona = options?.AdditionalProperties?.TryGetValue(BuiltInPersona.Key, out BuiltInPersona? given) == true && given is not null
            ? given
            : throw new ArgumentException($"The built-in assistant needs a {nameof(BuiltInPersona)} in AdditionalProperties[\"{BuiltInPersona.Key}\"].", nameof(options));
        var (text, outcome) = new AnswerComposer(persona, turn, tools.Contains(TransferHuman.ToolName)).Compose(plan);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            FinishReason = ChatFinishReason.Stop,
            AdditionalProperties = new() { [BuiltInOutcome.Key] = outcome },
        });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // It is done in a millisecond or two: there is nothing to show in between.
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Holds nothing.
    }

    internal static string CallId(int step) => $"step-{step}";

    private static IEnumerable<FunctionCallContent> Calls(TurnPlan plan, HashSet<string> tools)
    {
        for (var i = 0; i < plan.Steps.Count; i++)
        {
            var step = plan.Steps[i];
            if (step.Intent == Intent.Question && tools.Contains(SearchKnowledge.ToolName))
                yield return new FunctionCallContent(CallId(i), SearchKnowledge.ToolName, new Dictionary<string, object?> { ["query"] = step.Query });
            else if (step.Intent == Intent.Human && tools.Contains(TransferHuman.ToolName))
                yield return new FunctionCallContent(CallId(i), TransferHuman.ToolName, new Dictionary<string, object?> { ["reason"] = "The visitor asks for a person." });
        }
    }
}
