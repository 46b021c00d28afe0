using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Livechat.Bench.Clients;
using Microsoft.Data.Sqlite;

namespace Livechat.Bench.Processes;

/// <summary>
/// Fills a server's database with conversations as a company's past: guests whose tokens can be computed, each with one conversation of
/// questions and answers, all answered. The server must not run meanwhile.
/// </summary>
internal sealed class Seeder : IDisposable
{
    private const int PerTransaction = 2000;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SqliteConnection _connection;

    public Seeder(string database)
    {
        _connection = new SqliteConnection($"Data Source={database};Pooling=False");
        _connection.Open();
        // A crash here loses nothing but the seeding.
        Execute("PRAGMA synchronous=OFF");
        Execute("PRAGMA cache_size=-200000");
    }

    /// <summary>Adds conversations from one number up to another, each with so many messages.</summary>
    public void Fill(int from, int to, int messages)
    {
        using var visitor = Prepare("INSERT INTO visitors (id, token_hash, created_at) VALUES (@id, @hash, @at)", "@id", "@hash", "@at");
        using var conversation = Prepare(
            """
            INSERT INTO conversations (id, owner, department, status, term, head, answered_seq, seen_seq, created_at, updated_at)
            VALUES (@id, @owner, 'support', 'ai', 0, @head, @head, @head, @at, @at)
            """, "@id", "@owner", "@head", "@at");
        using var entry = Prepare(
            """
            INSERT INTO events (conversation_id, seq, kind, message_id, sender_type, author, sender, body, client_message_id, turn_id, created_at)
            VALUES (@c, @seq, 'message', @id, @type, @author, @sender, @body, @client, @turn, @at)
            """, "@c", "@seq", "@id", "@type", "@author", "@sender", "@body", "@client", "@turn", "@at");
        using var turn = Prepare(
            """
            INSERT INTO turns (id, conversation_id, state, through_seq, attempts, fence, answered_by, outcome, created_at, started_at, finished_at)
            VALUES (@id, @c, 'done', @seq, 1, 1, 'builtin', 'answered', @at, @at, @at)
            """, "@id", "@c", "@seq", "@at");
        for (var first = from; first < to; first += PerTransaction)
        {
            Execute("BEGIN");
            for (var n = first; n < Math.Min(to, first + PerTransaction); n++)
                Add(n, messages, visitor, conversation, entry, turn);
            Execute("COMMIT");
        }
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>What the visitor of a seeded conversation comes back with.</summary>
    public Seat SeatOf(int number)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT epoch FROM store";
        return new Seat(IdOf('c', number).ToString(), (string)command.ExecuteScalar()!, TokenOf(number));
    }

    public void Dispose() => _connection.Dispose();

    private static void Add(int number, int messages, SqliteCommand visitor, SqliteCommand conversation, SqliteCommand entry, SqliteCommand turn)
    {
        var at = Start.AddSeconds(number * 20L);
        var (guest, id) = (IdOf('v', number), IdOf('c', number));
        var owner = $"guest:{guest:N}";
        Run(visitor, guest, SHA256.HashData(Encoding.UTF8.GetBytes(TokenOf(number))), at.ToUnixTimeMilliseconds());
        Run(conversation, id, owner, messages, at.ToUnixTimeMilliseconds());
        for (var seq = 1; seq <= messages; seq++)
        {
            var now = at.AddSeconds(seq).ToUnixTimeMilliseconds();
            var message = Guid.CreateVersion7(at.AddSeconds(seq));
            if (seq % 2 == 1)
            {
                Run(entry, id, seq, message, "visitor", owner, "Guest", Questions.At(number + seq), Guid.CreateVersion7(at.AddSeconds(seq)), DBNull.Value, now);
                continue;
            }
            var answered = Guid.CreateVersion7(at.AddSeconds(seq));
            Run(turn, answered, id, seq - 1, now);
            Run(entry, id, seq, message, "ai", DBNull.Value, "Support Engineer",
                "That depends on where your domain is registered. Sign in, open Domains, choose the domain and then Nameservers; changes take up to 24 hours.", DBNull.Value, answered, now);
        }
    }

    // In the order of time, as the server's own ids are, and the same in every run.
    private static Guid IdOf(char kind, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}{number}")))[..16].CopyTo(bytes);
        var milliseconds = Start.AddSeconds(number * 20L).ToUnixTimeMilliseconds();
        for (var i = 0; i < 6; i++)
            bytes[i] = (byte)(milliseconds >> (40 - (8 * i)));
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    private static string TokenOf(int number) =>
        System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"bench visitor {number}"))));

    private static void Run(SqliteCommand command, params object[] values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string sql, params string[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
