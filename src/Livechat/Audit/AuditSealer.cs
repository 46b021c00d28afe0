using System.Data.Common;
using Livechat.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Livechat.Audit;

/// <summary>
/// The one that seals: what was left over at the start, then whatever is appended, within a second, then the rest at the stop. Between appends
/// it sleeps. It anchors the head in the log and in a file at the start, every hour and at the stop.
/// Trouble with the storage is waited out; rows wait unsealed meanwhile.
/// </summary>
internal sealed partial class AuditSealer(AuditLog audit, AuditChain chain, AuditAnchors anchors, TimeProvider time, ILogger<AuditSealer> log) : BackgroundService
{
    // Rows that come close together share a commit.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnchorEvery = TimeSpan.FromHours(1);

    private AuditAnchor? _anchored;
    private int _foreign;

    public override async Task StopAsync(CancellationToken cancel)
    {
        await base.StopAsync(cancel);
        if (await TrySealAsync())
            await TryAnchorAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        await SealAllAsync(stop);
        await CompareWithLastAnchorAsync();
        await TryAnchorAsync();
        await Task.WhenAll(SealAppendedAsync(stop), AnchorHourlyAsync(stop));
    }

    private async Task SealAppendedAsync(CancellationToken stop)
    {
        while (await audit.Appended.WaitToReadAsync(stop))
        {
            await Task.Delay(Gather, time, stop);
            // Taken back before looking, so that what is appended meanwhile wakes this again.
            audit.Appended.TryRead(out _);
            await SealAllAsync(stop);
        }
    }

    private async Task AnchorHourlyAsync(CancellationToken stop)
    {
        using var hours = new PeriodicTimer(AnchorEvery, time);
        while (await hours.WaitForNextTickAsync(stop))
            await TryAnchorAsync();
    }

    private async Task SealAllAsync(CancellationToken stop)
    {
        for (var tries = 1; !await TrySealAsync(isRetry: tries > 1); tries++)
            await Task.Delay(Retry, time, stop);
    }

    private async Task<bool> TrySealAsync(bool isRetry = false)
    {
        try
        {
            var sealing = await chain.SealAsync();
            if (sealing.IsBroken)
                HeadGone();
            if (sealing.Foreign > 0 && sealing.Foreign != _foreign)
                ForeignRows(sealing.Foreign);
            _foreign = sealing.Foreign;
            return true;
        }
        catch (Exception e) when (e is StorageUnavailableException or DbException)
        {
            // Once is enough for what may last.
            if (!isRetry)
                NotSealed(e);
            return false;
        }
    }

    private async Task TryAnchorAsync()
    {
        try
        {
            var head = await chain.HeadAsync();
            Head(head.Seq, head.MacText, head.Count);
            if (head.Seq == 0 || head.IsSame(_anchored))
                return;
            anchors.Add(head, time.GetUtcNow());
            _anchored = head;
        }
        catch (Exception e) when (e is StorageUnavailableException or DbException or IOException or UnauthorizedAccessException)
        {
            NotAnchored(e);
        }
    }

    private async Task CompareWithLastAnchorAsync()
    {
        try
        {
            _anchored = anchors.Read().Select(line => line.Anchor).LastOrDefault(anchor => anchor is not null);
            if (_anchored is not null && !await chain.HoldsAsync(_anchored))
                HeadGone();
        }
        catch (Exception e) when (e is StorageUnavailableException or DbException or IOException or UnauthorizedAccessException)
        {
            NotAnchored(e);
        }
    }

    [LoggerMessage(610, LogLevel.Information, "Audit head: seq={Seq}, mac={Mac}, count={Count}")]
    private partial void Head(long seq, string mac, long count);

    [LoggerMessage(611, LogLevel.Warning, "Rows of the audit could not be sealed; they are when the storage works again")]
    private partial void NotSealed(Exception error);

    [LoggerMessage(612, LogLevel.Warning, "The head of the audit could not be anchored")]
    private partial void NotAnchored(Exception error);

    [LoggerMessage(613, LogLevel.Error, "Rows of the audit that were sealed before are gone or changed. `audit verify` says which")]
    private partial void HeadGone();

    [LoggerMessage(614, LogLevel.Error, "{Count} rows of the audit were not written by this server, or with another key, and are not sealed. `audit verify` names them")]
    private partial void ForeignRows(int count);
}
