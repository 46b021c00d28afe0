using Livechat.Conversations;

namespace Livechat.Assistant.Turns;

/// <summary>One conversation's place in the runner. <see cref="Again"/>, <see cref="Next"/> and <see cref="Done"/> are used under the runner's lock.</summary>
internal sealed class ConversationRun(Guid conversationId, CancellationToken stopping)
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _turn;
    private long _claimedAt;
    private long _silencedAt;

    public Guid ConversationId => conversationId;

    /// <summary>More may be owed here when the present turn ends.</summary>
    public bool Again { get; set; }

    /// <summary>The turn to take next, when it was claimed already.</summary>
    public ClaimedTurn? Next { get; set; }

    public Task Done { get; set; } = Task.CompletedTask;

    /// <summary>Starts the next turn and returns what tells that it must stop.</summary>
    public CancellationToken Begin()
    {
        lock (_lock)
        {
            _claimedAt = long.MaxValue;
            _turn = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            return _turn.Token;
        }
    }

    /// <summary>The turn was claimed when the log ended at <paramref name="head"/>; a change of ownership up to there was known to the claim.</summary>
    public void Claimed(long head)
    {
        lock (_lock)
        {
            _claimedAt = head;
            CancelIfSilenced();
        }
    }

    /// <summary>Ownership went to somebody else with the event <paramref name="seq"/>.</summary>
    public void Silence(long seq)
    {
        lock (_lock)
        {
            _silencedAt = seq;
            CancelIfSilenced();
        }
    }

    public void Finish()
    {
        lock (_lock)
        {
            _turn?.Dispose();
            _turn = null;
        }
    }

    // Not Cancel: what a cancelled call runs must not run on the feed's dispatcher.
    private void CancelIfSilenced()
    {
        if (_turn is not null && _silencedAt > _claimedAt)
            _ = _turn.CancelAsync();
    }
}
