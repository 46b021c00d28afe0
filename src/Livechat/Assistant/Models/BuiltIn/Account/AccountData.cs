using System.Globalization;
using System.Text.Json;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>What an account tool answered, in whatever form it reached the model: a JSON element or JSON text.</summary>
/// <param name="Status">"success", "proposed", "unauthenticated", "no_client", "not_found" or "error"; null when there is no result.</param>
internal sealed record ToolAnswer(string? Status, JsonElement Json)
{
    public const string Proposed = "proposed";

    public static ToolAnswer Read(object? result)
    {
        var json = result switch
        {
            JsonElement { ValueKind: JsonValueKind.String } text => Parse(text.GetString()!),
            JsonElement element => element,
            string text => Parse(text),
            _ => default,
        };
        return new ToolAnswer(json.ValueKind == JsonValueKind.Object ? Text(json, "status") : null, json);
    }

    public bool Succeeded => Status == Knowledge.KnowledgeResult.Success;

    public string? Message => Text(Json, "message");

    /// <summary>The objects of a list; none when it is missing.</summary>
    public IEnumerable<JsonElement> Items(string name) =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    public static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
            ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null }
            : null;

    public static DateOnly? Date(JsonElement json, string name) =>
        Text(json, name) is { Length: >= 10 } text && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    public static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    public static IEnumerable<string> Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)
            : [];

    private static JsonElement Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}

/// <summary>One of the customer's services, as a list shows it.</summary>
internal sealed record ServiceItem(
    string Handle, string Name, string Category, string Status, string Cycle, string? Price, string? Currency, DateOnly? Ends, DateOnly? Due, bool AutoRenew)
{
    /// <summary>Not over: it runs, waits to run, or can be brought back by paying.</summary>
    public bool IsLive => Status is not ("expired" or "cancelled" or "terminated");

    public static List<ServiceItem> Of(ToolAnswer answer) => [.. answer.Items("services").Select(Read)];

    public static ServiceItem Read(JsonElement json) => new(
        ToolAnswer.Text(json, "handle") ?? "", ToolAnswer.Text(json, "name") ?? "", ToolAnswer.Text(json, "category") ?? "", ToolAnswer.Text(json, "status") ?? "",
        ToolAnswer.Text(json, "billing_cycle") ?? "", ToolAnswer.Text(json, "price"), ToolAnswer.Text(json, "currency"), ToolAnswer.Date(json, "end_date"),
        ToolAnswer.Date(json, "next_due_date"), ToolAnswer.Flag(json, "auto_renew"));
}

/// <summary>One of the customer's invoices.</summary>
internal sealed record InvoiceItem(
    string Number, string Status, string? Amount, string? Currency, DateOnly? Issued, DateOnly? Due, DateOnly? Paid, string Description, IReadOnlyList<string> Services)
{
    public bool IsOpen => Status is "unpaid" or "overdue";

    public static List<InvoiceItem> Of(ToolAnswer answer) =>
    [
        .. answer.Items("invoices").Select(json => new InvoiceItem(
            ToolAnswer.Text(json, "number") ?? "", ToolAnswer.Text(json, "status") ?? "", ToolAnswer.Text(json, "amount"), ToolAnswer.Text(json, "currency"),
            ToolAnswer.Date(json, "issue_date"), ToolAnswer.Date(json, "due_date"), ToolAnswer.Date(json, "paid_date"), ToolAnswer.Text(json, "description") ?? "",
            [.. ToolAnswer.Texts(json, "services")])),
    ];
}
