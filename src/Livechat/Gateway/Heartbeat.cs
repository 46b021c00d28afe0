using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Livechat.Gateway;

/// <summary>
/// The one timer of all sockets: once a second it looks at each of them, at a part of them at a time, so that pings and what answers them do
/// not come all at once.
/// </summary>
internal sealed partial class Heartbeat(Peers peers, MessageRate rate, TimeProvider time, ILogger<Heartbeat> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1) / Peers.Slots;
    private const int SweepEvery = 60 * Peers.Slots;

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, time);
        var due = new List<Peer>();
        for (var turn = 1; await NextAsync(timer, stopping); turn++)
        {
            peers.CopyTo(due, turn % Peers.Slots);
            // Encoded once for everybody who is due.
            var ping = FrameWriter.Ping(time);
            foreach (var peer in due)
                Look(peer, ping);
            due.Clear();
            if (turn % SweepEvery == 0)
                rate.Sweep();
        }
    }

    private void Look(Peer peer, ReadOnlyMemory<byte> ping)
    {
        try
        {
            peer.Tick(ping);
        }
        catch (Exception e)
        {
            // One broken socket must not stop the clock of the others.
            TickFailed(e);
        }
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

    [LoggerMessage(110, LogLevel.Error, "Looking after a socket failed")]
    private partial void TickFailed(Exception error);
}
