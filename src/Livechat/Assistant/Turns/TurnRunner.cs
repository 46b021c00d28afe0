using Livechat.Assistant.Personas;
using Livechat.Conversations;
using Livechat.Hosting;
using Livechat.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Livechat.Assistant.Turns;

/// <summary>
/// Gives the answers that are owed. One loop reads which conversations wait; each of those has at most one run here, so its turns
/// follow one another, and at most <see cref="TurnOptions.Concurrent"/> conversations run at once. A status event of agent or closed
/// cancels the run of its conversation. A drain takes no new turn and lets the running ones end; a stop hands those that still run back to
/// the database, for the next start.
/// </summary>
public sealed partial class TurnRunner(
    ConversationFeed feed, TurnLog turns, TurnAnswerer answerer, PersonaCatalogue personas, AssistantStatus status, LivechatOptions options,
    AssistantMetrics metrics, TimeProvider time, ILogger<TurnRunner> log) : IHostedService, IConversationFollower, IDisposable
{
    // As many turns work at once as there are processors, one step at a time: however many are in the making, a message that comes waits
    // behind a few steps and not behind all of them.
    private readonly TaskScheduler _scheduler = new ConcurrentExclusiveSchedulerPair(
        TaskScheduler.Default, Environment.ProcessorCount, maxItemsPerTask: 1).ConcurrentScheduler;

    private readonly Dictionary<Guid, ConversationRun> _runs = [];
    private readonly SemaphoreSlim _slots = new(options.Turns.Concurrent);
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly StorageRetry _retry = new(time);
    private IDisposable? _following;
    private Task _loop = Task.CompletedTask;

    /// <summary>Conversations whose answer is being made now, or that wait for a free place.</summary>
    public int Running
    {
        get
        {
            lock (_runs)
                return _runs.Count;
        }
    }

    /// <summary>Whether a turn of this conversation is being taken, or waits for a free place.</summary>
    public bool IsRunning(Guid conversationId)
    {
        lock (_runs)
            return _runs.ContainsKey(conversationId);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await personas.LoadAsync(cancellationToken);
        status.Warn("personas", personas.Missing.ToList() is { Count: > 0 } missing
            ? $"No persona is stored for {string.Join(", ", missing)}; run 'livechat content import'." : null);
        _following = feed.FollowAll(this);
        _loop = Task.Run(TakeTurnsAsync, CancellationToken.None);
    }

    /// <summary>Takes no new turn and waits for the running ones, no longer than <paramref name="grace"/>. What is owed stays owed in the database.</summary>
    public async Task DrainAsync(TimeSpan grace, CancellationToken cancel)
    {
        feed.IsAttended = false;
        await _draining.CancelAsync();
        await _loop;
        await Task.WhenAny(WhenDoneAsync(), Task.Delay(grace, time, cancel));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        feed.IsAttended = false;
        await _draining.CancelAsync();
        await _stopping.CancelAsync();
        _following?.Dispose();
        await _loop;
        await WhenDoneAsync().WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _draining.Dispose();
        _stopping.Dispose();
        _slots.Dispose();
    }

    void IConversationFollower.OnEvent(ConversationEvent entry)
    {
        if (entry.Kind != EventKind.Status || entry.Body is not (ConversationStatus.Agent or ConversationStatus.Closed))
            return;
        lock (_runs)
            _runs.GetValueOrDefault(entry.ConversationId)?.Silence(entry.Seq);
    }

    void IConversationFollower.OnDraft(Guid conversationId, Draft draft)
    {
    }

    void IConversationFollower.OnTyping(Guid conversationId, Typing typing)
    {
    }

    void IConversationFollower.OnErased(Guid conversationId)
    {
        lock (_runs)
            _runs.GetValueOrDefault(conversationId)?.Silence(long.MaxValue);
    }

    private async Task TakeTurnsAsync()
    {
        try
        {
            foreach (var conversationId in await _retry.UntilStoredAsync(() => turns.RecoverAsync(_draining.Token), _draining.Token))
                StartRun(new OwedTurn(conversationId, null));
            // Not before: what is recovered are the turns of dead processes, and none of this one's.
            feed.IsAttended = true;
            await foreach (var owed in feed.Owed.ReadAllAsync(_draining.Token))
                StartRun(owed);
        }
        catch (OperationCanceledException) when (_draining.IsCancellationRequested)
        {
        }
        while (feed.Owed.TryRead(out var left))
        {
            if (left.Claimed is { } turn)
                await HandBackAsync(turn);
        }
    }

    private Task WhenDoneAsync()
    {
        lock (_runs)
            return Task.WhenAll(_runs.Values.Select(run => run.Done));
    }

    private void StartRun(OwedTurn owed)
    {
        lock (_runs)
        {
            // What is owed in a conversation that runs already is looked for again when its turn ends.
            if (_runs.TryGetValue(owed.ConversationId, out var running))
            {
                running.Again = true;
                running.Next = owed.Claimed ?? running.Next;
                return;
            }
            var run = new ConversationRun(owed.ConversationId, _stopping.Token) { Next = owed.Claimed };
            _runs.Add(owed.ConversationId, run);
            // The loop goes on at once; what follows belongs to this conversation alone.
            run.Done = Task.Factory.StartNew(() => RunAsync(run), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler).Unwrap();
        }
    }

    private async Task RunAsync(ConversationRun run)
    {
        var hasSlot = false;
        try
        {
            await _slots.WaitAsync(_draining.Token);
            hasSlot = true;
            do
            {
                await TakeTurnAsync(run);
            }
            while (GoesOn(run));
        }
        catch (OperationCanceledException) when (_draining.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            RunFailed(run.ConversationId, e);
        }
        finally
        {
            End(run);
            if (hasSlot)
                _slots.Release();
        }
        if (TakeNext(run) is { } unstarted)
            await HandBackAsync(unstarted);
    }

    private ClaimedTurn? TakeNext(ConversationRun run)
    {
        lock (_runs)
        {
            var next = run.Next;
            run.Next = null;
            return next;
        }
    }

    private bool GoesOn(ConversationRun run)
    {
        lock (_runs)
        {
            if (run.Again && !_draining.IsCancellationRequested)
            {
                run.Again = false;
                return true;
            }
            _runs.Remove(run.ConversationId);
            return false;
        }
    }

    private void End(ConversationRun run)
    {
        lock (_runs)
            _runs.Remove(run.ConversationId);
    }

    private async Task TakeTurnAsync(ConversationRun run)
    {
        var cancel = run.Begin();
        try
        {
            var turn = TakeNext(run) ?? await _retry.UntilStoredAsync(() => turns.ClaimAsync(run.ConversationId), _stopping.Token);
            if (turn is null)
                return;
            run.Claimed(turn.Conversation.Head);
            await AnswerAsync(turn, cancel);
        }
        finally
        {
            run.Finish();
        }
    }

    private async Task AnswerAsync(ClaimedTurn turn, CancellationToken cancel)
    {
        var clock = answerer.StartClock();
        var draft = new DraftWriter(feed, turn.Conversation.Id, Guid.CreateVersion7(), time);
        try
        {
            var answer = await answerer.AnswerAsync(turn, draft, clock, cancel);
            if (!await CompleteAsync(turn, answer, clock, cancel))
                draft.TakeBack();
        }
        catch (Exception e) when (e is StorageUnavailableException || cancel.IsCancellationRequested)
        {
            // A human came in, the chat ended, the server stops, or the database takes nothing. Handed back, the turn is closed by the
            // next claim where the AI must be silent, and answered where it must not.
            draft.TakeBack();
            await HandBackAsync(turn);
        }
        catch (Exception e) when (turn.Attempts <= TurnAnswerer.MostAttempts)
        {
            // Tried again, and parked when it goes on like this: a turn that nobody looks at any more would leave the visitor waiting.
            AttemptBroke(turn.Id, turn.Conversation.Id, turn.Attempts, e);
            draft.TakeBack();
            await HandBackAsync(turn, wasTried: true);
        }
    }

    /// <summary>Returns false when the answer came too late to count; throws when the database takes nothing until the deadline.</summary>
    private async Task<bool> CompleteAsync(ClaimedTurn turn, TurnAnswer answer, TurnClock clock, CancellationToken cancel)
    {
        Failpoint.Pass(Failpoint.AnswerMade);
        var stored = await _retry.WhileAsync(() => turns.CompleteAsync(turn, answer), () => clock.Left, cancel);
        var outcome = stored is null ? TurnOutcome.Silenced : answer.Outcome;
        metrics.TurnEnded(outcome, answer.AnsweredBy, clock.Elapsed);
        // The usual outcome is the metrics' business: a line for each would be most of the log.
        var level = outcome == TurnOutcome.Answered ? LogLevel.Debug : LogLevel.Information;
        TurnEnded(level, turn.Id, turn.Conversation.Id, outcome, answer.AnsweredBy, (long)clock.Elapsed.TotalMilliseconds);
        return stored is not null;
    }

    private async Task HandBackAsync(ClaimedTurn turn, bool wasTried = false)
    {
        try
        {
            await _retry.UntilStoredAsync(async () =>
            {
                await turns.HandBackAsync(turn, wasTried);
                return true;
            }, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The server stops: the next start finds the turn running and takes it up.
            return;
        }
        TurnHandedBack(turn.Id, turn.Conversation.Id);
    }

    [LoggerMessage(EventId = 1, Message = "Turn {TurnId} of conversation {ConversationId}: {Outcome} by {AnsweredBy} in {Milliseconds} ms")]
    private partial void TurnEnded(LogLevel level, Guid turnId, Guid conversationId, string outcome, string answeredBy, long milliseconds);

    [LoggerMessage(2, LogLevel.Information, "Turn {TurnId} of conversation {ConversationId} was handed back")]
    private partial void TurnHandedBack(Guid turnId, Guid conversationId);

    [LoggerMessage(4, LogLevel.Error, "Turn {TurnId} of conversation {ConversationId} broke at attempt {Attempt}")]
    private partial void AttemptBroke(Guid turnId, Guid conversationId, int attempt, Exception error);

    [LoggerMessage(3, LogLevel.Error, "The turns of conversation {ConversationId} stopped; what is owed is taken up again in a few seconds")]
    private partial void RunFailed(Guid conversationId, Exception error);
}
