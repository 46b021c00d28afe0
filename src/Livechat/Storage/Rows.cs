using System.Data.Common;

namespace Livechat.Storage;

/// <summary>Reads over plain ADO.NET, for the few queries on the hot path. Parameters only; the texts are constants.</summary>
public static class Rows
{
    /// <summary>
    /// Runs a query on a connection of the database's own and maps all its rows, on the caller's thread: SQLite knows no other way. Throws
    /// <see cref="StorageUnavailableException"/> when the database cannot be read.
    /// </summary>
    public static Task<List<T>> QueryAsync<T>(
        this Database database, string sql, Func<DbDataReader, T> map, (string Name, object? Value)[] parameters, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
            return Task.FromCanceled<List<T>>(cancel);
        try
        {
            database.Asked?.Invoke(sql);
            return Task.FromResult(database.Read(connection => connection.Query(sql, map, parameters)));
        }
        catch (DbException e)
        {
            return Task.FromException<List<T>>(new StorageUnavailableException("The database could not be read.", e));
        }
        catch (Exception e)
        {
            return Task.FromException<List<T>>(e);
        }
    }

    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static Guid? IdOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);

    public static DateTimeOffset Time(this DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
