using Livechat.Assistant.Guard;
using Livechat.Assistant.Models;
using Livechat.Assistant.Models.BuiltIn;
using Livechat.Assistant.Personas;
using Livechat.Assistant.Tools;
using Livechat.Conversations;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Storage;
using Livechat.Usage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Livechat.Assistant.Turns;

/// <summary>
/// Makes the answer of a claimed turn: the configured model first, the built-in assistant when there is none or it fails, an honest
/// line and a hand-over when even that has no answer. Always returns something a visitor may read; throws only when cancelled, or
/// <see cref="StorageUnavailableException"/> when it cannot be known what the turn has done already.
/// </summary>
public sealed partial class TurnAnswerer(
    AssistantModels models, ModelGate gate, PersonaCatalogue personas, ToolBox tools, EarlierActions earlier, SearchKnowledge search, SignIns signIns, ConversationLog log, ConversationFeed feed,
    PublicAddress address, LinkFilter links, ModelBudgets budgets, LivechatOptions options, AssistantMetrics metrics, TimeProvider time, ILogger<TurnAnswerer> logger)
{
    /// <summary>A turn that was started more often than this is not given to a model again: something about it breaks its runner.</summary>
    public const int MostAttempts = 3;

    internal TurnClock StartClock() => new(options.Turns, metrics, time);

    internal async Task<TurnAnswer> AnswerAsync(ClaimedTurn turn, DraftWriter draft, TurnClock clock, CancellationToken cancel)
    {
        var persona = personas.For(turn.Conversation.Department);
        var subject = new TurnSubject(turn, await earlier.ReadAsync(turn, cancel));
        if (turn.Attempts > MostAttempts)
        {
            TurnParked(turn.Id, turn.Conversation.Id, turn.Attempts);
            return Honest(subject, persona, draft) with { Outcome = TurnOutcome.Parked };
        }
        try
        {
            var newest = await log.ReadBackAsync(turn.Conversation.Id, turn.ThroughSeq, TurnHistory.MostMessages, cancel);
            // As they are now: who was disabled or unlinked since they wrote gets no account data any more.
            var principal = await signIns.FindByKeyAsync(turn.Conversation.Owner, cancel);
            subject = subject with
            {
                Principal = principal,
                VisitorTexts = [.. newest.Where(entry => entry.SenderType == SenderType.Visitor).Select(entry => entry.Body ?? "")],
            };
            var history = TurnHistory.Build(newest, turn.Conversation.AnsweredSeq, options.Turns.HistoryTokens);
            if (models.Configured is not { } provider)
                return await BuiltInAsync(subject, persona, history, newest, draft, clock, TurnOutcome.Answered, cancel);
            var budget = await budgets.ForAsync(principal, turn.Conversation.Owner, turn.Conversation.AddressHash, cancel);
            if (!budget.IsUsedUp() && await TryConfiguredAsync(provider, subject, persona, history, newest, budget, draft, clock, cancel) is { } answer)
                return answer;
            var instead = await BuiltInAsync(subject, persona, history, newest, draft, clock, TurnOutcome.Fallback, cancel);
            return budget.WasRefused ? instead with { Text = $"{HonestLines.AllowanceUsedUp}\n\n{instead.Text}" } : instead;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Whatever broke, the visitor is told, and a person can look at it.
            TurnBroke(turn.Id, turn.Conversation.Id, e);
            return Honest(subject, persona, draft);
        }
    }

    private async Task<TurnAnswer?> TryConfiguredAsync(
        ModelProvider provider, TurnSubject subject, Persona persona, TurnHistory history, IReadOnlyList<ConversationEvent> newest, TurnBudget budget, DraftWriter draft,
        TurnClock clock, CancellationToken cancel)
    {
        using var end = new CancellationTokenSource(clock.LeftForModel, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancel);
        var turn = subject.Turn;
        var context = new ToolContext(subject, persona, $"{provider.Name}/{provider.Model}");
        var guard = new TurnGuard(context, newest, links);
        ModelFailure failure;
        feed.PublishTyping(turn.Conversation.Id, new Typing(persona.DisplayName, true));
        try
        {
            var found = await search.FindAsync(history.Asked, SearchKnowledge.Beforehand, context, either.Token);
            var messages = new List<ChatMessage>(history.Messages.Count + 1)
            {
                new(ChatRole.System, SystemPrompt.Compose(persona, options.Company, subject.Principal, address.SignIn, turn.Conversation.Locale, found.Passages)),
            };
            messages.AddRange(history.Messages);
            var chat = new ChatOptions { Tools = tools.Offer(persona, subject.Principal), MaxOutputTokens = provider.MaxOutputTokens };
            var reply = await Run(provider, gate, context, guard, budget, draft, clock).AnswerAsync(messages, chat, end.Token, cancel);
            return Answer(provider, reply, context, guard, draft, TurnOutcome.Answered) ?? throw new ModelFailureException(ModelFailureKind.Empty);
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
        if (failure.WasAsked)
            metrics.ModelFailed(provider.Name, failure.Kind);
        else
            metrics.ModelNotAsked(provider.Name, failure.Kind);
        // Why it was not asked is told once, by whoever decided so: a line for each turn would bury it.
        FellBack(failure.WasAsked ? LogLevel.Warning : LogLevel.Debug, turn.Id, turn.Conversation.Id, provider.Name, failure.Kind, (long)clock.Elapsed.TotalMilliseconds);
        return null;
    }

    private async Task<TurnAnswer> BuiltInAsync(
        TurnSubject subject, Persona persona, TurnHistory history, IReadOnlyList<ConversationEvent> newest, DraftWriter draft, TurnClock clock, string outcome,
        CancellationToken cancel)
    {
        using var end = new CancellationTokenSource(clock.Left, time);
        var context = new ToolContext(subject, persona, models.BuiltIn.Name);
        var guard = new TurnGuard(context, newest, links);
        var chat = new ChatOptions
        {
            Tools = tools.Offer(persona, subject.Principal),
            AdditionalProperties = new()
            {
                [BuiltInPersona.Key] = new BuiltInPersona(
                    persona.DisplayName, options.Company, persona.Department, subject.Principal is { IsSignedIn: true }, address.SignIn),
            },
        };
        try
        {
            var reply = await Run(models.BuiltIn, null, context, guard, null, draft, clock).AnswerAsync([.. history.Messages], chat, end.Token, cancel);
            // Without a key an unknown answer offers a colleague and leaves it to the visitor; here a better model was meant to answer.
            if (outcome == TurnOutcome.Fallback && reply.BuiltInOutcome == BuiltInOutcome.Unknown)
                return Honest(subject, persona, draft);
            return Answer(models.BuiltIn, reply, context, guard, draft, outcome) ?? Honest(subject, persona, draft);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            var kind = end.IsCancellationRequested ? ModelFailureKind.Timeout : models.BuiltIn.FailureOf(e).Kind;
            metrics.ModelFailed(models.BuiltIn.Name, kind);
            BuiltInFailed(subject.Turn.Id, subject.Turn.Conversation.Id, kind, e);
        }
        return Honest(subject, persona, draft);
    }

    private ModelRun Run(ModelProvider provider, ModelGate? way, ToolContext context, TurnGuard guard, TurnBudget? budget, DraftWriter draft, TurnClock clock) =>
        new(provider, way, tools, context, guard, budget, draft, clock, options.Turns, metrics, time);

    /// <summary>The answer as it is stored; null when nothing is left of it once the marks are out.</summary>
    private TurnAnswer? Answer(ModelProvider provider, ModelReply reply, ToolContext context, TurnGuard guard, DraftWriter draft, string outcome)
    {
        var (text, citations) = AnswerText.Final(reply.Text, context.Passages);
        if (text.Length == 0)
            return null;
        if (citations.Count == 0 && provider.Name != ModelProvider.BuiltIn && Grounding.PassageBehind(text, context.Passages) is { } passage)
            citations = [AnswerText.Cite(passage)];
        var waits = context.Conversation.Status == ConversationStatus.Waiting;
        var handsOver = context.HandOver && !waits;
        if (guard.FirstUnproven(text) is { } unproven)
        {
            metrics.AnswerReplaced(provider.Name, unproven.Reason);
            Replaced(context.TurnId, context.Conversation.Id, provider.Name, unproven.Reason);
            text = HonestAnswer.Of(unproven.Reason, [.. context.Actions.Receipts.Select(receipt => receipt.Line)], waits || handsOver, CanTransfer(context));
            citations = [];
        }
        else
        {
            text = guard.WithSafeLinks(text);
        }
        return new TurnAnswer(
            draft.MessageId, context.Persona.DisplayName, WithReceipts(text, context.Actions), Details(citations, ActionSummary.Of(context, tools, handsOver)), handsOver,
            provider.Name, outcome)
        {
            Confirmations = context.Proposals,
        };
    }

    private bool CanTransfer(ToolContext context) => tools.Offer(context.Persona, context.Principal).Any(tool => tool.Name == TransferHuman.ToolName);

    private TurnAnswer Honest(TurnSubject subject, Persona persona, DraftWriter draft)
    {
        var waits = subject.Turn.Conversation.Status == ConversationStatus.Waiting;
        var context = new ToolContext(subject, persona, models.BuiltIn.Name) { HandOver = true };
        return new TurnAnswer(
            draft.MessageId, persona.DisplayName, WithReceipts(waits ? HonestLines.StillWaiting : HonestLines.HandedOver, subject.Actions),
            Details([], ActionSummary.Of(context, tools, !waits)), !waits, models.BuiltIn.Name, TurnOutcome.HandedOver);
    }

    /// <summary>What was done is told, also when the words came from a model that did not do it, or forgot to say so.</summary>
    private static string WithReceipts(string text, TurnActions actions) => string.Join("\n\n",
        [text, .. actions.Receipts.Where(receipt => !text.Contains(receipt.Number, StringComparison.OrdinalIgnoreCase)).Select(receipt => receipt.Line)]);

    private static EventDetails? Details(IReadOnlyList<Citation> citations, (string Action, ActionResult Result)? done) => citations.Count == 0 && done is null ? null : new EventDetails
    {
        Citations = citations.Count > 0 ? citations : null,
        Action = done?.Action,
        ActionResult = done?.Result,
    };

    [LoggerMessage(EventId = 1, Message = "Turn {TurnId} of conversation {ConversationId} falls back to the built-in assistant: {Provider} failed with {Kind} after {Milliseconds} ms")]
    private partial void FellBack(LogLevel level, Guid turnId, Guid conversationId, string provider, ModelFailureKind kind, long milliseconds);

    [LoggerMessage(2, LogLevel.Error, "The built-in assistant failed with {Kind} in turn {TurnId} of conversation {ConversationId}")]
    private partial void BuiltInFailed(Guid turnId, Guid conversationId, ModelFailureKind kind, Exception error);

    [LoggerMessage(3, LogLevel.Error, "Turn {TurnId} of conversation {ConversationId} was started {Attempts} times without an answer and goes to a human")]
    private partial void TurnParked(Guid turnId, Guid conversationId, int attempts);

    [LoggerMessage(5, LogLevel.Warning, "Turn {TurnId} of conversation {ConversationId}: the answer of {Provider} stated an unproven {Reason} and was replaced")]
    private partial void Replaced(Guid turnId, Guid conversationId, string provider, string reason);

    [LoggerMessage(4, LogLevel.Error, "Turn {TurnId} of conversation {ConversationId} broke and goes to a human")]
    private partial void TurnBroke(Guid turnId, Guid conversationId, Exception error);
}
