using System.Text.Json;

namespace Livechat.Assistant.Tools;

/// <summary>What a result handed out, for the audit: read from the result itself, so that it can't say less.</summary>
internal static class ResultFacts
{
    /// <summary>The names of the fields, separated by commas, and the number of rows: of its list when it has one, else of the object itself.</summary>
    public static (string? Fields, int? Rows) Of(JsonElement result)
    {
        if (result.GetProperty("status").GetString() != ToolOutcome.Success)
            return (null, 0);
        foreach (var member in result.EnumerateObject())
        {
            // The figures of an account come with a list of their own; they are one row all the same.
            if (member.Value.ValueKind == JsonValueKind.Array && result.TryGetProperty("count", out _))
                return (member.Value.GetArrayLength() > 0 ? Names(member.Value[0]) : null, member.Value.GetArrayLength());
            if (member.Value.ValueKind == JsonValueKind.Object)
                return (Names(member.Value), 1);
        }
        return (Names(result), 1);
    }

    private static string Names(JsonElement row) => string.Join(',', row.EnumerateObject().Select(member => member.Name));
}
