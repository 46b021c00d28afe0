namespace Livechat.Conversations;

/// <summary>A turn that a runner holds.</summary>
/// <param name="Fence">Proof of being the newest claim.</param>
/// <param name="Attempts">How often it was started, this time included.</param>
/// <param name="ThroughSeq">
/// Visitor messages after <see cref="Conversation.AnsweredSeq"/> and up to this seq are the ones to answer. The answer to earlier messages
/// may stand between them in the log: it was written while they arrived.
/// </param>
/// <param name="Conversation">As it was when the turn was claimed; its term is the one the answer is made under.</param>
public sealed record ClaimedTurn(Guid Id, long Fence, int Attempts, long ThroughSeq, Conversation Conversation)
{
    public TurnHold Hold => new(Id, Fence);

    /// <summary>Somebody had it before, and may have stored something for it; also when that did not count as an attempt.</summary>
    public bool WasHeldBefore => Fence > 1;
}

/// <summary>What shows that somebody has a turn, to be checked in the transaction of whatever they store for it.</summary>
public readonly record struct TurnHold(Guid TurnId, long Fence);

/// <summary>Somebody else has the turn by now: nothing was stored for it.</summary>
public sealed class TurnLostException() : Exception("Another runner has this turn by now.");

/// <summary>A turn that is not done.</summary>
/// <param name="IsRunning">Somebody has it; otherwise it waits.</param>
/// <param name="Worker">The process that has it.</param>
/// <param name="WorkerBatch">The number of that process's last transaction. Rises as long as it lives and has turns.</param>
public sealed record OpenTurn(Guid Id, Guid ConversationId, bool IsRunning, long Fence, Guid? Worker, long? WorkerBatch);

/// <summary>The one final answer of a turn.</summary>
/// <param name="MessageId">Chosen before the first draft, so that drafts and message share it.</param>
/// <param name="HandOver">The conversation waits for a human from now on.</param>
/// <param name="AnsweredBy">gemini, openai or builtin.</param>
/// <param name="Outcome">One of <see cref="TurnOutcome"/>.</param>
public sealed record TurnAnswer(Guid MessageId, string Sender, string Text, EventDetails? Details, bool HandOver, string AnsweredBy, string Outcome)
{
    /// <summary>What the visitor is asked to confirm. Opened together with the answer.</summary>
    public IReadOnlyList<NewConfirmation> Confirmations { get; init; } = [];
}

public static class TurnOutcome
{
    /// <summary>The configured model answered.</summary>
    public const string Answered = "answered";

    /// <summary>The built-in assistant answered, because the configured model did not.</summary>
    public const string Fallback = "fallback";

    /// <summary>Nobody could answer; the conversation waits for a human.</summary>
    public const string HandedOver = "handed_over";

    /// <summary>It broke its runner again and again, so nothing was made of it; the conversation waits for a human.</summary>
    public const string Parked = "parked";

    /// <summary>Ownership changed before there was an answer; none was appended.</summary>
    public const string Silenced = "silenced";
}
