using System.Data;
using System.Data.Common;

namespace Livechat.Storage;

/// <summary>
/// The open transaction as a write sees it: prepared commands by their text, and actions to run once the transaction is durable.
/// Only valid inside the function given to <see cref="CommitQueue.WriteAsync{T}"/>. Not thread-safe.
/// </summary>
public sealed class WriteSession(DbConnection connection) : IDisposable
{
    private readonly PreparedStatements _statements = new(connection);
    private DbTransaction? _transaction;

    internal List<Action>? AfterCommitActions { get; set; }

    /// <summary>Runs <paramref name="action"/> after the commit, in the order of the writes. It must be quick and must not block.</summary>
    public void AfterCommit(Action action) => (AfterCommitActions ??= []).Add(action);

    /// <summary>Runs a statement and returns the number of rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Prepare(sql, parameters).ExecuteNonQuery();

    /// <summary>Runs a query and maps its first row; default when there is none.</summary>
    public T? First<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Prepare(sql, parameters).ExecuteReader(CommandBehavior.SingleRow);
        return reader.Read() ? map(reader) : default;
    }

    /// <summary>Runs a query and maps all its rows.</summary>
    public List<T> All<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Prepare(sql, parameters).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map(reader));
        return rows;
    }

    public void Dispose() => _statements.Dispose();

    internal DbTransaction Begin() => _transaction = connection.BeginTransaction();

    private DbCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = _statements.With(sql, parameters);
        command.Transaction = _transaction;
        return command;
    }
}
