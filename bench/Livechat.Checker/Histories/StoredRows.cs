using Microsoft.Data.Sqlite;

namespace Livechat.Checker.Histories;

/// <summary>Reads a server's SQLite file, beside the server and without it.</summary>
public sealed class StoredRows(string file)
{
    /// <summary>Every conversation in which something stands.</summary>
    public IReadOnlyList<StoredConversation> Read()
    {
        using var connection = Open();
        // One snapshot for the three queries: a server may be writing.
        using var snapshot = connection.BeginTransaction(deferred: true);
        var lines = Rows(connection, "SELECT conversation_id, seq, kind, sender_type, body, message_id, client_message_id, turn_id FROM events ORDER BY conversation_id, seq",
            row => (Id: Id(row, 0)!, Line: new Line(row.GetInt64(1), row.GetString(2), Text(row, 3), Text(row, 4) ?? "", Id(row, 5), Id(row, 6), Id(row, 7)))).ToLookup(row => row.Id, row => row.Line);
        var turns = Rows(connection, "SELECT conversation_id, id, state, through_seq, answered_by, outcome, attempts FROM turns",
            row => (Id: Id(row, 0)!, Turn: new StoredTurn(Id(row, 1)!, row.GetString(2), row.GetInt64(3), Text(row, 4), Text(row, 5), row.GetInt32(6)))).ToLookup(row => row.Id, row => row.Turn);
        return [.. Rows(connection, "SELECT id, classic_session, status FROM conversations WHERE head > 0",
            row => (Id: Id(row, 0)!, Session: Text(row, 1), Status: row.GetString(2)))
            .Select(row => new StoredConversation(row.Session ?? row.Id, row.Status, [.. lines[row.Id]], [.. turns[row.Id]]))];
    }

    /// <summary>Turns that are owed or running.</summary>
    public int OpenTurns()
    {
        using var connection = Open();
        return Rows(connection, "SELECT count(*) FROM turns WHERE state IN ('owed', 'running')", row => row.GetInt32(0))[0];
    }

    /// <summary>SQLite's own word on the file: "ok" when it is whole.</summary>
    public string Integrity()
    {
        using var connection = Open();
        return string.Join("; ", Rows(connection, "PRAGMA integrity_check", row => row.GetString(0)));
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static List<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    // Written the way frames write it.
    private static string? Id(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column).ToString();
}
