using System.Data.Common;

namespace Livechat.Storage;

/// <summary>Reads over plain ADO.NET, for the few queries on the hot path. Parameters only; the texts are constants.</summary>
public static class Rows
{
    /// <summary>Runs a query on a pooled connection and maps all its rows. Throws <see cref="StorageUnavailableException"/> when the database cannot be read.</summary>
    public static async Task<List<T>> QueryAsync<T>(
        this Database database, string sql, Func<DbDataReader, T> map, (string Name, object? Value)[] parameters, CancellationToken cancel)
    {
        try
        {
            return await ReadAsync(database, sql, map, parameters, cancel);
        }
        catch (DbException e)
        {
            throw new StorageUnavailableException("The database could not be read.", e);
        }
    }

    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static Guid? IdOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);

    public static DateTimeOffset Time(this DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private static async Task<List<T>> ReadAsync<T>(
        Database database, string sql, Func<DbDataReader, T> map, (string Name, object? Value)[] parameters, CancellationToken cancel)
    {
        database.Asked?.Invoke(sql);
        await using var connection = await database.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel))
            rows.Add(map(reader));
        return rows;
    }
}
