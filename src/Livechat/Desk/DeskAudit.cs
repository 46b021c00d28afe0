using System.Diagnostics;
using Livechat.Audit;

namespace Livechat.Desk;

internal static class DeskAudit
{
    /// <summary>The entry as it is written: how long it took until then, and as refused when nothing was made.</summary>
    public static AuditEntry Of(AuditEntry entry, bool isMade, long start)
    {
        entry = entry with { Milliseconds = (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds };
        return isMade ? entry : entry with { Outcome = AuditEntry.Refused, Fields = null, Rows = null };
    }
}
