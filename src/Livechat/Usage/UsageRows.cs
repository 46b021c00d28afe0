using System.Globalization;
using Livechat.Storage;

namespace Livechat.Usage;

/// <summary>The rows of <see cref="ModelUsage"/>.</summary>
internal static class UsageRows
{
    // Long enough to look at a month; whose use it was is nobody's business after that.
    private const int DaysKept = 31;

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Adds to the counts that are stored, and forgets the days that are over for long.</summary>
    public static int Add(WriteSession write, IEnumerable<(DateOnly Day, UsageKey Key, long Calls, long Tokens)> counts)
    {
        var newest = DateOnly.MinValue;
        foreach (var (day, key, calls, tokens) in counts)
        {
            write.Execute(
                """
                INSERT INTO model_usage (day, scope, subject, calls, tokens) VALUES (@day, @scope, @subject, @calls, @tokens)
                ON CONFLICT (day, scope, subject) DO UPDATE SET calls = calls + excluded.calls, tokens = tokens + excluded.tokens
                """, ("@day", Text(day)), ("@scope", key.Scope), ("@subject", key.Subject), ("@calls", calls), ("@tokens", tokens));
            newest = day > newest ? day : newest;
        }
        return write.Execute("DELETE FROM model_usage WHERE day < @day", ("@day", Text(newest.AddDays(-DaysKept))));
    }
}
