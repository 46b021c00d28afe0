using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Livechat.Storage;

/// <summary>
/// Group commit. All writes go through one writer, which takes everything that is waiting into one transaction: under load many
/// conversations share one fsync, alone a write costs about one. Each write runs in its own savepoint, so one that throws fails alone.
/// Results and after-commit actions are released only after the commit returned, after-commit actions in the order of the writes.
/// The queue is bounded in number and in time: a write that finds it full fails at once, one that waited too long fails when its turn
/// comes, both with <see cref="StorageUnavailableException"/> and with nothing stored. A commit whose end is unknown is settled by asking
/// the database, never by trying again. While the database takes nothing the writer asks once a second, so it recovers by itself.
/// </summary>
public sealed partial class CommitQueue : IAsyncDisposable
{
    // At about 10,000 rows a second this is less than half a second of work; more waiting would only be latency.
    private const int Capacity = 4096;
    private const int LargestBatch = 512;

    // A visitor whose message waits longer than this is told to try again.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(8);

    // In trouble nobody is kept waiting for a database that most likely will not answer.
    private static readonly TimeSpan LongestWaitInTrouble = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(1);

    private readonly ILogger<CommitQueue> _log;
    private readonly StorePosition _position;
    private readonly BatchWriter _writer;
    private readonly Channel<PendingWrite> _queue = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Task _loop;
    private Task<bool>? _more;
    private StorageTrouble? _trouble;
    private bool _isPositionKept = true;

    public CommitQueue(Database database, StorePosition position, ILogger<CommitQueue> log) : this(database, position, log, transaction => transaction.Commit())
    {
    }

    internal CommitQueue(Database database, StorePosition position, ILogger<CommitQueue> log, Action<DbTransaction> commit)
    {
        _log = log;
        _position = position;
        _writer = new BatchWriter(database, WriterId, commit);
        _loop = Task.Factory.StartNew(WriteLoop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>This process among those that write to the database.</summary>
    public Guid WriterId { get; } = Guid.CreateVersion7();

    /// <summary>Writes waiting now.</summary>
    public int Depth => _queue.Reader.Count;

    /// <summary>Why the database takes no writes now; null when it does.</summary>
    public StorageTrouble? Trouble => Volatile.Read(ref _trouble);

    /// <summary>
    /// Runs <paramref name="write"/> in the next transaction and returns its result once that is durable.
    /// Throws <see cref="StorageUnavailableException"/> when nothing was stored because of the database, or whatever the write itself threw.
    /// Only when the database answers no more in the middle of a commit does it stay open for the caller whether it was stored; what must
    /// not be doubled has a unique key.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<WriteSession, T> write)
    {
        var pending = new PendingWrite<T>(write);
        if (!_queue.Writer.TryWrite(pending))
            throw new StorageUnavailableException("Too many writes are waiting for the database.", null);
        return pending.Result;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        _writer.Dispose();
    }

    private void WriteLoop()
    {
        var batch = new List<PendingWrite>(LargestBatch);
        while (WaitForWork())
        {
            Take(batch);
            if (batch.Count > 0 || _trouble is not null)
                Commit(batch);
        }
    }

    /// <summary>False when there will be nothing more. In trouble it comes back after a while even with nothing to do.</summary>
    private bool WaitForWork()
    {
        _more ??= _queue.Reader.WaitToReadAsync().AsTask();
        if (_trouble is not null && !_more.Wait(ProbeEvery))
            return true;
        var more = _more.GetAwaiter().GetResult();
        _more = null;
        return more;
    }

    private void Take(List<PendingWrite> batch)
    {
        batch.Clear();
        var most = _trouble is null ? LongestWait : LongestWaitInTrouble;
        while (batch.Count < LargestBatch && _queue.Reader.TryRead(out var write))
        {
            if (write.Waited < most)
                batch.Add(write);
            else
                Refuse([write], _trouble?.Error);
        }
    }

    private void Commit(List<PendingWrite> batch)
    {
        switch (_writer.Write(batch, isHurried: _trouble is not null, out var error))
        {
            case BatchOutcome.Stored:
                Release(batch);
                break;
            case BatchOutcome.NotStored:
                Troubled(error!, batch.Count);
                Refuse(batch, error);
                break;
            case BatchOutcome.Unknown:
                Troubled(error!, batch.Count);
                Settle(batch, error!);
                break;
        }
    }

    /// <summary>Nothing else is written until it is known what became of this batch; its callers are not kept waiting as long as that.</summary>
    private void Settle(List<PendingWrite> batch, Exception error)
    {
        var since = Environment.TickCount64;
        while (true)
        {
            switch (_writer.TrySettle())
            {
                case true:
                    Settled(batch.Count, "stored");
                    Release(batch);
                    return;
                case false:
                    Settled(batch.Count, "not stored");
                    Refuse(batch, error);
                    return;
            }
            if (_queue.Reader.Completion.IsCompleted)
            {
                Refuse(batch, error);
                return;
            }
            if (Environment.TickCount64 - since > LongestWait.TotalMilliseconds)
                Refuse(batch, error);
            while (_queue.Reader.TryPeek(out var next) && next.Waited >= LongestWaitInTrouble && _queue.Reader.TryRead(out var late))
                Refuse([late], error);
            Thread.Sleep(ProbeEvery / 4);
        }
    }

    private void Release(List<PendingWrite> batch)
    {
        Recovered();
        var isNoted = _position.TryNote(WriterId, _writer.Batch);
        if (!isNoted && _isPositionKept)
            PositionNotKept();
        _isPositionKept = isNoted;
        foreach (var write in batch)
            write.Release(_log);
    }

    private void Refuse(IReadOnlyList<PendingWrite> writes, Exception? error)
    {
        _trouble?.Refused(writes.Count);
        foreach (var write in writes)
            write.Fail(new StorageUnavailableException("The database did not take the write.", error));
    }

    private void Troubled(Exception error, int count)
    {
        if (_trouble is not null)
            return;
        Volatile.Write(ref _trouble, new StorageTrouble(error));
        CommitFailed(error, count);
    }

    private void Recovered()
    {
        if (_trouble is not { } trouble)
            return;
        Volatile.Write(ref _trouble, null);
        _writer.Calm();
        TakesWritesAgain((long)trouble.Lasted.TotalSeconds, trouble.RefusedWrites);
    }

    [LoggerMessage(1, LogLevel.Error, "A commit of {Count} writes failed. Messages are refused until the database takes writes again")]
    private partial void CommitFailed(Exception error, int count);

    [LoggerMessage(2, LogLevel.Warning, "A commit of {Count} writes broke off; the database says it was {Outcome}")]
    private partial void Settled(int count, string outcome);

    [LoggerMessage(3, LogLevel.Warning, "The database takes writes again after {Seconds} s; {Count} writes were refused meanwhile")]
    private partial void TakesWritesAgain(long seconds, long count);

    [LoggerMessage(4, LogLevel.Warning, "How far the database has come could not be noted in the data folder; a backup put back now would not be noticed")]
    private partial void PositionNotKept();
}
