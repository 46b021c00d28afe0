using System.Runtime.CompilerServices;
using Livechat.Assistant.Models.BuiltIn.Account;
using Microsoft.Extensions.AI;

namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>
/// The built-in assistant as a model: deterministic, offline, without state. It reads the visitor's messages since the last answer, asks
/// for the tools they need, and once those have returned words the answer from what they said. It can reach nothing but its tools.
/// </summary>
public sealed class BuiltInChatClient(TimeProvider time) : IChatClient
{
    // The runner refuses more at once; what is left is asked for in the next round.
    private const int MostCallsAtOnce = 8;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var persona = options?.AdditionalProperties?.TryGetValue(BuiltInPersona.Key, out BuiltInPersona? given) == true && given is not null
            ? given
            : throw new ArgumentException($"The built-in assistant needs a {nameof(BuiltInPersona)} in AdditionalProperties[\"{BuiltInPersona.Key}\"].", nameof(options));
        var turn = VisitorTurn.Read(messages);
        var plan = turn.Plan ?? TurnPlan.Of(turn, persona);
        var calls = new StepCalls(turn, persona, options.Tools?.Select(tool => tool.Name).ToHashSet() ?? []);
        var missing = calls.Missing(plan).Take(MostCallsAtOnce).ToList();
        if (missing.Count > 0)
        {
            // Comes back with the results, so that the same messages are not read a second time.
            missing.ForEach(call => call.RawRepresentation = plan);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [.. missing])) { FinishReason = ChatFinishReason.ToolCalls });
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var (text, outcome) = new AnswerComposer(persona, turn, calls, today).Compose(plan);
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
}
