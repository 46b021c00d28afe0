using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Livechat.Accounts;
using Livechat.Accounts.Connector;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Storage;
using Livechat.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Livechat.Tests.Accounts;

/// <summary>A company's own system, answering in this process what a test tells it to, and the connected accounts that ask it.</summary>
internal sealed class Company : HttpMessageHandler, IAsyncDisposable
{
    public const string Secret = "an-example-secret-of-32-characters";

    private readonly AccountsHouse _house;

    private Company(AccountsHouse house) => _house = house;

    public List<HttpRequestMessage> Requests { get; } = [];

    /// <summary>How it answers; it has a good answer for everybody unless a test says otherwise.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } =
        (request, _) => Task.FromResult(Json(GoodAnswer(Uri.UnescapeDataString(request.Headers.GetValues("Livechat-Customer").Single())).ToJsonString()));

    public IAccountSource Source { get; private set; } = null!;

    public ManualTime Time => _house.Time;

    public LogCollector Logs => _house.Logs;

    public static async Task<Company> OpenAsync(string url = "https://billing.example.com/livechat?v=1", Action<AccountOptions>? configure = null)
    {
        var company = new Company(await AccountsHouse.OpenAsync(options =>
        {
            options.Url = new Uri(url);
            options.Secret = Secret;
            options.Timeout = TimeSpan.FromSeconds(4);
            options.Cache = TimeSpan.FromSeconds(15);
            options.AnswerBytes = 64 * 1024;
            configure?.Invoke(options);
        }));
        var house = company._house;
        var options = house.Get<LivechatOptions>();
        company.Source = new ConnectedAccounts(
            house.Get<Database>(), new CompanySystem(options, house.Time, company), options, house.Time, house.Get<ILogger<ConnectedAccounts>>());
        return company;
    }

    /// <summary>The scope of somebody whose identity token names this customer.</summary>
    public Task<CustomerScope> ScopeOfAsync(string reference) => _house.ScopeOfAsync(reference);

    public ICustomerDirectory Directory => _house.Get<ICustomerDirectory>();

    public void AnswerWith(string json) => Answer = (_, _) => Task.FromResult(Json(json));

    public static HttpResponseMessage Json(string json) => Body(Encoding.UTF8.GetBytes(json));

    public static HttpResponseMessage Body(byte[] body, string type = "application/json") =>
        new(HttpStatusCode.OK) { Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } } };

    public static JsonObject GoodAnswer(string reference) => JsonNode.Parse($$"""
        {
          "customer": {{JsonValue.Create(reference).ToJsonString()}}, "company_name": {{JsonValue.Create($"Company of {reference}").ToJsonString()}}, "customer_since": "2024-03-11",
          "subscriptions": [
            { "id": "S-1", "service_name": "VPS M", "service_category": "hosting", "service_description": "A server", "status": "active", "billing_cycle": "monthly",
              "price": "12.50", "currency": "USD", "start_date": "2024-03-12", "end_date": "2026-12-04", "next_due_date": "2026-12-04", "auto_renew": true,
              "created_at": "2024-03-11T08:31:00Z" },
            { "id": "S-2", "service_name": "Domain", "status": "expired", "billing_cycle": "annual", "price": "5", "currency": "USD", "start_date": "2025-01-01",
              "auto_renew": false }
          ],
          "invoices": [
            { "number": "I-1", "status": "paid", "amount": "12.50", "currency": "USD", "issue_date": "2026-10-25", "due_date": "2026-11-04", "paid_date": "2026-11-03",
              "description": "One month", "subscription_ids": ["S-1"] },
            { "number": "I-2", "status": "unpaid", "amount": "12.50", "currency": "USD", "issue_date": "2026-11-25", "due_date": "2026-12-04" }
          ]
        }
        """)!.AsObject();

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _house.DisposeAsync();
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        lock (Requests)
            Requests.Add(request);
        return Answer(request, cancel);
    }
}
