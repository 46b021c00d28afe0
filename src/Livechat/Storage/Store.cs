namespace Livechat.Storage;

/// <summary>The incarnation of the store. Its epoch changes only when a backup was restored, which tells clients that their position means nothing any more.</summary>
public sealed class Store(Database database)
{
    private string? _epoch;

    /// <summary>The epoch of protocol.md. Known after <see cref="LoadAsync"/>.</summary>
    public string Epoch => _epoch ?? throw new InvalidOperationException("The store is not open yet.");

    public async Task LoadAsync(CancellationToken cancel) =>
        _epoch = (await database.QueryAsync("SELECT epoch FROM store WHERE id = 1", row => row.GetString(0), [], cancel)).Single();
}
