using System.Data.Common;
using Livechat.Storage;

namespace Livechat.Audit;

/// <summary>
/// Walks the audit and compares it with its macs, its own numbering and the anchors. Reads one state of the database, row by row, so that a
/// million rows need no more memory than a hundred; trusts neither its indexes nor its triggers.
/// </summary>
public sealed class AuditVerifier
{
    // A running server seals within one.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly Database _database;
    private readonly AuditKey _key;
    private readonly AuditAnchors _anchors;
    private readonly TimeProvider _time;

    internal AuditVerifier(Database database, AuditKey key, AuditAnchors anchors, TimeProvider time) =>
        (_database, _key, _anchors, _time) = (database, key, anchors, time);

    /// <summary>
    /// Verifies everything. Throws <see cref="StorageUnavailableException"/> when the database or a file cannot be read, and
    /// <see cref="AuditKeyMissingException"/> when there is no key.
    /// </summary>
    /// <param name="given">Anchors kept elsewhere, besides those of the data folder.</param>
    public async Task<AuditReport> VerifyAsync(IReadOnlyList<AuditAnchor> given, CancellationToken cancel)
    {
        try
        {
            var mac = new AuditMac(_key.Find() ?? throw new AuditKeyMissingException(_key.File));
            await using var connection = await _database.OpenAsync(cancel);
            // One snapshot: a row that is sealed meanwhile would be in neither half.
            await ExecuteAsync(connection, "BEGIN", cancel);
            try
            {
                return await VerifyAsync(connection, mac, given, cancel);
            }
            finally
            {
                await ExecuteAsync(connection, "ROLLBACK", CancellationToken.None);
            }
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException("The audit could not be read.", e);
        }
    }

    private async Task<AuditReport> VerifyAsync(DbConnection connection, AuditMac mac, IReadOnlyList<AuditAnchor> given, CancellationToken cancel)
    {
        var findings = new Findings();
        var walk = new ChainWalk(mac, new AnchorCheck(_anchors, given, findings), findings);
        await ReadAsync(
            connection, $"SELECT seq, mac, {AuditColumns.List} FROM audit_entries WHERE seq IS NOT NULL ORDER BY seq",
            (seq, rowMac, values) => walk.Next(seq, rowMac, values), cancel);
        walk.End();

        var (unsealed, foreign, oldest) = (0L, 0L, long.MaxValue);
        await ReadAsync(
            connection, $"SELECT seq, mac, {AuditColumns.List} FROM audit_entries WHERE seq IS NULL ORDER BY rowid",
            (_, rowMac, values) =>
            {
                unsealed++;
                if (rowMac is byte[] bytes && AuditMac.AreEqual(bytes, mac.OfUnsealed(values)))
                {
                    oldest = Math.Min(oldest, (long)values[1]!);
                    return;
                }
                foreign++;
                findings.Add($"A row that is not sealed was not written by this server, or with another key, or it was changed: {AuditColumns.Describe(values)}.");
            }, cancel);
        var waited = unsealed == foreign ? (TimeSpan?)null : _time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(oldest);
        if (waited > LongestWait)
            findings.Add($"{unsealed - foreign} rows are not sealed, the oldest for {waited.Value.TotalSeconds:0} s. Does the server run, and can it write? It seals them when it starts.");

        // What an index hides, the table still has.
        var counted = 0L;
        await ReadAsync(connection, "SELECT count(*), NULL FROM audit_entries NOT INDEXED", (count, _, _) => counted = (long)count!, cancel);
        if (counted != walk.Rows + unsealed)
            findings.Add($"The table has {counted} rows, and its index leads to {walk.Rows + unsealed}: the file was changed without SQLite, or it is damaged.");

        return walk.Report() with
        {
            Unsealed = unsealed,
            OldestUnsealed = waited,
            Findings = findings.First,
            FindingCount = findings.Count,
        };
    }

    /// <param name="row">Takes the first two columns and the rest. The rest is the same array each time.</param>
    private static async Task ReadAsync(DbConnection connection, string sql, Action<object?, object?, object?[]> row, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var values = new object?[reader.FieldCount - 2];
        while (await reader.ReadAsync(cancel))
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = reader.GetValue(i + 2);
            row(reader.GetValue(0), reader.GetValue(1), values);
        }
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>Nothing says with which key the audit was sealed.</summary>
public sealed class AuditKeyMissingException(string file) : Exception(
    $"There is no key to verify with: set LIVECHAT_AUDIT_KEY as the server has it, or put back {file}.");
