using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Livechat.Bench.Measuring;

/// <summary>
/// What the database gives when nothing is around it: one loop that writes the rows of a visitor's message (event, head of the conversation,
/// and the turn when it owes one) in transactions of a given size, with prepared statements, as durably as the server.
/// </summary>
internal static class BareCommits
{
    /// <summary>Messages a second. The database is one that a server has made and left.</summary>
    /// <param name="turns">How many of the messages owe a turn: 1 for all, 0.1 for every tenth. Others join one that waits.</param>
    public static double Measure(string database, int batch, double turns, TimeSpan duration)
    {
        using var connection = new SqliteConnection($"Data Source={database};Foreign Keys=True;Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode=WAL");
        Execute(connection, "PRAGMA synchronous=FULL");
        var conversations = Ids(connection, "SELECT id FROM conversations LIMIT 100");
        var heads = conversations.ToDictionary(id => id, id => (long)Scalar(connection, "SELECT head FROM conversations WHERE id = @id", ("@id", id)));
        using var addEvent = Prepare(connection,
            "INSERT INTO events (conversation_id, seq, kind, message_id, sender_type, author, sender, body, client_message_id, created_at) VALUES (@c, @seq, 'message', @id, 'visitor', 'guest:bench', 'Guest', @body, @client, @now)",
            "@c", "@seq", "@id", "@body", "@client", "@now");
        using var raiseHead = Prepare(connection, "UPDATE conversations SET head = @seq, updated_at = @now WHERE id = @c", "@seq", "@now", "@c");
        using var addTurn = Prepare(connection,
            // Done, because only one may run in a conversation; otherwise as it is claimed.
            "INSERT INTO turns (id, conversation_id, state, through_seq, attempts, fence, worker, created_at, started_at) VALUES (@id, @c, 'done', @seq, 1, 1, @worker, @now, @now)",
            "@id", "@c", "@seq", "@worker", "@now");

        var worker = Guid.CreateVersion7();
        var owed = 0.0;
        var written = 0L;
        var begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < duration)
        {
            using var transaction = connection.BeginTransaction();
            for (var i = 0; i < batch; i++, written++)
            {
                var id = conversations[(int)(written % conversations.Count)];
                var seq = ++heads[id];
                var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
                Run(addEvent, transaction, id, seq, Guid.CreateVersion7(), "How do I change the nameservers of my domain?", Guid.NewGuid(), now);
                Run(raiseHead, transaction, seq, now, id);
                owed += turns;
                if (owed < 1)
                    continue;
                owed--;
                Run(addTurn, transaction, Guid.CreateVersion7(), id, seq, worker, now);
            }
            transaction.Commit();
        }
        return written / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    private static void Run(SqliteCommand command, SqliteTransaction transaction, params object[] values)
    {
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object Scalar(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command.ExecuteScalar()!;
    }

    private static List<string> Ids(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var ids = new List<string>();
        while (reader.Read())
            ids.Add(reader.GetString(0));
        return ids;
    }
}
