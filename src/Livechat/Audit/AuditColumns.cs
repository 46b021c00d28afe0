using System.Globalization;

namespace Livechat.Audit;

/// <summary>The columns of audit_entries that say what happened, in the order in which macs cover them.</summary>
internal static class AuditColumns
{
    // To the year 3871, and as far back; a changed row can hold any number, and not every number is a date.
    private const long LatestTime = 60_000_000_000_000;

    public static readonly string[] Names =
    [
        "id", "at", "action", "outcome", "principal_kind", "principal", "user_id", "customer_id", "conversation_id", "arguments", "fields",
        "row_count", "model", "persona_version", "milliseconds",
    ];

    /// <summary>As a list for SELECT and INSERT.</summary>
    public static readonly string List = string.Join(", ", Names);

    public static int Count => Names.Length;

    /// <summary>A row's values exactly as the database stores and returns them: a text, a whole number or null each.</summary>
    public static object?[] Values(AuditRow row) =>
    [
        Id(row.Id), row.At.ToUnixTimeMilliseconds(), row.Action, row.Outcome, row.PrincipalKind, row.Principal, Id(row.UserId), Id(row.CustomerId),
        Id(row.ConversationId), row.Arguments, row.Fields, (long?)row.RowCount, row.Model, (long?)row.PersonaVersion, row.Milliseconds,
    ];

    /// <summary>Names a row in a sentence, whatever somebody put into its columns.</summary>
    public static string Describe(ReadOnlySpan<object?> values)
    {
        var at = values[1] is long milliseconds and > -LatestTime and < LatestTime
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : "no time";
        return $"{Word(values[2])}, {Word(values[3])}, {at}, id {Word(values[0])}";
    }

    private static string Word(object? value) => value switch
    {
        string text => PrintableText.Of(text, 64),
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => "?",
    };

    /// <summary>An id as the driver writes it in every other table.</summary>
    private static string? Id(Guid? id) => id?.ToString("D").ToUpperInvariant();
}
