using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Livechat.Storage;

/// <summary>
/// Where the data lies and how to open it. SQLite runs in WAL mode with synchronous=FULL: a commit that returned survives a power cut,
/// and readers never wait for the writer.
/// </summary>
public sealed class Database : IDisposable
{
    // As many as read at once on a busy machine; more are opened when needed and closed again.
    private static readonly int MostIdleReaders = Environment.ProcessorCount * 2;

    // The one used last is used next: its statements are most likely prepared.
    private readonly ConcurrentStack<ReadConnection> _readers = [];

    // The stack itself would have to be walked.
    private int _idleReaders;
    private volatile bool _isDisposed;

    // Long enough for another process of the same installation (an import, a backup) to finish its short transaction.
    private const int BusyTimeoutSeconds = 4;
    private const int HurriedBusyTimeoutSeconds = 1;

    // What SQLite calls FULL when it is asked.
    private const long FullSync = 2;

    public Database(string dataFolder)
    {
        Directory.CreateDirectory(dataFolder);
        Path = System.IO.Path.Combine(dataFolder, "livechat.db");
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            DefaultTimeout = BusyTimeoutSeconds,
            ForeignKeys = true,
        }.ToString();
    }

    /// <summary>Hears the text of every statement that reads, before it is asked. For counting them.</summary>
    internal Action<string>? Asked { get; set; }

    /// <summary>The SQLite file.</summary>
    public string Path { get; }

    public string ConnectionString { get; }

    /// <summary>Called with each connection that is opened to write; tests put faults here.</summary>
    internal Action<DbConnection>? WriterOpened { get; set; }

    /// <summary>
    /// Whether an error is the database's trouble (disk full, I/O, locked, read-only, corrupt) and not a fault of the statement or of the data
    /// that it was to store. Codes: https://www.sqlite.org/rescode.html.
    /// </summary>
    public static bool IsTrouble(DbException error) =>
        error is SqliteException { SqliteErrorCode: 5 or 6 or 7 or 8 or 9 or 10 or 11 or 13 or 14 or 15 or 22 or 23 or 26 };

    /// <summary>Opens a connection for reading row by row. Pooled by the driver; dispose it to give it back.</summary>
    public async Task<DbConnection> OpenAsync(CancellationToken cancel)
    {
        var connection = new SqliteConnection(ConnectionString);
        try
        {
            await connection.OpenAsync(cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads with a connection that nobody else uses meanwhile.</summary>
    internal T Read<T>(Func<ReadConnection, T> read)
    {
        var connection = TakeReader() ?? OpenReader();
        try
        {
            var result = read(connection);
            KeepReader(connection);
            return result;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        CloseIdleReaders();
    }

    /// <summary>What is read next is read with connections that see the tables as they are now.</summary>
    internal void CloseIdleReaders()
    {
        while (TakeReader() is { } connection)
            connection.Dispose();
    }

    private ReadConnection? TakeReader()
    {
        if (!_readers.TryPop(out var connection))
            return null;
        Interlocked.Decrement(ref _idleReaders);
        return connection;
    }

    private void KeepReader(ReadConnection connection)
    {
        if (Interlocked.Increment(ref _idleReaders) <= MostIdleReaders && !_isDisposed)
        {
            _readers.Push(connection);
            return;
        }
        Interlocked.Decrement(ref _idleReaders);
        connection.Dispose();
    }

    private ReadConnection OpenReader()
    {
        var connection = new SqliteConnection($"{ConnectionString};Pooling=False");
        try
        {
            connection.Open();
            return new ReadConnection(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens the connection that writes. Throws when the file cannot be opened or a commit would not be durable.</summary>
    /// <param name="isHurried">Waits for other programs' locks only a moment.</param>
    public DbConnection OpenWriter(bool isHurried = false)
    {
        // Not from the pool: after a failure the next one is really another.
        var connection = new SqliteConnection($"{ConnectionString};Pooling=False");
        if (isHurried)
            connection.DefaultTimeout = HurriedBusyTimeoutSeconds;
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=WAL";
            var mode = command.ExecuteScalar() as string;
            if (!string.Equals(mode, "wal", StringComparison.OrdinalIgnoreCase))
                throw new InvalidOperationException($"{Path}: SQLite could not switch to WAL mode (it says '{mode}'). Put the data folder on a local disk.");
            command.CommandText = "PRAGMA synchronous=FULL; PRAGMA synchronous";
            if (command.ExecuteScalar() is not FullSync)
                throw new InvalidOperationException($"{Path}: SQLite does not sync its journal at each commit, so a power cut could take what was acknowledged.");
            WriterOpened?.Invoke(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
