using System.Data.Common;
using Livechat.Storage;

namespace Livechat.Audit;

/// <summary>
/// Puts rows into the chain: the next seq, and a mac over that seq, the mac of the row before and every column. Works inside writes of the
/// commit queue, one at a time.
/// </summary>
internal sealed class AuditChain(Database database, CommitQueue commits, AuditKey key)
{
    // Some milliseconds of the one writer there is.
    private const int Batch = 256;

    private static readonly string Unsealed =
        $"SELECT rowid, mac, {AuditColumns.List} FROM audit_entries WHERE seq IS NULL AND rowid > @after ORDER BY rowid LIMIT {Batch}";

    // A place that no chain ever reaches was put there by somebody, and so was a text, which sorts behind every number: they end no chain.
    private const string Head = "SELECT seq, mac FROM audit_entries WHERE seq < 4611686018427387904 ORDER BY seq DESC LIMIT 1";

    private static readonly AuditAnchor Nothing = new(0, AuditMac.Start);

    private AuditAnchor? _head;

    /// <summary>
    /// Seals whatever waits, in the order of writing. A row that this server did not write stays unsealed. Throws
    /// <see cref="StorageUnavailableException"/> or a database's error; what was sealed until then is sealed.
    /// </summary>
    public async Task<Sealing> SealAsync()
    {
        var mac = new AuditMac(key.FindOrMake());
        var (foreign, isBroken) = (0, false);
        for (var after = long.MinValue; ;)
        {
            var done = await commits.WriteAsync(write => Seal(write, mac, after));
            _head = done.Head;
            foreign += done.Foreign;
            isBroken |= done.IsBroken;
            if (done.Read < Batch)
                return new Sealing(foreign, isBroken);
            after = done.LastRow;
        }
    }

    /// <summary>The head as the database has it now. Counting takes its time, so it stands in no write's way.</summary>
    public async Task<AuditAnchor> HeadAsync()
    {
        var head = await database.QueryAsync(
            $"SELECT seq, mac, (SELECT count(*) FROM audit_entries WHERE seq IS NOT NULL) FROM ({Head})",
            row => ToAnchor(row) with { Count = row.GetInt64(2) }, [], CancellationToken.None);
        return head.SingleOrDefault() ?? Nothing;
    }

    /// <summary>Whether the row that an anchor names is still the same.</summary>
    public Task<bool> HoldsAsync(AuditAnchor anchor) => commits.WriteAsync(write => Holds(write, anchor));

    private Step Seal(WriteSession write, AuditMac mac, long after)
    {
        var head = ReadHead(write);
        var isBroken = _head is not null && !Holds(write, _head);
        // What this process sealed is what the chain goes on from. If that was taken away, there is a gap for good.
        if (isBroken && _head!.Seq >= head.Seq)
            head = _head;

        var rows = write.All(
            Unsealed,
            row =>
            {
                var values = new object?[AuditColumns.Count];
                for (var i = 0; i < values.Length; i++)
                    values[i] = row.GetValue(i + 2);
                return (Id: row.GetInt64(0), Mac: row.GetValue(1) as byte[], Values: values);
            }, ("@after", after));
        var foreign = 0;
        foreach (var row in rows)
        {
            if (!AuditMac.AreEqual(row.Mac, mac.OfUnsealed(row.Values)))
            {
                foreign++;
                continue;
            }
            head = new AuditAnchor(head.Seq + 1, mac.OfSealed(row.Values, head.Seq + 1, head.Mac));
            write.Execute("UPDATE audit_entries SET seq = @seq, mac = @mac WHERE rowid = @row", ("@seq", head.Seq), ("@mac", head.Mac), ("@row", row.Id));
        }
        return new Step(rows.Count, rows.Count == 0 ? after : rows[^1].Id, foreign, isBroken, head);
    }

    private static AuditAnchor ReadHead(WriteSession write) => write.First(Head, ToAnchor) ?? Nothing;

    private static AuditAnchor ToAnchor(DbDataReader row) => new(row.GetInt64(0), row.GetValue(1) as byte[] ?? []);

    private static bool Holds(WriteSession write, AuditAnchor anchor) =>
        anchor.Seq == 0 || write.First("SELECT mac FROM audit_entries WHERE seq = @seq", row => row.GetValue(0) as byte[], ("@seq", anchor.Seq)) is { } mac
        && mac.AsSpan().SequenceEqual(anchor.Mac);

    private sealed record Step(int Read, long LastRow, int Foreign, bool IsBroken, AuditAnchor Head);
}

/// <param name="Foreign">Rows that wait, but that this server did not write.</param>
/// <param name="IsBroken">What was sealed last before is gone or other.</param>
internal readonly record struct Sealing(int Foreign, bool IsBroken);
