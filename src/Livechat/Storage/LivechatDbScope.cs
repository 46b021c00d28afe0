using Microsoft.EntityFrameworkCore;

namespace Livechat.Storage;

/// <summary>
/// The EF Core context of one scope of services, made when it is first asked for. No registration names EF Core's types: a server that chats
/// has no need of them, and they cost it several megabytes and a part of its start.
/// </summary>
public sealed class LivechatDbScope(Database database) : IDisposable
{
    private LivechatDb? _db;

    public LivechatDb Db => _db ??= new LivechatDb(new DbContextOptionsBuilder<LivechatDb>().UseSqlite(database.ConnectionString).Options);

    public void Dispose() => _db?.Dispose();
}
