using System.Data.Common;

namespace Livechat.Storage;

/// <summary>The statements of one connection, prepared when they are first used and kept by their text. Not thread-safe.</summary>
internal sealed class PreparedStatements(DbConnection connection) : IDisposable
{
    // Far more than there are texts: those are constants.
    private const int Most = 512;

    private readonly Dictionary<string, DbCommand> _commands = [];

    /// <summary>The statement, with these values. The same text must come with the same names in the same order each time.</summary>
    public DbCommand With(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            if (_commands.Count == Most)
                Forget();
            command = Prepare(sql, parameters);
            _commands.Add(sql, command);
        }
        for (var i = 0; i < parameters.Length; i++)
            command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        return command;
    }

    public void Dispose() => Forget();

    // The driver compiles the text when it runs for the first time and keeps it compiled.
    private DbCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, _) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    private void Forget()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        _commands.Clear();
    }
}
