using Livechat.Assistant.Guard;
using Livechat.Assistant.Models;
using Livechat.Assistant.Tools;
using Livechat.Hosting;
using Livechat.Usage;
using Microsoft.Extensions.AI;

namespace Livechat.Assistant.Turns;

/// <summary>
/// One model's attempt at a turn: ask, run the tools it asks for, ask again, until it answers in words. Rounds are capped, and the last
/// one offers no tools, so that it must answer. A transient failure is repeated at most twice in the whole run, and never once the
/// visitor has seen a part of the answer. Every other end throws <see cref="ModelFailureException"/>.
/// </summary>
internal sealed class ModelRun(
    ModelProvider provider, ModelGate? gate, ToolBox tools, ToolContext context, TurnGuard guard, TurnBudget? budget, DraftWriter draft, TurnClock clock, TurnOptions limits,
    AssistantMetrics metrics, TimeProvider time)
{
    private const int MostRetries = 2;

    // A model that asks for more at once is enumerating, not answering.
    private const int MostCallsAtOnce = 8;

    private int _retries;

    /// <summary>Returns the final words, with their marks. <paramref name="messages"/> grows by what the model and the tools said.</summary>
    /// <param name="late">Ends when the time for the answer is over, which is a failure of the model.</param>
    /// <param name="stop">Ends when no answer is wanted any more, which is nobody's.</param>
    public async Task<ModelReply> AnswerAsync(List<ChatMessage> messages, ChatOptions options, CancellationToken late, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late, stop);
        var cancel = either.Token;
        for (var round = 0; ; round++)
        {
            if (round == limits.ToolRounds)
            {
                options = options.Clone();
                options.Tools = null;
            }
            var reply = await AskAsync(messages, options, cancel, stop);
            if (reply.Calls.Count == 0)
                return reply.ToWords(tools.Names, provider.Name != ModelProvider.BuiltIn);
            if (round == limits.ToolRounds)
                throw new ModelFailureException(ModelFailureKind.ToolLoop);
            messages.AddRange(reply.Response.Messages);
            messages.Add(new ChatMessage(ChatRole.Tool, await RunToolsAsync(reply.Calls, cancel)));
        }
    }

    private async Task<List<AIContent>> RunToolsAsync(IReadOnlyList<FunctionCallContent> calls, CancellationToken cancel)
    {
        var results = new List<AIContent>(calls.Count);
        foreach (var call in calls.Take(MostCallsAtOnce))
            results.Add(await tools.RunAsync(call, context, cancel));
        if (calls.Count > MostCallsAtOnce)
            results.AddRange(await tools.RefuseAsync([.. calls.Skip(MostCallsAtOnce)], context));
        return results;
    }

    private async Task<ModelReply> AskAsync(List<ChatMessage> messages, ChatOptions options, CancellationToken cancel, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return gate is null
                    ? await ReadAsync(messages, options, cancel, stop)
                    : await gate.CallAsync(token => ReadAsync(messages, options, token, stop), cancel);
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                var failure = provider.FailureOf(e);
                if (!failure.IsTransient || draft.IsShown || _retries == MostRetries || clock.RetryDelay(failure, _retries) is not { } delay)
                    throw new ModelFailureException(failure, e);
                _retries++;
                metrics.ModelFailed(provider.Name, failure.Kind);
                await Task.Delay(delay, time, cancel);
            }
        }
    }

    private async Task<ModelReply> ReadAsync(List<ChatMessage> messages, ChatOptions options, CancellationToken cancel, CancellationToken stop)
    {
        // Before the call and for each repeat, so that no fault of a service or of ours is free.
        if (budget?.TryCall() == false)
            throw new ModelFailureException(ModelFailureKind.Budget);
        using var silence = new CancellationTokenSource(limits.PieceTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancel);
        var updates = new List<ChatResponseUpdate>();
        var written = new WrittenText();
        await using var pieces = provider.Client.GetStreamingResponseAsync(messages, options, either.Token).GetAsyncEnumerator(either.Token);
        try
        {
            while (await NextAsync(pieces, written))
            {
                silence.CancelAfter(limits.PieceTimeout);
                updates.Add(pieces.Current);
                if (!written.Add(pieces.Current))
                    throw new ModelFailureException(ModelFailureKind.Garbage);
                if (written.HasWords)
                    clock.FirstPiece(provider.Name);
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested && either.IsCancellationRequested)
        {
            throw new ModelFailureException(ModelFailureKind.Timeout);
        }
        finally
        {
            budget?.Used(Tokens(messages, updates));
        }
        var reply = new ModelReply(updates.ToChatResponse());
        if (reply.Response.Usage is { } usage)
            metrics.Used(provider.Name, usage);
        return reply;
    }

    /// <summary>What a call used, by the service's own count, or by estimate when it was cut short or the service counts nothing.</summary>
    private static long Tokens(List<ChatMessage> messages, List<ChatResponseUpdate> updates)
    {
        var counted = updates.SelectMany(update => update.Contents).OfType<UsageContent>().LastOrDefault()?.Details;
        return counted?.TotalTokenCount ?? (counted is { InputTokenCount: { } input, OutputTokenCount: { } output } ? input + output
            : messages.Sum(message => (long)TokenEstimate.Of(message.Text)) + TokenEstimate.Of(string.Concat(updates.Select(update => update.Text))));
    }

    // Shows what is written so far only when the next piece is not there yet.
    private async ValueTask<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> pieces, WrittenText written)
    {
        var next = pieces.MoveNextAsync();
        if (next.IsCompleted || !written.Changed)
            return await next;
        var waiting = next.AsTask();
        if (draft.Due is { Ticks: > 0 } due)
            await Task.WhenAny(waiting, Task.Delay(due, time));
        if (!waiting.IsCompleted && guard.Draft(written.Take()) is var text && draft.IsBehind(text))
            draft.Show(text);
        return await waiting;
    }
}
