using Livechat.Conversations;
using Livechat.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Livechat.Assistant.Turns;

/// <summary>
/// Sees to it that no turn is left lying. Every two seconds it gives the sign of life of this process, if it has turns, and looks at all
/// that are open: a turn whose process gave no sign of life for ten seconds is taken over, and one that nobody started for as long is
/// started here. Whether something changed is measured by this process's own monotonic clock, so no clock that is set, here or elsewhere,
/// ends a lease early or late.
/// </summary>
public sealed partial class TurnWatch(TurnLog turns, TurnRunner runner, TimeProvider time, ILogger<TurnWatch> log) : BackgroundService
{
    /// <summary>How long a turn may go without a sign of life.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly Dictionary<Guid, Sighting> _seen = [];
    private long _lastLook = time.GetTimestamp();
    private int _looks;

    /// <summary>How often it has looked, for tests that wait for it.</summary>
    internal int Looks => Volatile.Read(ref _looks);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await NextAsync(timer, stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (StorageUnavailableException)
            {
                // Nothing can be known now; the commit queue says so in the log.
                _seen.Clear();
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LookFailed(e);
            }
            Interlocked.Increment(ref _looks);
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        if (runner.Running > 0)
            await turns.BeatAsync();
        // A process that slept itself has seen nobody's signs of life.
        if (time.GetElapsedTime(_lastLook) > Lease)
            _seen.Clear();
        _lastLook = time.GetTimestamp();
        var open = await turns.ReadOpenAsync(cancel);
        foreach (var gone in _seen.Keys.Except(open.Select(turn => turn.Id)).ToList())
            _seen.Remove(gone);
        foreach (var turn in open.Where(turn => !runner.IsRunning(turn.ConversationId)))
        {
            if (_seen.TryGetValue(turn.Id, out var sighting) && sighting.Turn == turn)
            {
                if (time.GetElapsedTime(sighting.Since) >= Lease)
                    await TakeUpAsync(turn);
            }
            else
            {
                _seen[turn.Id] = new Sighting(turn, time.GetTimestamp());
            }
        }
    }

    private async Task TakeUpAsync(OpenTurn turn)
    {
        _seen.Remove(turn.Id);
        if (!turn.IsRunning)
            turns.Offer(turn.ConversationId);
        else if (await turns.TakeOverAsync(turn))
            TakenOver(turn.Id, turn.ConversationId);
    }

    private static async ValueTask<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private sealed record Sighting(OpenTurn Turn, long Since);

    [LoggerMessage(1, LogLevel.Warning, "Turn {TurnId} of conversation {ConversationId} was taken over: who had it gave no sign of life")]
    private partial void TakenOver(Guid turnId, Guid conversationId);

    [LoggerMessage(2, LogLevel.Error, "Looking after the turns failed")]
    private partial void LookFailed(Exception error);
}
