using System.Data.Common;

namespace Livechat.Storage;

/// <summary>A connection that reads, with its statements prepared. Used by one query at a time.</summary>
internal sealed class ReadConnection(DbConnection connection) : IDisposable
{
    // Far more than there are texts of queries: those are constants.
    private const int MostCommands = 256;

    private readonly Dictionary<string, DbCommand> _commands = [];

    public List<T> Query<T>(string sql, Func<DbDataReader, T> map, (string Name, object? Value)[] parameters)
    {
        using var reader = Prepare(sql, parameters).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map(reader));
        return rows;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        connection.Dispose();
    }

    private DbCommand Prepare(string sql, (string Name, object? Value)[] parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            if (_commands.Count == MostCommands)
                Forget();
            command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in parameters)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                command.Parameters.Add(parameter);
            }
            _commands.Add(sql, command);
        }
        for (var i = 0; i < parameters.Length; i++)
            command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        return command;
    }

    private void Forget()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        _commands.Clear();
    }
}
