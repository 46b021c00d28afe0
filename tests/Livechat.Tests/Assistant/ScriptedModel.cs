using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Livechat.Assistant.Models;
using Livechat.Assistant.Models.BuiltIn;
using Microsoft.Extensions.AI;

namespace Livechat.Tests.Assistant;

/// <summary>
/// A model that follows a plan: one step for each request. Without a step left it answers <see cref="Otherwise"/>. Keeps what it was asked.
/// </summary>
public sealed class ScriptedModel : IChatClient
{
    private readonly ConcurrentQueue<Step> _plan = new();
    private readonly ConcurrentQueue<Asked> _requests = new();

    /// <summary>What comes when the plan is at its end.</summary>
    public Step Otherwise { get; set; } = (_, _) => throw new InvalidOperationException("The plan has no step for this request.");

    public IReadOnlyList<Asked> Requests => [.. _requests];

    public ScriptedModel Plan(params Step[] steps)
    {
        foreach (var step in steps)
            _plan.Enqueue(step);
        return this;
    }

    /// <summary>Words, complete at once.</summary>
    public static Step Say(string text, ChatFinishReason? finish = null) => (_, _) => Whole([Text(text), End(finish ?? ChatFinishReason.Stop)]);

    /// <summary>Words in pieces, each after <paramref name="gate"/> let it pass.</summary>
    public static Step SayInPieces(Func<int, CancellationToken, Task> gate, params string[] pieces) => (_, cancel) => Pieces(pieces, gate, cancel);

    /// <summary>A tool call.</summary>
    public static Step Call(string tool, params (string Name, object? Value)[] arguments) => (_, _) => Whole([CallUpdate(tool, arguments), End(ChatFinishReason.ToolCalls)]);

    public static Step Updates(params ChatResponseUpdate[] updates) => (_, _) => Whole(updates);

    public static Step Fail(Exception error) => (_, _) => throw error;

    public static Step Fail(ModelFailureKind kind, bool isTransient = false, TimeSpan? retryAfter = null) =>
        Fail(new ModelFailureException(new ModelFailure(kind, isTransient, retryAfter)));

    /// <summary>Some words, then the error.</summary>
    public static Step FailAfter(string text, Exception error, Func<Task>? gate = null) => (_, _) => Broken(text, error, gate);

    /// <summary>Takes the request and says nothing until it is cancelled.</summary>
    public static Step Hang() => (_, cancel) => Pieces([""], (_, token) => Task.Delay(Timeout.Infinite, token), cancel);

    /// <summary>The built-in assistant's way of saying how it ended.</summary>
    public static Step SayAsBuiltIn(string text, string outcome) => (_, _) =>
    {
        var end = End(ChatFinishReason.Stop);
        end.AdditionalProperties = new() { [BuiltInOutcome.Key] = outcome };
        return Whole([Text(text), end]);
    };

    public static ChatResponseUpdate Text(string text) => new(ChatRole.Assistant, text) { MessageId = "m" };

    public static ChatResponseUpdate CallUpdate(string tool, params (string Name, object? Value)[] arguments) => new(
        ChatRole.Assistant, [new FunctionCallContent(Guid.NewGuid().ToString("N")[..8], tool, arguments.ToDictionary(a => a.Name, a => a.Value))]) { MessageId = "m" };

    public static ChatResponseUpdate End(ChatFinishReason? reason) => new(ChatRole.Assistant, []) { MessageId = "m", FinishReason = reason };

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = new Asked([.. messages], options, cancellationToken);
        _requests.Enqueue(asked);
        return (_plan.TryDequeue(out var step) ? step : Otherwise)(asked, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Whole(IEnumerable<ChatResponseUpdate> updates)
    {
        foreach (var update in updates)
            yield return update;
        await Task.CompletedTask;
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Pieces(
        string[] pieces, Func<int, CancellationToken, Task> gate, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var i = 0; i < pieces.Length; i++)
        {
            await gate(i, cancel);
            yield return Text(pieces[i]);
        }
        await gate(pieces.Length, cancel);
        yield return End(ChatFinishReason.Stop);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Broken(string text, Exception error, Func<Task>? gate)
    {
        yield return Text(text);
        await (gate?.Invoke() ?? Task.Delay(1));
        throw error;
    }
}

public delegate IAsyncEnumerable<ChatResponseUpdate> Step(Asked asked, CancellationToken cancel);

/// <summary>One request to a model.</summary>
public sealed record Asked(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, CancellationToken Cancel)
{
    public string System => string.Join('\n', Messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text));

    /// <summary>Everything but the system message, one line each: "user: …".</summary>
    public IReadOnlyList<string> Lines => [.. Messages.Where(message => message.Role != ChatRole.System).Select(message => $"{message.Role}: {message.Text}")];

    public IReadOnlyList<string> Tools => [.. (Options?.Tools ?? []).Select(tool => tool.Name)];
}
