using Livechat.Audit;
using Livechat.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Livechat.Conversations;

/// <summary>
/// Tells a conversation that a confirmation ran out. It sleeps until the next one does, or until a new one is opened; while none is open it
/// asks nothing. No click depends on it: what is over is refused by the clock.
/// </summary>
internal sealed partial class ConfirmationExpiry(
    Database database, CommitQueue commits, ConfirmationLog confirmations, AuditLog audit, TimeProvider time, ILogger<ConfirmationExpiry> log) : BackgroundService
{
    // After trouble with the database; and the shortest sleep, because a timer may wake a moment before the clock says so.
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(20);

    // A timer counts time that passes, not the clock: one that was set is met again within a minute.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var opened = confirmations.Opened;
            TimeSpan? wait;
            try
            {
                wait = await ExpireAsync(stopping);
            }
            catch (StorageUnavailableException e)
            {
                ExpiryFailed(e);
                wait = Retry;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            await SleepAsync(opened, wait, stopping);
        }
    }

    /// <summary>Ends what is overdue. Returns how long it is until the next one, null when none is open.</summary>
    private async Task<TimeSpan?> ExpireAsync(CancellationToken cancel)
    {
        while (await NextAsync(cancel) is { } next)
        {
            if (next > time.GetUtcNow())
                return next - time.GetUtcNow();
            await commits.WriteAsync(write =>
            {
                foreach (var confirmation in confirmations.Overdue(write))
                    Expire(write, confirmation);
                return true;
            });
        }
        return null;
    }

    private void Expire(WriteSession write, Confirmation confirmation)
    {
        if (!confirmations.Close(write, ConversationLog.Lock(write, confirmation.ConversationId), confirmation, ConfirmationState.Expired))
            return;
        audit.Append(write, new AuditEntry(confirmation.Action, "expired")
        {
            ConversationId = confirmation.ConversationId,
            Arguments = Confirmations.Arguments(confirmation, accept: null).ToJsonString(),
        });
    }

    private async Task<DateTimeOffset?> NextAsync(CancellationToken cancel) =>
        (await database.QueryAsync("SELECT expires_at FROM confirmations WHERE state = 'open' ORDER BY expires_at LIMIT 1", row => (DateTimeOffset?)row.Time(0), [], cancel))
        .SingleOrDefault();

    private async Task SleepAsync(Task opened, TimeSpan? wait, CancellationToken stopping)
    {
        var limit = wait is { } span ? TimeSpan.FromTicks(Math.Clamp(span.Ticks, Least.Ticks, Longest.Ticks)) : Timeout.InfiniteTimeSpan;
        try
        {
            await opened.WaitAsync(limit, time, stopping);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // Time to look again, or to stop.
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Confirmations that ran out could not be marked; it is tried again")]
    private partial void ExpiryFailed(Exception error);
}
