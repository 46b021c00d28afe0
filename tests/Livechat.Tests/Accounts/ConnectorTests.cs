using System.Net;
using System.Security.Cryptography;
using System.Text;
using Livechat.Accounts;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Accounts;

/// <summary>Accounts in a company's own system: what it is asked, what is made of its answer, and for how long.</summary>
public sealed class ConnectorTests
{
    private const string Sub = "C-1001";

    [Fact]
    public async Task The_request_is_signed_as_documented()
    {
        await using var company = await Company.OpenAsync();

        await company.Source.ReadStatusAsync(await company.ScopeOfAsync("Özil & Söhne\n"), CancellationToken.None);

        var request = Assert.Single(company.Requests);
        var customer = request.Headers.GetValues("Livechat-Customer").Single();
        var timestamp = request.Headers.GetValues("Livechat-Timestamp").Single();
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Company.Secret), Encoding.UTF8.GetBytes($"GET\n/livechat?v=1\n{customer}\n{timestamp}"));
        Assert.Equal("%C3%96zil%20%26%20S%C3%B6hne%0A", customer);
        Assert.Equal(company.Time.GetUtcNow().ToUnixTimeSeconds().ToString(), timestamp);
        Assert.Equal("v1=" + Convert.ToHexStringLower(signature), request.Headers.GetValues("Livechat-Signature").Single());
        Assert.Equal(("https://billing.example.com/livechat?v=1", HttpMethod.Get, null), (request.RequestUri!.AbsoluteUri, request.Method, request.Content));
    }

    [Fact]
    public void The_example_of_the_documentation_is_right()
    {
        var signature = new Livechat.Accounts.Connector.RequestSignature(Company.Secret).Compute("GET", "/livechat", "C-1001", "1795338000");

        Assert.Contains($"`v1={signature}`", File.ReadAllText(Path.Combine(Repository.Root, "docs", "accounts.md")));
    }

    [Fact]
    public async Task Its_answer_becomes_the_same_records()
    {
        await using var company = await Company.OpenAsync();
        var scope = await company.ScopeOfAsync(Sub);

        var status = await company.Source.ReadStatusAsync(scope, CancellationToken.None);
        var all = await company.Source.ListSubscriptionsAsync(scope, CancellationToken.None);
        var one = await company.Source.FindSubscriptionAsync(scope, "S-2", CancellationToken.None);
        var unpaid = await company.Source.ListInvoicesAsync(scope, InvoiceStatus.Unpaid, CancellationToken.None);
        var invoices = await company.Source.ListInvoicesAsync(scope, null, CancellationToken.None);

        Assert.Equal(("Company of C-1001", new DateOnly(2024, 3, 11), 2, 1, 1, 0), (status!.CompanyName, status.CustomerSince, status.Total, status.Active, status.Expired, status.Suspended));
        Assert.Equal("monthly 12.50 USD", $"{status.Spending.Single().Cycle.Word()} {status.Spending.Single().Amount}");
        Assert.Equal(
            new SubscriptionSummary("S-1", "VPS M", "hosting", SubscriptionStatus.Active, BillingCycle.Monthly, new Money(1250, "USD"), new DateOnly(2026, 12, 4), new DateOnly(2026, 12, 4), true),
            all[0]);
        Assert.Equal(("Domain", "", new DateOnly(2025, 1, 1), new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero)), (one!.Summary.ServiceName, one.Description, one.StartDate, one.OrderedAt));
        Assert.Equal("I-2", Assert.Single(unpaid).Number);
        Assert.Equal(["I-2", "I-1"], invoices.Select(invoice => invoice.Number));
        Assert.Equal(["VPS M"], invoices[1].Services);
        Assert.Null(await company.Source.FindSubscriptionAsync(scope, "S-3", CancellationToken.None));
    }

    [Fact]
    public async Task A_customer_it_does_not_know_has_no_account()
    {
        await using var company = await Company.OpenAsync();
        company.Answer = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
        var scope = await company.ScopeOfAsync(Sub);

        Assert.Null(await company.Source.ReadStatusAsync(scope, CancellationToken.None));
        Assert.Empty(await company.Source.ListSubscriptionsAsync(scope, CancellationToken.None));
        Assert.Null(await company.Source.FindSubscriptionAsync(scope, "S-1", CancellationToken.None));
        Assert.Empty(await company.Source.ListInvoicesAsync(scope, null, CancellationToken.None));
        Assert.Single(company.Requests);
    }

    [Fact]
    public async Task A_customer_gets_their_row_with_the_first_user_who_is_vouched_for()
    {
        await using var company = await Company.OpenAsync();

        var first = await company.Directory.FindByReferenceAsync(Sub, CancellationToken.None);

        Assert.NotNull(first);
        Assert.Equal(first, await company.Directory.FindByReferenceAsync(Sub, CancellationToken.None));
        Assert.NotEqual(first, await company.Directory.FindByReferenceAsync("C-1002", CancellationToken.None));
        Assert.Null(await company.Directory.FindByReferenceAsync(new string('x', 201), CancellationToken.None));
        Assert.Empty(company.Requests);
    }

    [Fact]
    public async Task An_answer_is_kept_for_seconds_and_for_its_customer_only()
    {
        await using var company = await Company.OpenAsync();
        var (mine, theirs) = (await company.ScopeOfAsync(Sub), await company.ScopeOfAsync("C-2"));

        foreach (var query in AccountQueries.All)
            await query.RunAsync(company.Source, mine, null);
        Assert.Single(company.Requests);

        Assert.Equal("Company of C-2", (await company.Source.ReadStatusAsync(theirs, CancellationToken.None))!.CompanyName);
        Assert.Equal("Company of C-1001", (await company.Source.ReadStatusAsync(mine, CancellationToken.None))!.CompanyName);
        Assert.Equal(2, company.Requests.Count);

        company.Time.Advance(TimeSpan.FromSeconds(15));
        await company.Source.ReadStatusAsync(mine, CancellationToken.None);
        Assert.Equal(3, company.Requests.Count);
    }

    [Fact]
    public async Task Kept_for_zero_seconds_every_question_is_asked()
    {
        await using var company = await Company.OpenAsync(configure: options => options.Cache = TimeSpan.Zero);
        var scope = await company.ScopeOfAsync(Sub);

        foreach (var query in AccountQueries.All)
            await query.RunAsync(company.Source, scope, null);

        Assert.Equal(AccountQueries.All.Count, company.Requests.Count);
    }

    [Fact]
    public async Task Questions_of_one_moment_share_a_request_and_one_that_is_given_up_spoils_none()
    {
        await using var company = await Company.OpenAsync();
        var scope = await company.ScopeOfAsync(Sub);
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        company.Answer = (_, _) => answer.Task;
        using var impatience = new CancellationTokenSource();

        var impatient = company.Source.ReadStatusAsync(scope, impatience.Token);
        var patient = Enumerable.Range(0, 20).Select(_ => Task.Run(() => company.Source.ListSubscriptionsAsync(scope, CancellationToken.None))).ToList();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.Within(TimeSpan.FromSeconds(20)));
        answer.SetResult(Company.Json(Company.GoodAnswer(Sub).ToJsonString()));

        Assert.All(await Task.WhenAll(patient).Within(TimeSpan.FromSeconds(20)), subscriptions => Assert.Equal(2, subscriptions.Count));
        Assert.Single(company.Requests);
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        await using var company = await Company.OpenAsync();
        var scope = await company.ScopeOfAsync(Sub);
        var good = company.Answer;
        company.Answer = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new StringContent("CANARY-trace") });

        await Assert.ThrowsAsync<AccountsUnavailableException>(() => company.Source.ReadStatusAsync(scope, CancellationToken.None));
        company.Answer = good;

        Assert.NotNull(await company.Source.ReadStatusAsync(scope, CancellationToken.None));
        Assert.Equal(2, company.Requests.Count);
    }

    [Fact]
    public async Task What_is_kept_is_bounded()
    {
        await using var company = await Company.OpenAsync();
        for (var n = 0; n < 300; n++)
        {
            company.Time.Advance(TimeSpan.FromMilliseconds(10));
            await company.Source.ReadStatusAsync(await company.ScopeOfAsync($"C-{n}"), CancellationToken.None);
        }
        var newest = await company.ScopeOfAsync("C-299");
        var oldest = await company.ScopeOfAsync("C-0");

        await company.Source.ReadStatusAsync(newest, CancellationToken.None);
        Assert.Equal(300, company.Requests.Count);
        await company.Source.ReadStatusAsync(oldest, CancellationToken.None);
        Assert.Equal(301, company.Requests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_time_limit_holds_for_the_head_and_for_the_body(bool body)
    {
        await using var company = await Company.OpenAsync();
        var scope = await company.ScopeOfAsync(Sub);
        company.Answer = async (_, cancel) =>
        {
            if (!body)
                await Task.Delay(Timeout.Infinite, cancel);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new SilentStream()) { Headers = { ContentType = new("application/json") } } };
        };

        var asked = company.Source.ReadStatusAsync(scope, CancellationToken.None);
        var took = await company.Time.AdvanceUntilAsync(Assert.ThrowsAsync<AccountsUnavailableException>(() => asked));

        Assert.InRange(took.TotalSeconds, 3.9, 4.5);
        Assert.Contains("did not answer within 4 s", (await Assert.ThrowsAsync<AccountsUnavailableException>(() => asked)).Message);
    }

    /// <summary>A body that never comes.</summary>
    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
