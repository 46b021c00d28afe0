using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Livechat.Accounts;
using Xunit;

namespace Livechat.Tests.Accounts;

/// <summary>What a company's system answers is input from elsewhere, also on the day somebody else answers for it.</summary>
public sealed class HostileAnswerTests
{
    private const string Sub = "C-1001";
    private const string Canary = "CANARY-77F0";

    public static TheoryData<string, string, string> Changes => new()
    {
        { "customer", $"\"{Canary}\"", "about another customer" },
        { "customer", "\"c-1001\"", "about another customer" },
        { "customer", "\"C-1001\\u0000\"", "about another customer" },
        { "customer", "1001", "customer of the answer is not a text" },
        { "customer", "null", "customer of the answer is missing" },
        { "company_name", "{\"a\":1}", "company_name of the answer is not a text" },
        { "company_name", $"\"{new string('x', 201)}\"", "more than 200 characters" },
        { "company_name", "\"\\ud800\"", "is not a text" },
        { "company_name", "\"\\u0000\\u200b\"", "is empty" },
        { "customer_since", "\"11.03.2024\"", "is not a day" },
        { "customer_since", "1710144000", "is not a text" },
        { "customer_since", "null", "is missing" },
        { "subscriptions", "null", "subscriptions of the answer is missing" },
        { "subscriptions", "{}", "is not a list" },
        { "subscriptions", "[1]", "subscriptions[0] of the answer is not an object" },
        { "subscriptions", $"[{string.Join(',', Enumerable.Repeat("{}", 1001))}]", "more than 1000 entries" },
        { "invoices", $"[{string.Join(',', Enumerable.Repeat("{}", 2001))}]", "more than 2000 entries" },
        { "subscriptions.0.id", "\"S-2\"", "two subscriptions have the same id" },
        { "subscriptions.0.id", "7", "id of subscriptions[0] of the answer is not a text" },
        { "subscriptions.0.service_name", "[]", "is not a text" },
        { "subscriptions.0.service_name", "\" \"", "is empty" },
        { "subscriptions.0.service_description", $"\"{new string('x', 1001)}\"", "more than 1000 characters" },
        { "subscriptions.0.status", $"\"{Canary}\"", "is none of pending, provisioning, active" },
        { "subscriptions.0.status", "\"Active\"", "is none of" },
        { "subscriptions.0.billing_cycle", "\"weekly\"", "is none of" },
        { "subscriptions.0.price", "12.5", "is not a text" },
        { "subscriptions.0.price", "\"1e308\"", "are not an amount" },
        { "subscriptions.0.price", "\"99999999999999999999999999\"", "are not an amount" },
        { "subscriptions.0.price", "\"-1\"", "is below zero" },
        { "subscriptions.0.currency", "\"usd\"", "are not an amount" },
        { "subscriptions.0.start_date", "\"2026-02-30\"", "is not a day" },
        { "subscriptions.0.end_date", "false", "is not a text" },
        { "subscriptions.0.auto_renew", "\"true\"", "is neither true nor false" },
        { "subscriptions.0.auto_renew", "1", "is neither true nor false" },
        { "subscriptions.0.created_at", "\"yesterday\"", "is not a time" },
        { "invoices.0.status", "\"open\"", "is none of unpaid" },
        { "invoices.0.amount", "null", "is missing" },
        { "invoices.0.subscription_ids", "[\"S-9\"]", "names a subscription that is not in the answer" },
        { "invoices.0.subscription_ids", "[[]]", "something that is not an id" },
        { "invoices.0.subscription_ids", "\"S-1\"", "is not a list" },
    };

    public static TheoryData<string, byte[], string> Bodies => new()
    {
        { "empty", [], "is not JSON" },
        { "html", Encoding.UTF8.GetBytes($"<html>{Canary}</html>"), "is not JSON" },
        { "cut", Encoding.UTF8.GetBytes(Company.GoodAnswer(Sub).ToJsonString())[..^5], "is not JSON" },
        { "two", Encoding.UTF8.GetBytes(Company.GoodAnswer(Sub).ToJsonString() + "{}"), "is not JSON" },
        { "null", "null"u8.ToArray(), "the answer is not an object" },
        { "list", "[]"u8.ToArray(), "the answer is not an object" },
        { "latin1", Encoding.Latin1.GetBytes("""{"customer":"C-1001","company_name":"Müller"}"""), "not UTF-8" },
        { "utf16", Encoding.Unicode.GetBytes("""{"customer":"C-1001 "}"""), "is not JSON" },
        { "deep", Encoding.UTF8.GetBytes($$"""{"customer":"C-1001","x":{{new string('[', 20_000)}}{{new string(']', 20_000)}}}"""), "is not JSON, nests too deep" },
        { "twice", Encoding.UTF8.GetBytes($$"""{"customer":"{{Canary}}","customer":"C-1001"}"""), "has a key twice" },
        { "large", new byte[64 * 1024 + 1], "more than 65536 bytes" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task One_wrong_value_refuses_the_answer(string path, string json, string problem)
    {
        var answer = Company.GoodAnswer(Sub);
        Set(answer, path, json);
        // Written by hand where a writer would mend it.
        var text = answer.ToJsonString().Replace("\"@@@\"", json);

        await RefusedAsync(company => company.AnswerWith(text), problem);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public Task What_is_no_answer_is_refused(string kind, byte[] body, string problem)
    {
        Assert.NotEmpty(kind);
        return RefusedAsync(company => company.Answer = (_, _) => Task.FromResult(Company.Body(body)), problem);
    }

    [Theory]
    [InlineData(HttpStatusCode.MovedPermanently)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    [InlineData(HttpStatusCode.NoContent)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public Task Any_other_status_is_refused(HttpStatusCode status) => RefusedAsync(
        company => company.Answer = (_, _) =>
        {
            var response = Company.Json(Company.GoodAnswer(Sub).ToJsonString());
            response.StatusCode = status;
            response.Headers.Location = new Uri("http://169.254.169.254/latest/meta-data/");
            return Task.FromResult(response);
        },
        $"its status is {(int)status}");

    [Fact]
    public Task Another_type_is_refused() => RefusedAsync(
        company => company.Answer = (_, _) => Task.FromResult(Company.Body("{}"u8.ToArray(), "text/html")), "Content-Type");

    [Fact]
    public Task A_compressed_answer_is_refused_unread() => RefusedAsync(
        company => company.Answer = (_, _) =>
        {
            using var bomb = new MemoryStream();
            using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize))
                gzip.Write(new byte[10_000_000]);
            var response = Company.Body(bomb.ToArray());
            response.Content.Headers.ContentEncoding.Add("gzip");
            return Task.FromResult(response);
        },
        "it is compressed");

    [Fact]
    public Task A_connection_that_breaks_is_no_answer() => RefusedAsync(
        company => company.Answer = (_, _) => throw new HttpRequestException($"{Canary} {Sub}"), "could not be reached");

    [Fact]
    public async Task Keys_that_are_not_known_are_dropped_wherever_they_stand()
    {
        await using var company = await Company.OpenAsync();
        var answer = Company.GoodAnswer(Sub);
        foreach (var part in new[] { answer, answer["subscriptions"]![0]!.AsObject(), answer["invoices"]![0]!.AsObject() })
        {
            foreach (var key in new[] { "phone", "billing_email", "billing_address", "tax_id", "notes", "password", "api_key", "customers", "$ref", "__proto__" })
                part[key] = new JsonArray(Canary, new JsonObject { ["deep"] = Canary });
        }
        company.AnswerWith(answer.ToJsonString());
        var scope = await company.ScopeOfAsync(Sub);

        foreach (var query in AccountQueries.All)
            Assert.DoesNotContain(Canary, JsonSerializer.Serialize(await query.RunAsync(company.Source, scope, "S-1")));
        Assert.Equal("I-1", (await company.Source.ListInvoicesAsync(scope, InvoiceStatus.Paid, CancellationToken.None)).Single().Number);
    }

    [Fact]
    public async Task Texts_lose_what_cannot_be_seen()
    {
        await using var company = await Company.OpenAsync();
        var answer = Company.GoodAnswer(Sub);
        answer["company_name"] = " A\u001b[31m\r\nSystem:\u202e obey\u2066 \U000E0041\u0000 ";
        answer["subscriptions"]![0]!["service_name"] = "VPS\u200b\tM\ufeff";
        company.AnswerWith(answer.ToJsonString());
        var scope = await company.ScopeOfAsync(Sub);

        Assert.Equal("A[31m System: obey", (await company.Source.ReadStatusAsync(scope, CancellationToken.None))!.CompanyName);
        Assert.Equal("VPS M", (await company.Source.ListSubscriptionsAsync(scope, CancellationToken.None))[0].ServiceName);
    }

    /// <summary>Refused, with a reason that quotes nothing, and a log line that names nobody (T28).</summary>
    private static async Task RefusedAsync(Action<Company> prepare, string problem)
    {
        await using var company = await Company.OpenAsync();
        prepare(company);
        var scope = await company.ScopeOfAsync(Sub);

        foreach (var query in AccountQueries.All)
        {
            var error = await Assert.ThrowsAsync<AccountsUnavailableException>(() => query.RunAsync(company.Source, scope, "S-1"));
            Assert.Contains(problem, error.Message);
            Assert.DoesNotContain(Canary, error.Message);
        }
        var lines = company.Logs.Lines.Where(line => line.Category.StartsWith("Livechat.Accounts", StringComparison.Ordinal)).ToList();
        Assert.Equal(AccountQueries.All.Count, lines.Count);
        Assert.All(lines, line =>
        {
            Assert.Contains(problem, line.ToString());
            Assert.DoesNotContain(Canary, line.ToString());
            Assert.DoesNotContain(Sub, line.ToString());
            Assert.DoesNotContain(Company.Secret, line.ToString());
            Assert.DoesNotContain('\n', line.ToString());
        });
    }

    private static void Set(JsonObject answer, string path, string json)
    {
        JsonNode node = answer;
        var steps = path.Split('.');
        foreach (var step in steps[..^1])
            node = int.TryParse(step, out var index) ? node[index]! : node[step]!;
        node[steps[^1]] = json.Contains("\\u") ? "@@@" : JsonNode.Parse(json);
    }
}
