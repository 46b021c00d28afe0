using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Livechat.Audit;

namespace Livechat.Server.Verbs;

/// <summary>Rows of the audit as lines. What a row holds came from anywhere: nothing of it reaches the terminal but plainly visible characters.</summary>
internal static partial class AuditTable
{
    private const int LongestArguments = 120;

    public static string Header { get; } = Columns("time (UTC)", "action", "outcome", "rows", "ms", "who", "conversation", "arguments");

    public static string Line(AuditRow row) => Columns(
        row.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
        PrintableText.Of(row.Action, 64),
        PrintableText.Of(row.Outcome, 64),
        row.RowCount?.ToString(CultureInfo.InvariantCulture) ?? "-",
        row.Milliseconds?.ToString(CultureInfo.InvariantCulture) ?? "-",
        PrintableText.Of(row.PrincipalKind is null ? "nobody" : $"{row.PrincipalKind} {(row.UserId is { } user ? user.ToString() : row.Principal?.Split(':')[^1])}", 64),
        row.ConversationId?.ToString() ?? "-",
        PrintableText.Of(row.Arguments ?? "", LongestArguments)).TrimEnd();

    public static string Json(AuditRow row) => JsonSerializer.Serialize(
        new Printed(
            row.Seq, row.Id, row.At.UtcDateTime, row.Action, row.Outcome, row.PrincipalKind, row.Principal, row.UserId, row.CustomerId, row.ConversationId,
            row.Arguments, row.Fields, row.RowCount, row.Model, row.PersonaVersion, row.Milliseconds),
        PrintedJson.Default.Printed);

    private static string Columns(string at, string action, string outcome, string rows, string milliseconds, string who, string conversation, string arguments) =>
        $"{at,-23}  {action,-26}  {outcome,-15}  {rows,4}  {milliseconds,6}  {who,-45}  {conversation,-36}  {arguments}";

    /// <param name="Arguments">The JSON as a text, whatever it is.</param>
    internal sealed record Printed(
        long? Seq, Guid Id, DateTime At, string Action, string Outcome, string? PrincipalKind, string? Principal, Guid? UserId, Guid? CustomerId, Guid? ConversationId,
        string? Arguments, string? Fields, int? Rows, string? Model, int? PersonaVersion, long? Milliseconds);

    [JsonSerializable(typeof(Printed))]
    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
    internal sealed partial class PrintedJson : JsonSerializerContext;
}
