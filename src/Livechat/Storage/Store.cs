using Microsoft.Extensions.Logging;

namespace Livechat.Storage;

/// <summary>The incarnation of the store. Its epoch changes only when a backup was restored, which tells clients that their position means nothing any more.</summary>
public sealed partial class Store(Database database, StorePosition position, ILogger<Store> log)
{
    private string? _epoch;

    /// <summary>The epoch of protocol.md. Known after <see cref="LoadAsync"/>.</summary>
    public string Epoch => _epoch ?? throw new InvalidOperationException("The store is not open yet.");

    /// <summary>Reads the epoch, and begins another one when the database is an older copy of what this data folder had.</summary>
    public async Task LoadAsync(CancellationToken cancel)
    {
        var epoch = await ReadAsync(cancel);
        if (position.Read() is { } last && last.Epoch == epoch && await LastBatchAsync(last.Writer, cancel) < last.Batch)
        {
            BeginEpoch();
            epoch = await ReadAsync(cancel);
            BackupRestored();
        }
        _epoch = epoch;
        position.Begin(epoch);
    }

    private async Task<string> ReadAsync(CancellationToken cancel) =>
        (await database.QueryAsync("SELECT epoch FROM store WHERE id = 1", row => row.GetString(0), [], cancel)).Single();

    /// <summary>0 for a writer that this database never saw.</summary>
    private async Task<long> LastBatchAsync(Guid writer, CancellationToken cancel) =>
        (await database.QueryAsync("SELECT batch FROM writers WHERE id = @id", row => row.GetInt64(0), [("@id", writer)], cancel)).SingleOrDefault();

    private void BeginEpoch()
    {
        using var connection = database.OpenWriter();
        using var session = new WriteSession(connection);
        session.Execute("UPDATE store SET epoch = @epoch WHERE id = 1", ("@epoch", Guid.NewGuid().ToString("N")));
    }

    [LoggerMessage(10, LogLevel.Warning, "The database is an older copy of what this data folder held: a backup was put back. Everybody who is connected loads their conversation anew")]
    private partial void BackupRestored();
}
