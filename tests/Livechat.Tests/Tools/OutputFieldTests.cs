using System.Text.Json;
using System.Text.RegularExpressions;
using Livechat.Assistant.Tools;
using Livechat.Tests.Support;
using Livechat.Tests.Threats;
using Xunit;

namespace Livechat.Tests.Tools;

/// <summary>Which fields the queries give out: those of the guide, none of the forbidden ones, and nothing confidential in any value.</summary>
public sealed partial class OutputFieldTests
{
    private static readonly string[] Forbidden =
        ["password", "api_key", "token", "secret", "billing_address", "credit_card", "payment_method", "email", "phone", "ip_address", "tax", "notes"];

    private static readonly (string Tool, (string, object?)[] Arguments)[] Calls =
    [
        ("get_visitor_services", []), ("get_visitor_account_status", []), ("get_service_details", [("handle", null)]), ("get_invoices", []),
        ("get_visitor_chat_history", []), ("search_knowledge", [("query", "refund")]), ("transfer_human", [("reason", "They ask for a person.")]),
        ("create_ticket", [("subject", "Site down"), ("description", "It shows an error."), ("priority", "high")]),
        ("request_callback", [("phone", "+263 70 000 1234"), ("preferred_time", "tomorrow at ten")]),
        ("manage_service", [("handle", null), ("change", "request_upgrade")]),
    ];

    [Fact]
    public async Task Every_query_gives_out_the_fields_of_the_guide_and_no_forbidden_one()
    {
        using var canaries = new CanaryContent(spared: "nobody@example.com");
        await using var chat = await ToolChat.OpenAsync();
        await chat.House.ImportAccountsAsync(canaries.AccountsFile);
        var guide = await ReadGuideAsync();
        Assert.Equal(chat.House.Get<ToolBox>().Names.Order(StringComparer.Ordinal), guide.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(guide.Keys.Order(StringComparer.Ordinal), Calls.Select(call => call.Tool).Order(StringComparer.Ordinal));
        var confidential = await ConfidentialAsync(chat);
        var me = await chat.House.AddUserAsync(ToolChat.Nkosilathi);
        var conversation = await chat.House.OpenConversationAsync("billing", owner: me);
        await chat.House.AskAsync(conversation, "Call me at +263 70 000 1234, please.");
        var services = (await chat.CallAsync(conversation, "get_visitor_services")).Result.GetProperty("services").EnumerateArray();
        var handle = services.First(service => service.GetProperty("status").ValueEquals("active")).GetProperty("handle").GetString();

        foreach (var (tool, arguments) in Calls)
        {
            var called = await chat.CallAsync(conversation, tool, [.. arguments.Select(pair => (pair.Item1, pair.Item1 == "handle" ? handle : pair.Item2))]);

            Assert.True(called.Status is "success" or "proposed", $"{tool}: {called.Result.GetRawText()}");
            var names = Names(called.Result).ToHashSet();
            Assert.DoesNotContain(names, name => Forbidden.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)));
            Assert.Equal(guide[tool].Append("status").Distinct().Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
            foreach (var text in confidential)
                Assert.DoesNotContain(text, called.Result.GetRawText());
        }
    }

    /// <summary>Query → the fields its row of the guide names.</summary>
    private static async Task<Dictionary<string, HashSet<string>>> ReadGuideAsync()
    {
        var guide = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "DATABASE_QUERIES_GUIDE.md"));
        var rows = Row().Matches(guide).Where(row => row.Groups["fields"].Value.Contains('`')).ToDictionary(
            row => row.Groups["tool"].Value, row => Field().Matches(row.Groups["fields"].Value).Select(field => field.Groups[1].Value).ToHashSet());
        // "the fields of a list entry"
        rows["get_service_details"].UnionWith(rows["get_visitor_services"].Except(["services", "count"]));
        return rows;
    }

    private static Task<List<string>> ConfidentialAsync(ToolChat chat) => chat.House.TextsAsync(
        "SELECT phone FROM customer_confidential UNION SELECT billing_email FROM customer_confidential UNION SELECT billing_address FROM customer_confidential "
        + "UNION SELECT tax_id FROM customer_confidential UNION SELECT notes FROM customer_confidential");

    private static IEnumerable<string> Names(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Names(member.Value).Prepend(member.Name)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Names),
        _ => [],
    };

    [GeneratedRegex(@"^\| (?<tool>[a-z_]+) \|[^|]*\| (?<fields>[^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Field();
}
