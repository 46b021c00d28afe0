using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Livechat.Accounts;
using Livechat.Accounts.Tables;
using Xunit;

namespace Livechat.Tests.Accounts;

public sealed class ThreatTests
{
    private const string Me = "nkosilathi@ngwelezityres.example";

    /// <summary>Everything around customer A is different: their data, how many there are, what they share a catalogue with.</summary>
    [Theory]
    [InlineData("canaries")]
    [InlineData("nobody else")]
    [InlineData("a crowd")]
    [InlineData("imported later")]
    public async Task T1_what_others_have_changes_no_byte_of_what_I_am_told(string difference)
    {
        await using var plain = await AccountsHouse.WithDemoAsync();
        await using var other = await AccountsHouse.OpenAsync();
        var demo = AccountsHouse.Demo();
        if (difference == "imported later")
            await other.ImportAsync(AccountsHouse.DemoFile);
        Change(demo, difference);
        await other.ImportAsync(demo);

        var expected = await plain.EverythingAsync(await plain.ScopeOfAsync(Me));
        var actual = await other.EverythingAsync(await other.ScopeOfAsync(Me));

        Assert.Contains("VPS M", expected);
        Assert.Equal(expected, actual);
    }

    /// <summary>Other customers' ids, references, invoices, emails and secrets, and whatever a fuzzer thinks of, in every argument of every query.</summary>
    [Fact]
    public async Task T1_T3_no_argument_reaches_another_customer()
    {
        await using var house = await AccountsHouse.OpenAsync();
        var demo = AccountsHouse.Demo();
        Change(demo, "canaries");
        await house.ImportAsync(demo);
        var scope = await house.ScopeOfAsync(Me);
        var ids = await house.TextsAsync("SELECT id FROM customers");
        var texts = new List<string>();
        Collect(demo, texts);
        string[] attacks =
        [
            "%", "_", "*", "1%", "' OR '1'='1", "\" OR \"\"=\"", "1001' --", "1001); DROP TABLE customers; --", "1001\0", "1005 UNION SELECT notes FROM customer_confidential",
            "@customer", "$1", ":reference", "{\"$ne\":null}", "[1001,1005]", "1001,1005", "1e3", "+1005", " 1005", "1005 ", "01005", "１００５", "", "null",
            "' OR customer_id <> @customer OR '", "../1001", "%27", "\\' OR 1=1", "1005/*", "paid' OR status='overdue", new string('1', 100_000),
        ];
        var known = (await house.Source.ListSubscriptionsAsync(scope, CancellationToken.None)).Select(subscription => subscription.Reference).ToHashSet();
        var arguments = Gen.OneOf(
            Gen.Elements(texts.Concat(ids).Concat(attacks).ToArray()),
            ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
            ArbMap.Default.GeneratorFor<Guid>().Select(id => id.ToString()),
            Gen.Choose(990, 1040).Select(number => number.ToString()));

        var calls = 0;
        Prop.ForAll(arguments.ToArbitrary(), argument =>
        {
            foreach (var query in AccountQueries.All)
            {
                var result = query.RunAsync(house.Source, scope, argument).GetAwaiter().GetResult();
                Assert.DoesNotContain("OTHER-", JsonSerializer.Serialize(result));
                if (query.Name == nameof(IAccountSource.FindSubscriptionAsync))
                    Assert.Equal(known.Contains(argument), result is not null);
                calls++;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

        Assert.Equal(4000, calls);
        Assert.Equal(["8"], await house.TextsAsync("SELECT count(*) FROM customers"));
    }

    [Fact]
    public async Task T1_every_pair_of_customers_is_apart()
    {
        await using var house = await AccountsHouse.WithDemoAsync();
        var customers = AccountsHouse.Demo()["customers"]!.AsArray();
        var owned = customers.ToDictionary(
            customer => customer!["user"]!["email"]!.GetValue<string>(),
            customer => customer!["subscriptions"]!.AsArray().Select(subscription => subscription!["id"]!.ToString()).ToHashSet());
        var invoices = AccountsHouse.Demo()["invoices"]!.AsArray().ToLookup(invoice => invoice!["customer"]!.GetValue<string>(), invoice => invoice!["number"]!.GetValue<string>());

        foreach (var (reference, mine) in owned)
        {
            var scope = await house.ScopeOfAsync(reference);
            foreach (var subscription in owned.Values.SelectMany(all => all))
                Assert.Equal(mine.Contains(subscription), await house.Source.FindSubscriptionAsync(scope, subscription, CancellationToken.None) is not null);
            Assert.Equal(mine, (await house.Source.ListSubscriptionsAsync(scope, CancellationToken.None)).Select(subscription => subscription.Reference).ToHashSet());
            Assert.Equal(invoices[reference].Order(), (await house.Source.ListInvoicesAsync(scope, null, CancellationToken.None)).Select(invoice => invoice.Number).Order());
        }
    }

    [Fact]
    public async Task T1_nothing_confidential_is_in_any_result()
    {
        await using var house = await AccountsHouse.WithDemoAsync();
        var secrets = AccountsHouse.Demo()["customers"]!.AsArray()
            .SelectMany(customer => customer!["sensitive"]!.AsObject().Select(field => field.Value!.GetValue<string>())).ToList();
        Assert.Equal(40, secrets.Count);
        // They are in the database: not finding them is not for want of them.
        Assert.Equal(secrets.Order(), (await house.TextsAsync(
            """
            SELECT phone FROM customer_confidential UNION ALL SELECT billing_email FROM customer_confidential UNION ALL
            SELECT billing_address FROM customer_confidential UNION ALL SELECT tax_id FROM customer_confidential UNION ALL SELECT notes FROM customer_confidential
            """)).Order());

        foreach (var reference in AccountsHouse.Demo()["customers"]!.AsArray().Select(customer => customer!["user"]!["email"]!.GetValue<string>()))
        {
            var told = await house.EverythingAsync(await house.ScopeOfAsync(reference));
            Assert.DoesNotContain(secrets, secret => told.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain("CANARY-", told);
        }
    }

    /// <summary>By construction: a record has no field that could carry it.</summary>
    [Fact]
    public void T1_no_record_has_a_field_for_anything_confidential()
    {
        string[] forbidden =
        [
            "password", "apikey", "token", "secret", "address", "creditcard", "card", "payment", "email", "phone", "ip", "tax", "note", "customerid", "userid",
        ];
        var fields = new SortedSet<string>();
        foreach (var method in typeof(IAccountSource).GetMethods())
            AddFields(method.ReturnType, fields, []);

        Assert.Contains("SubscriptionSummary.ServiceName", fields);
        Assert.Contains("Money.Currency", fields);
        Assert.Contains("Spending.Amount", fields);
        Assert.DoesNotContain(fields, field => forbidden.Any(word => Words(field.Split('.')[1]).Contains(word) || field.Split('.')[1].Equals(word, StringComparison.OrdinalIgnoreCase)
            || (word.Length > 4 && field.Split('.')[1].Contains(word, StringComparison.OrdinalIgnoreCase))));
    }

    [Fact]
    public void T1_T3_every_statement_is_constant_and_begins_with_the_customer()
    {
        var statements = typeof(OwnAccounts).GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(field => field.IsLiteral && field.FieldType == typeof(string)).Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.Equal(5, statements.Count);
        Assert.All(statements, sql =>
        {
            Assert.Matches(@"WHERE (\w+\.)?(customer_id|id) = @customer\b", sql);
            Assert.DoesNotContain("confidential", sql);
            Assert.DoesNotContain("SELECT *", sql);
            Assert.DoesNotContain(" OR ", sql);
        });
    }

    /// <summary>Absent, somebody else's and nonsense are one and the same answer.</summary>
    [Fact]
    public async Task T12_what_is_not_mine_does_not_exist()
    {
        await using var house = await AccountsHouse.WithDemoAsync();
        var scope = await house.ScopeOfAsync(Me);

        foreach (var reference in new[] { "1001", "9999", "", "x" })
            Assert.Null(await house.Source.FindSubscriptionAsync(scope, reference, CancellationToken.None));
    }

    [Fact]
    public async Task T28_no_log_names_a_customer_or_a_value()
    {
        await using var house = await AccountsHouse.WithDemoAsync();
        await house.EverythingAsync(await house.ScopeOfAsync(Me));
        var texts = new List<string>();
        Collect(AccountsHouse.Demo(), texts);
        // A day is in every log.
        var telling = texts.Where(text => text.Length > 9 && !DateTime.TryParse(text, out _)).ToList();

        Assert.NotEmpty(telling);
        Assert.DoesNotContain(house.Logs.Lines, line => telling.Any(text => line.ToString().Contains(text, StringComparison.OrdinalIgnoreCase)));
    }

    private static void Change(JsonObject demo, string difference)
    {
        var customers = demo["customers"]!.AsArray();
        var others = customers.Where(customer => customer!["user"]!["email"]!.GetValue<string>() != Me).Select(customer => customer!.AsObject()).ToList();
        var invoices = demo["invoices"]!.AsArray();
        var otherInvoices = invoices.Where(invoice => invoice!["customer"]!.GetValue<string>() != Me).Select(invoice => invoice!.AsObject()).ToList();
        switch (difference)
        {
            case "nobody else":
                others.ForEach(other => customers.Remove(other));
                otherInvoices.ForEach(invoice => invoices.Remove(invoice));
                break;
            case "a crowd":
                for (var i = 0; i < 50; i++)
                {
                    customers.Insert(i % 2 == 0 ? 0 : customers.Count, JsonNode.Parse($$"""
                        { "reference": "crowd-{{i}}", "company_name": "Ngwelezi Tyres and Exhausts", "created_at": "2020-01-01",
                          "subscriptions": [ { "id": "100{{i}}-x", "service_name": "VPS M", "service_category": "hosting", "service_description": "Another description",
                            "status": "active", "billing_cycle": "monthly", "price": "99.99", "start_date": "2020-01-01" } ] }
                        """));
                }
                break;
            default:
                var n = 0;
                others.ForEach(other =>
                {
                    other["client"]!["company_name"] = $"OTHER-{n++}";
                    foreach (var name in other["sensitive"]!.AsObject().Select(field => field.Key).ToList())
                        other["sensitive"]![name] = $"OTHER-{n++}";
                    foreach (var subscription in other["subscriptions"]!.AsArray())
                    {
                        subscription!["service_description"] = $"OTHER-{n++}";
                        subscription["price"] = $"{777_000 + n++}.01";
                        subscription["currency"] = "OTH";
                        if (n % 3 == 0)
                            subscription["service_name"] = $"OTHER-{n++}";
                    }
                });
                otherInvoices.ForEach(invoice => invoice["description"] = $"OTHER-{n++}");
                break;
        }
    }

    private static void Collect(JsonNode? node, List<string> texts)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, member) in members)
                    Collect(member, texts);
                break;
            case JsonArray items:
                foreach (var item in items)
                    Collect(item, texts);
                break;
            case JsonValue value:
                texts.Add(value.ToString());
                break;
        }
    }

    private static void AddFields(Type type, SortedSet<string> fields, HashSet<Type> seen)
    {
        foreach (var argument in type.IsGenericType ? type.GetGenericArguments() : [])
            AddFields(argument, fields, seen);
        if (type.Namespace?.StartsWith("Livechat", StringComparison.Ordinal) != true || type.IsEnum || !seen.Add(type))
            return;
        foreach (var property in type.GetProperties())
        {
            fields.Add($"{type.Name}.{property.Name}");
            AddFields(property.PropertyType, fields, seen);
        }
    }

    private static IEnumerable<string> Words(string name) =>
        System.Text.RegularExpressions.Regex.Split(name, "(?<!^)(?=[A-Z])").Select(word => word.ToLowerInvariant());
}
