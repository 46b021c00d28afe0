using Livechat.Assistant.Models;
using Livechat.Assistant.Models.BuiltIn;
using Livechat.Assistant.Personas;
using Livechat.Assistant.Tools;
using Livechat.Conversations;
using Livechat.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Livechat.Assistant.Turns;

/// <summary>
/// Makes the answer of a claimed turn: the configured model first, the built-in assistant when there is none or it fails, an honest
/// line and a hand-over when even that has no answer. Always returns something a visitor may read; throws only when cancelled.
/// </summary>
public sealed partial class TurnAnswerer(
    AssistantModels models, PersonaCatalogue personas, ToolBox tools, SearchKnowledge search, ConversationLog log, ConversationFeed feed,
    LivechatOptions options, AssistantMetrics metrics, TimeProvider time, ILogger<TurnAnswerer> logger)
{
    /// <summary>A turn that was started more often than this is not given to a model again: something about it breaks its runner.</summary>
    public const int MostAttempts = 3;

    internal TurnClock StartClock() => new(options.Turns, metrics, time);

    internal async Task<TurnAnswer> AnswerAsync(ClaimedTurn turn, DraftWriter draft, TurnClock clock, CancellationToken cancel)
    {
        var persona = personas.For(turn.Conversation.Department);
        if (turn.Attempts > MostAttempts)
        {
            TurnParked(turn.Id, turn.Conversation.Id, turn.Attempts);
            return Honest(turn, persona, draft);
        }
        try
        {
            var newest = await log.ReadBackAsync(turn.Conversation.Id, turn.ThroughSeq, TurnHistory.MostMessages, cancel);
            var history = TurnHistory.Build(newest, turn.Conversation.AnsweredSeq, options.Turns.HistoryTokens);
            var outcome = TurnOutcome.Answered;
            if (models.Configured is { } provider)
            {
                if (await TryConfiguredAsync(provider, turn, persona, history, draft, clock, cancel) is { } answer)
                    return answer;
                outcome = TurnOutcome.Fallback;
            }
            return await BuiltInAsync(turn, persona, history, draft, clock, outcome, cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Whatever broke, the visitor is told, and a person can look at it.
            TurnBroke(turn.Id, turn.Conversation.Id, e);
            return Honest(turn, persona, draft);
        }
    }

    private async Task<TurnAnswer?> TryConfiguredAsync(
        ModelProvider provider, ClaimedTurn turn, Persona persona, TurnHistory history, DraftWriter draft, TurnClock clock, CancellationToken cancel)
    {
        using var end = new CancellationTokenSource(clock.LeftForModel, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancel);
        var context = new ToolContext(turn.Conversation, persona);
        ModelFailure failure;
        feed.PublishTyping(turn.Conversation.Id, new Typing(persona.DisplayName, true));
        try
        {
            var found = await search.FindAsync(history.Asked, SearchKnowledge.Beforehand, context, either.Token);
            var messages = new List<ChatMessage>(history.Messages.Count + 1)
            {
                new(ChatRole.System, SystemPrompt.Compose(persona, options.Company, found.Passages)),
            };
            messages.AddRange(history.Messages);
            var chat = new ChatOptions { Tools = tools.Declarations(persona.Tools), MaxOutputTokens = provider.MaxOutputTokens };
            var reply = await Run(provider, context, draft, clock).AnswerAsync(messages, chat, either.Token);
            return Answer(provider, reply, context, draft, TurnOutcome.Answered) ?? throw new ModelFailureException(ModelFailureKind.Empty);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            failure = end.IsCancellationRequested ? new ModelFailure(ModelFailureKind.Timeout) : provider.FailureOf(e);
        }
        finally
        {
            feed.PublishTyping(turn.Conversation.Id, new Typing(persona.DisplayName, false));
        }
        draft.TakeBack();
        metrics.ModelFailed(provider.Name, failure.Kind);
        FellBack(turn.Id, turn.Conversation.Id, provider.Name, failure.Kind, (long)clock.Elapsed.TotalMilliseconds);
        return null;
    }

    private async Task<TurnAnswer> BuiltInAsync(
        ClaimedTurn turn, Persona persona, TurnHistory history, DraftWriter draft, TurnClock clock, string outcome, CancellationToken cancel)
    {
        using var end = new CancellationTokenSource(clock.Left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancel);
        var context = new ToolContext(turn.Conversation, persona);
        var chat = new ChatOptions
        {
            Tools = tools.Declarations(persona.Tools),
            AdditionalProperties = new() { [BuiltInPersona.Key] = new BuiltInPersona(persona.DisplayName, options.Company, persona.Department) },
        };
        try
        {
            var reply = await Run(models.BuiltIn, context, draft, clock).AnswerAsync([.. history.Messages], chat, either.Token);
            // Without a key an unknown answer offers a colleague and leaves it to the visitor; here a better model was meant to answer.
            if (outcome == TurnOutcome.Fallback && reply.BuiltInOutcome == BuiltInOutcome.Unknown)
                return Honest(turn, persona, draft);
            return Answer(models.BuiltIn, reply, context, draft, outcome) ?? Honest(turn, persona, draft);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            var kind = end.IsCancellationRequested ? ModelFailureKind.Timeout : models.BuiltIn.FailureOf(e).Kind;
            metrics.ModelFailed(models.BuiltIn.Name, kind);
            BuiltInFailed(turn.Id, turn.Conversation.Id, kind, e);
        }
        return Honest(turn, persona, draft);
    }

    private ModelRun Run(ModelProvider provider, ToolContext context, DraftWriter draft, TurnClock clock) =>
        new(provider, tools, context, draft, clock, options.Turns, metrics, time);

    /// <summary>The answer as it is stored; null when nothing is left of it once the marks are out.</summary>
    private static TurnAnswer? Answer(ModelProvider provider, ModelReply reply, ToolContext context, DraftWriter draft, string outcome)
    {
        var (text, citations) = AnswerText.Final(reply.Text, context.Passages);
        if (text.Length == 0)
            return null;
        if (citations.Count == 0 && provider.Name != ModelProvider.BuiltIn && Grounding.PassageBehind(text, context.Passages) is { } passage)
            citations = [AnswerText.Cite(passage)];
        var handsOver = context.HandOver && context.Conversation.Status != ConversationStatus.Waiting;
        return new TurnAnswer(draft.MessageId, context.Persona.DisplayName, text, Details(citations, handsOver), handsOver, provider.Name, outcome);
    }

    private TurnAnswer Honest(ClaimedTurn turn, Persona persona, DraftWriter draft)
    {
        var waits = turn.Conversation.Status == ConversationStatus.Waiting;
        return new TurnAnswer(
            draft.MessageId, persona.DisplayName, waits ? HonestLines.StillWaiting : HonestLines.HandedOver, Details([], !waits), !waits,
            models.BuiltIn.Name, TurnOutcome.HandedOver);
    }

    private static EventDetails? Details(IReadOnlyList<Citation> citations, bool handsOver) => citations.Count == 0 && !handsOver ? null : new EventDetails
    {
        Citations = citations.Count > 0 ? citations : null,
        Action = handsOver ? TransferHuman.ToolName : null,
        ActionResult = handsOver ? new ActionResult(true, HonestLines.HandOverResult) : null,
    };

    [LoggerMessage(1, LogLevel.Warning, "Turn {TurnId} of conversation {ConversationId} falls back to the built-in assistant: {Provider} failed with {Kind} after {Milliseconds} ms")]
    private partial void FellBack(Guid turnId, Guid conversationId, string provider, ModelFailureKind kind, long milliseconds);

    [LoggerMessage(2, LogLevel.Error, "The built-in assistant failed with {Kind} in turn {TurnId} of conversation {ConversationId}")]
    private partial void BuiltInFailed(Guid turnId, Guid conversationId, ModelFailureKind kind, Exception error);

    [LoggerMessage(3, LogLevel.Error, "Turn {TurnId} of conversation {ConversationId} was started {Attempts} times without an answer and goes to a human")]
    private partial void TurnParked(Guid turnId, Guid conversationId, int attempts);

    [LoggerMessage(4, LogLevel.Error, "Turn {TurnId} of conversation {ConversationId} broke and goes to a human")]
    private partial void TurnBroke(Guid turnId, Guid conversationId, Exception error);
}
