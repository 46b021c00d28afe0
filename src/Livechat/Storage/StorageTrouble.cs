using Microsoft.Data.Sqlite;

namespace Livechat.Storage;

/// <summary>A time in which the database takes no writes.</summary>
public sealed class StorageTrouble(Exception error)
{
    private readonly long _since = Environment.TickCount64;
    private long _refused;

    /// <summary>What it began with.</summary>
    public Exception Error => error;

    public TimeSpan Lasted => TimeSpan.FromMilliseconds(Environment.TickCount64 - _since);

    public long RefusedWrites => Volatile.Read(ref _refused);

    /// <summary>What is wrong and what to do, for operators. Codes: https://www.sqlite.org/rescode.html.</summary>
    public string Reason => error is not SqliteException { SqliteErrorCode: var code } ? "The database takes no writes. Look into the log." : code switch
    {
        5 or 6 => "Another program holds the database. Look for an open shell or a backup that does not end.",
        8 => "The database file is read-only. Look at its owner and its file system.",
        10 => "The disk reports errors. Look into the system's log.",
        11 or 26 => "The database file is damaged. Restore a backup.",
        13 => "The disk is full. Free some space.",
        14 => "The database file cannot be opened. Look at the data folder and its owner.",
        _ => "The database takes no writes. Look into the log.",
    };

    internal void Refused(int writes) => Interlocked.Add(ref _refused, writes);
}
