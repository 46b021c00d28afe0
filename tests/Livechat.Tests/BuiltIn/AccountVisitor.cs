using System.Text.Json;

namespace Livechat.Tests.BuiltIn;

/// <summary>Somebody who writes to the assistant: which tools their turns offer, and what those answer, in the shapes of the real ones.</summary>
/// <param name="Kind">guest, customer, staff, unlinked (signed in without a customer) or broken (their data can't be reached).</param>
public sealed record AccountVisitor(string Kind)
{
    public const string SignIn = "https://chat.example/sign-in";

    private static readonly string[] Everybody = ["search_knowledge", "transfer_human"];
    private static readonly string[] Requests = ["create_ticket", "request_callback"];
    private static readonly string[] Reads = ["get_visitor_services", "get_visitor_account_status", "get_service_details", "get_invoices", "manage_service"];

    private static readonly object[] Services =
    [
        Service("svc_starter", "Shared Starter", "hosting", "active", "annual", "76.80", "2027-03-12", "2027-03-12", true),
        Service("svc_cozw", "Domain registration (.co.zw)", "domain", "active", "annual", "15.00", "2026-12-09", "2026-12-09", false),
        Service("svc_com", "Domain registration (.com)", "domain", "active", "annual", "20.00", "2027-07-04", "2027-07-04", true),
        Service("svc_vpsm", "VPS M", "hosting", "active", "monthly", "12.50", "2026-12-04", "2026-12-04", true),
        Service("svc_vpss", "VPS S", "hosting", "suspended", "monthly", "6.25", "2026-10-28", "2026-10-28", true),
        Service("svc_web", "Website package – Basic", "design", "active", "one_time", "1499.99", null, null, false),
        Service("svc_old", "Shared Business", "hosting", "cancelled", "annual", "144.00", "2025-07-04", null, false),
    ];

    private static readonly (string Status, object Row)[] Invoices =
    [
        ("unpaid", Invoice("INV-000301", "unpaid", "12.50", "2026-11-21", "2026-12-04", null, "VPS M, one month", "VPS M")),
        ("overdue", Invoice("INV-000290", "overdue", "6.25", "2026-10-18", "2026-10-28", null, "VPS S, one month", "VPS S")),
        ("paid", Invoice("INV-000281", "paid", "76.80", "2026-03-02", "2026-03-12", "2026-03-09", "Shared Starter, one year", "Shared Starter")),
    ];

    public bool IsSignedIn => Kind != "guest";

    public IReadOnlyList<string> Tools(string department) => department switch
    {
        "management" => ["search_knowledge"],
        _ when Kind == "staff" => Everybody,
        "general" => Kind == "guest" ? Everybody : [.. Everybody, "get_visitor_chat_history"],
        _ => Kind == "guest" ? [.. Everybody, .. Requests] : [.. Everybody, .. Requests, .. Reads, "get_visitor_chat_history"],
    };

    public JsonElement Answer(string tool, IDictionary<string, object?> arguments) => JsonSerializer.SerializeToElement(Kind switch
    {
        "unlinked" when Reads.Contains(tool) => new { status = "no_client", message = "This user is not linked to a customer account yet." },
        "broken" when Reads.Contains(tool) => new { status = "error", message = "This is not available right now." },
        _ => Result(tool, arguments),
    });

    private static object Result(string tool, IDictionary<string, object?> arguments) => tool switch
    {
        "get_visitor_services" => new { status = "success", services = Services, count = Services.Length },
        "get_visitor_account_status" => new
        {
            status = "success",
            company_name = "Nyanga Trout Lodge",
            customer_since = "2024-03-11",
            account_age_days = 986,
            total_services = 7,
            active_services = 5,
            expired_services = 0,
            suspended_services = 1,
            spending = new[] { Spent("monthly", "12.50"), Spent("annual", "111.80"), Spent("one_time", "1499.99") },
        },
        "get_service_details" => Details((string)arguments["handle"]!),
        "get_invoices" => InvoicesOf(arguments.TryGetValue("status", out var status) ? (string?)status : null),
        "get_visitor_chat_history" => new
        {
            status = "success",
            messages = new[]
            {
                new { at = "2026-11-20T10:00:00Z", department = "support", from = "visitor", text = "Hello, the contact form is broken since 08:15" },
                new { at = "2026-11-20T10:04:00Z", department = "support", from = "colleague", text = "We look into the contact form today." },
            },
            count = 2,
        },
        "create_ticket" => new { status = "success", ticket_number = "T-7K2M4QX", message = "The ticket is open." },
        "request_callback" => new { status = "success", callback_number = "C-7K2M4QX", message = "The callback is noted." },
        "manage_service" => new { status = "proposed", message = "Nothing has changed yet.", title = "Change of a service", lines = new[] { "Service: as listed" }, valid_minutes = 5 },
        "transfer_human" => new { status = "success", message = "A colleague is being asked." },
        _ => throw new ArgumentOutOfRangeException(nameof(tool), tool, "Not offered."),
    };

    private static object InvoicesOf(string? status)
    {
        var rows = Invoices.Where(invoice => status is null || invoice.Status == status).Select(invoice => invoice.Row).ToList();
        return new { status = "success", invoices = rows, count = rows.Count };
    }

    private static object Details(string handle)
    {
        var service = Services.Select(row => JsonSerializer.SerializeToElement(row)).FirstOrDefault(row => row.GetProperty("handle").GetString() == handle);
        if (service.ValueKind == JsonValueKind.Undefined)
            return new { status = "not_found", message = "There is no such item." };
        var details = service.EnumerateObject().ToDictionary(member => member.Name, member => (object)member.Value);
        details["description"] = handle.StartsWith("svc_vps", StringComparison.Ordinal) ? "Virtual private server with root access" : "As ordered";
        details["start_date"] = "2024-03-12";
        details["ordered_on"] = "2024-03-11";
        return new { status = "success", service = details };
    }

    private static object Service(string handle, string name, string category, string status, string cycle, string price, string? end, string? due, bool renews) =>
        new { handle, name, category, status, billing_cycle = cycle, price, currency = "USD", end_date = end, next_due_date = due, auto_renew = renews };

    private static object Invoice(string number, string status, string amount, string issued, string due, string? paid, string description, string service) =>
        new { number, status, amount, currency = "USD", issue_date = issued, due_date = due, paid_date = paid, description, services = new[] { service } };

    private static object Spent(string cycle, string amount) => new { billing_cycle = cycle, amount, currency = "USD" };
}
