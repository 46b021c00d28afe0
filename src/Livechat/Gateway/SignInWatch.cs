using Livechat.Identity;
using Livechat.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Livechat.Gateway;

/// <summary>
/// Closes the sockets of those who signed out, were disabled or changed, and of guests whose token died. It looks at once when this process
/// announces a change and every two seconds for those of others: one query for all sockets, however many. When the database cannot say for
/// too long, the sockets of signed-in people are closed too; coming back, they are asked who they are.
/// </summary>
internal sealed partial class SignInWatch(
    Peers peers, SignIns signIns, VisitorTokens visitors, IdentityChanges changes, TimeProvider time, ILogger<SignInWatch> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    // The promise is five seconds from the change to the close.
    private static readonly TimeSpan LongestUnchecked = TimeSpan.FromSeconds(4);

    // Clocks of several servers differ a little, and closing twice is closing once.
    private static readonly TimeSpan ClockMargin = TimeSpan.FromMinutes(1);

    private long _lastChecked = time.GetTimestamp();
    private DateTimeOffset _checkedUntil = time.GetUtcNow();

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var announced = changes.Next;
            try
            {
                var now = time.GetUtcNow();
                await CheckAsync(stopping);
                _lastChecked = time.GetTimestamp();
                _checkedUntil = now;
            }
            catch (StorageUnavailableException e)
            {
                CheckFailed(e);
                if (time.GetElapsedTime(_lastChecked) > LongestUnchecked)
                    CloseSignedIn();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            try
            {
                await announced.WaitAsync(Period, time, stopping);
            }
            catch (Exception e) when (e is TimeoutException or OperationCanceledException)
            {
                // Time to look again, or to stop.
            }
        }
    }

    private async Task CheckAsync(CancellationToken cancel)
    {
        var all = peers.All.Where(peer => peer.Principal is not null).ToLookup(peer => peer.Principal!.IsSignedIn);
        await CheckSignedInAsync([.. all[true]], cancel);
        await CheckGuestsAsync([.. all[false]], cancel);
    }

    private async Task CheckSignedInAsync(IReadOnlyCollection<Peer> signedIn, CancellationToken cancel)
    {
        if (signedIn.Count == 0)
            return;
        var ids = signedIn.Select(peer => peer.Principal!).ToList();
        var good = await signIns.StillGoodAsync(
            ids.Select(principal => principal.SignInId).OfType<Guid>().Distinct(),
            ids.Where(principal => principal.SignInId is null).Select(principal => principal.Id).Distinct(),
            cancel);
        var now = good.ToDictionary(principal => (principal.SignInId, principal.Id));
        foreach (var peer in signedIn)
        {
            var then = peer.Principal!;
            if (!now.TryGetValue((then.SignInId, then.Id), out var principal) || !principal.HasRightsOf(then))
                peer.Close(CloseCode.SignIn, "You are not signed in here any more.");
        }
    }

    private async Task CheckGuestsAsync(IReadOnlyCollection<Peer> guests, CancellationToken cancel)
    {
        if (guests.Count == 0)
            return;
        var retired = (await visitors.RetiredAsync(_checkedUntil - ClockMargin, cancel)).ToHashSet();
        foreach (var peer in guests)
        {
            if (retired.Contains(peer.Principal!.Id))
                peer.Close(CloseCode.SignIn, "Somebody signed in or out in this browser.");
        }
    }

    private void CloseSignedIn()
    {
        foreach (var peer in peers.All.Where(peer => peer.Principal is { IsSignedIn: true }))
            peer.Close(CloseCode.GoingAway, "Your sign-in could not be checked; please reconnect.");
    }

    [LoggerMessage(140, LogLevel.Warning, "Who is still signed in could not be checked")]
    private partial void CheckFailed(Exception error);
}
