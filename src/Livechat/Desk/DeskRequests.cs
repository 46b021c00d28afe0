using System.Diagnostics;
using Livechat.Audit;
using Livechat.Conversations;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Storage;

namespace Livechat.Desk;

/// <summary>What a visitor may be told of what they asked for.</summary>
/// <param name="Number">What it can be found by: T-7K2M4QX.</param>
/// <param name="Repeated">The turn had asked for it before; nothing new was stored.</param>
public sealed record DeskReceipt(string Number, bool Repeated);

/// <summary>
/// How visitors' requests are made, whatever their kind: one for each turn, so many an hour for each visitor. Row and audit row stand in one
/// transaction; a number is only handed out once both are durable.
/// </summary>
public sealed class DeskRequests(Database database, CommitQueue commits, AuditLog audit, LivechatOptions options, TimeProvider time)
{
    /// <summary>
    /// Null when the visitor is over LIVECHAT_ACTIONS_PER_HOUR. Writes one audit row in any case: <paramref name="entry"/>, or the same as
    /// refused. Throws <see cref="StorageUnavailableException"/> when nothing was stored, <see cref="TurnLostException"/> when somebody else
    /// has the turn by now.
    /// </summary>
    /// <param name="insert">Stores the row with this number and this time (Unix milliseconds).</param>
    internal Task<DeskReceipt?> MakeAsync(DeskKind kind, TurnHold turn, Principal owner, AuditEntry entry, Action<WriteSession, string, long> insert)
    {
        var start = Stopwatch.GetTimestamp();
        return commits.WriteAsync(write => TurnLog.IsHeld(write, turn) ? Make(write, kind, turn.TurnId, owner, entry, insert, start) : throw new TurnLostException());
    }

    /// <summary>The same for a request that a visitor makes themselves.</summary>
    /// <param name="request">Names it: the same again gets the same number.</param>
    internal Task<DeskReceipt?> MakeForVisitorAsync(DeskKind kind, Guid request, Principal owner, AuditEntry entry, Action<WriteSession, string, long> insert)
    {
        var start = Stopwatch.GetTimestamp();
        return commits.WriteAsync(write => Make(write, kind, request, owner, entry, insert, start));
    }

    private DeskReceipt? Make(WriteSession write, DeskKind kind, Guid cause, Principal owner, AuditEntry entry, Action<WriteSession, string, long> insert, long start)
    {
        var receipt = Find(write, kind, cause) ?? (IsOverLimit(write, kind, owner) ? null : Insert(write, kind, insert));
        audit.Append(write, Timed(entry, receipt is not null, start));
        return receipt;
    }

    /// <summary>The number that this turn made; null when it made none. Throws <see cref="StorageUnavailableException"/> when that cannot be read.</summary>
    internal async Task<string?> FindNumberAsync(DeskKind kind, Guid turnId, CancellationToken cancel) =>
        (await database.QueryAsync(kind.OfTurn, row => row.GetString(0), [("@turn", turnId)], cancel)).SingleOrDefault();

    private static DeskReceipt? Find(WriteSession write, DeskKind kind, Guid turnId) =>
        write.First(kind.OfTurn, row => new DeskReceipt(row.GetString(0), true), ("@turn", turnId));

    private bool IsOverLimit(WriteSession write, DeskKind kind, Principal owner) =>
        write.First(kind.CountOfOwner, row => row.GetInt64(0), ("@owner", owner.Key), ("@since", time.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds()))
            >= options.ActionsPerHour;

    private DeskReceipt Insert(WriteSession write, DeskKind kind, Action<WriteSession, string, long> insert)
    {
        var number = DeskNumber.Next(write, kind.Letter, kind.Taken);
        insert(write, number, time.GetUtcNow().ToUnixTimeMilliseconds());
        return new DeskReceipt(number, false);
    }

    /// <summary>The entry with how long it took, and as refused when nothing was made.</summary>
    private static AuditEntry Timed(AuditEntry entry, bool isMade, long start)
    {
        entry = entry with { Milliseconds = (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds };
        return isMade ? entry : entry with { Outcome = AuditEntry.Refused, Fields = null, Rows = null };
    }
}

/// <summary>A kind of request, by its queries.</summary>
/// <param name="Letter">What its numbers begin with.</param>
/// <param name="OfTurn">Finds the number that @turn made.</param>
/// <param name="CountOfOwner">Counts what @owner made after @since.</param>
/// <param name="Taken">Finds the row with @number.</param>
internal sealed record DeskKind(char Letter, string OfTurn, string CountOfOwner, string Taken);
