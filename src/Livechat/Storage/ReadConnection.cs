using System.Data.Common;

namespace Livechat.Storage;

/// <summary>A connection that reads, with its statements prepared. Used by one query at a time.</summary>
internal sealed class ReadConnection(DbConnection connection) : IDisposable
{
    private readonly PreparedStatements _statements = new(connection);

    public List<T> Query<T>(string sql, Func<DbDataReader, T> map, (string Name, object? Value)[] parameters)
    {
        using var reader = _statements.With(sql, parameters).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map(reader));
        return rows;
    }

    public void Dispose()
    {
        _statements.Dispose();
        connection.Dispose();
    }
}
