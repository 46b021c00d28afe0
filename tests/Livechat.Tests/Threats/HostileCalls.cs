using System.Text.Json.Nodes;

namespace Livechat.Tests.Threats;

/// <summary>Every tool with every argument a hostile model can think of.</summary>
internal static class HostileCalls
{
    private static readonly string[] Names =
    [
        "handle", "query", "limit", "status", "subject", "description", "priority", "email", "phone", "preferred_time", "reason", "change", "user_id", "customer", "customer_id",
        "client_id", "session_id", "conversation_id", "owner", "scope", "tenant", "where", "sql", "order_by", "include", "fields", "as_user", "role", "id", "reference", "$where", "__proto__",
    ];

    private static readonly string[] Strangers =
        ["get_all_customers", "query_database", "run_sql", "get_customer", "list_users", "read_file", "http_get", "get_visitor_services_of", "delete_customer", "eval", "../get_invoices", ""];

    /// <summary>Calls without end, the same for the same seed.</summary>
    /// <param name="tools">The registry, as reflection finds it.</param>
    /// <param name="known">Ids, emails, numbers and handles of others.</param>
    public static IEnumerable<(string Tool, JsonObject Arguments)> Enumerate(IReadOnlyCollection<string> tools, IReadOnlyList<string> known, int seed)
    {
        var random = new Random(seed);
        string[] texts =
        [
            .. known, "%", "_", "*", "' OR '1'='1", "1; DROP TABLE customers; --", "1001) UNION SELECT notes FROM customer_confidential --", "\0", "null", "all", "everyone", "admin",
            "{{customer}}", "${customer}", "../../", "svc_0000000000", new string('9', 3000), "paid", "overdue", "auto_renew_off", "request_cancellation", "high",
        ];
        JsonNode? Value() => random.Next(9) switch
        {
            0 => JsonValue.Create(random.Next(-5, 2000)),
            1 => JsonValue.Create(random.Next(2) == 0),
            2 => null,
            3 => new JsonArray([.. Enumerable.Range(0, 3).Select(_ => (JsonNode?)JsonValue.Create(Text()))]),
            4 => new JsonObject { ["$ne"] = null, ["in"] = new JsonArray(JsonValue.Create(Text())) },
            _ => JsonValue.Create(Text()),
        };
        string Text() => texts[random.Next(texts.Length)];

        // Each tool once alone, once with each known id under each name that could mean one; then anything.
        foreach (var tool in tools)
            yield return (tool, []);
        foreach (var tool in tools)
        {
            foreach (var text in known)
                yield return (tool, new JsonObject { [tool.StartsWith("get_service", StringComparison.Ordinal) || tool == "manage_service" ? "handle" : Names[random.Next(Names.Length)]] = text });
        }
        while (true)
        {
            var arguments = new JsonObject();
            for (var i = random.Next(4); i > 0; i--)
                arguments[Names[random.Next(Names.Length)]] = Value();
            yield return (random.Next(6) == 0 ? Strangers[random.Next(Strangers.Length)] : tools.ElementAt(random.Next(tools.Count)), arguments);
        }
    }
}
