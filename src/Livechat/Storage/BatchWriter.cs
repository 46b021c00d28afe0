using System.Data.Common;
using Livechat.Hosting;

namespace Livechat.Storage;

/// <summary>What became of a transaction.</summary>
internal enum BatchOutcome
{
    Stored,
    NotStored,

    /// <summary>The commit itself failed: it may have reached the disk or not. <see cref="BatchWriter.TrySettle"/> finds out.</summary>
    Unknown,
}

/// <summary>
/// The connection that writes. Each transaction also raises the number of its writer's row in `writers`, so that after a commit whose end
/// nobody saw the database itself says whether it happened. That number is a sign of life, too: see <see cref="WriterRow"/>.
/// Not thread-safe.
/// </summary>
/// <param name="commit">Commits a transaction; tests put a fault here.</param>
internal sealed class BatchWriter(Database database, Guid writer, Action<DbTransaction> commit) : IDisposable
{
    private DbConnection? _connection;
    private WriteSession? _session;

    /// <summary>The number of the transaction that was tried last; 0 before the first.</summary>
    public long Batch { get; private set; }

    /// <summary>
    /// Runs the writes in one transaction. <paramref name="error"/> is set unless they were stored. With no writes it tries whether the
    /// database takes any.
    /// </summary>
    /// <param name="isHurried">Do not wait long for a lock: it was held before.</param>
    public BatchOutcome Write(IReadOnlyList<PendingWrite> batch, bool isHurried, out Exception? error)
    {
        var isCommitting = false;
        try
        {
            _connection ??= database.OpenWriter(isHurried);
            _session ??= new WriteSession(_connection);
            using var transaction = _session.Begin();
            foreach (var write in batch)
                RunInSavepoint(_session, write);
            if (batch.Count == 0)
                TakeRoom(_session);
            _session.Execute(
                "INSERT INTO writers (id, batch, started_at) VALUES (@id, @batch, @now) ON CONFLICT (id) DO UPDATE SET batch = excluded.batch",
                ("@id", writer), ("@batch", ++Batch), ("@now", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
            isCommitting = true;
            Failpoint.Pass(Failpoint.BeforeCommit);
            commit(transaction);
            Failpoint.Pass(Failpoint.AfterCommit);
            error = null;
            return BatchOutcome.Stored;
        }
        catch (Exception e) when (e is DbException or IOException or InvalidOperationException)
        {
            error = e;
            Reset();
            return isCommitting ? BatchOutcome.Unknown : BatchOutcome.NotStored;
        }
    }

    /// <summary>Asks the database whether the last transaction was stored. Null while it does not answer.</summary>
    public bool? TrySettle()
    {
        try
        {
            // A new connection: what this process believes to have written does not count.
            using var connection = database.OpenWriter(isHurried: true);
            using var session = new WriteSession(connection);
            return session.First("SELECT batch FROM writers WHERE id = @id", row => row.GetInt64(0), ("@id", writer)) == Batch;
        }
        catch (Exception e) when (e is DbException or IOException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>From now on waits for a lock as long as usual.</summary>
    public void Calm() => Reset();

    public void Dispose() => Reset();

    private static void RunInSavepoint(WriteSession session, PendingWrite write)
    {
        // As prepared statements, which the driver's own savepoints are not.
        session.Execute("SAVEPOINT w");
        try
        {
            write.Run(session);
            session.Execute("RELEASE w");
        }
        catch (Exception e) when (e is not OutOfMemoryException && !(e is DbException error && Database.IsTrouble(error)))
        {
            // Its effects are undone and its caller is told after the commit; the others in the batch go on. The database's own trouble is
            // everybody's.
            session.Execute("ROLLBACK TO w");
            session.Execute("RELEASE w");
            write.Refuse(e);
        }
    }

    // A message needs room in the file; raising a number does not, and would say too early that a full disk is well again.
    private static void TakeRoom(WriteSession session)
    {
        session.Execute("INSERT INTO writers (id, batch, started_at) VALUES (hex(zeroblob(32768)), 0, 0)");
        session.Execute("DELETE FROM writers WHERE id = hex(zeroblob(32768))");
    }

    // After a failure the connection's state is unknown; the next batch starts on a fresh one.
    private void Reset()
    {
        _session?.Dispose();
        _connection?.Dispose();
        _session = null;
        _connection = null;
    }
}
