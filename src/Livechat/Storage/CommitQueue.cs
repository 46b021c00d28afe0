using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Livechat.Storage;

/// <summary>
/// Group commit. All writes of the conversation log go through one writer, which takes everything that is waiting into one transaction:
/// under load many conversations share one fsync, alone a write costs about one.
/// Each write runs in its own savepoint, so one that throws fails alone. Results and after-commit actions are released only after the
/// commit returned, after-commit actions in the order of the writes. The queue is bounded: when it is full a write fails at once with
/// <see cref="StorageUnavailableException"/> instead of growing memory.
/// </summary>
public sealed partial class CommitQueue : IAsyncDisposable
{
    // At about 10,000 rows a second this is less than half a second of work; more waiting would only be latency.
    private const int Capacity = 4096;
    private const int LargestBatch = 512;

    private readonly Database _database;
    private readonly ILogger<CommitQueue> _log;
    private readonly Channel<PendingWrite> _queue = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Task _writer;
    private DbConnection? _connection;
    private WriteSession? _session;

    public CommitQueue(Database database, ILogger<CommitQueue> log)
    {
        _database = database;
        _log = log;
        _writer = Task.Factory.StartNew(WriteLoop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Writes waiting now.</summary>
    public int Depth => _queue.Reader.Count;

    /// <summary>
    /// Runs <paramref name="write"/> in the next transaction and returns its result once that is durable.
    /// Throws <see cref="StorageUnavailableException"/> when nothing was stored because of the database, or whatever the write itself threw.
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
        await _writer;
        _session?.Dispose();
        _connection?.Dispose();
    }

    private void WriteLoop()
    {
        var batch = new List<PendingWrite>(LargestBatch);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            batch.Clear();
            while (batch.Count < LargestBatch && _queue.Reader.TryRead(out var write))
                batch.Add(write);
            Commit(batch);
        }
    }

    private void Commit(List<PendingWrite> batch)
    {
        try
        {
            _connection ??= _database.OpenWriter();
            _session ??= new WriteSession(_connection);
            using (var transaction = _session.Begin())
            {
                foreach (var write in batch)
                    RunInSavepoint(_session, transaction, write);
                transaction.Commit();
            }
        }
        catch (Exception e) when (e is DbException or IOException or InvalidOperationException)
        {
            CommitFailed(e, batch.Count);
            Reset();
            foreach (var write in batch)
                write.Fail(new StorageUnavailableException("The database did not take the write.", e));
            return;
        }
        foreach (var write in batch)
            write.Release(_log);
    }

    private static void RunInSavepoint(WriteSession session, DbTransaction transaction, PendingWrite write)
    {
        transaction.Save("w");
        try
        {
            write.Run(session);
            transaction.Release("w");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Its effects are undone and its caller is told after the commit; the others in the batch go on.
            transaction.Rollback("w");
            transaction.Release("w");
            write.Refuse(e is DbException error && Database.IsTrouble(error) ? new StorageUnavailableException("The database did not take the write.", e) : e);
        }
    }

    private void Reset()
    {
        // After a failed commit the connection's state is unknown; the next batch starts on a fresh one.
        _session?.Dispose();
        _connection?.Dispose();
        _session = null;
        _connection = null;
    }

    [LoggerMessage(1, LogLevel.Error, "A commit of {Count} writes failed; nothing of it was stored")]
    private partial void CommitFailed(Exception error, int count);
}
