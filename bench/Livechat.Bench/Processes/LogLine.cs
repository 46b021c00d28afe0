using System.Text.RegularExpressions;

namespace Livechat.Bench.Processes;

/// <summary>Makes lines of a log that differ only in time and ids the same.</summary>
internal static partial class LogLine
{
    public static string WithoutTime(string line) => Id().Replace(Time().Replace(line, ""), "…");

    [GeneratedRegex(@"^\S+Z ")]
    private static partial Regex Time();

    [GeneratedRegex(@"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();
}
