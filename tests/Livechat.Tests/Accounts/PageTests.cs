using System.Net;
using System.Security.Cryptography;
using System.Text;
using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Livechat.Tests.Accounts;

/// <summary>"My services" and "My invoices" on the demo site.</summary>
public sealed class PageTests(DemoHost demo)
{
    private const string Nkosilathi = "nkosilathi@ngwelezityres.example";

    [Fact]
    public async Task A_customer_sees_their_services_and_invoices_and_the_way_there()
    {
        var host = await demo.GetAsync();
        using var browser = await new Browser(host).SignInAsync(Nkosilathi, DemoHost.PasswordOf(host));

        var services = await browser.GetAsync("/my/services");
        var invoices = await browser.GetAsync("/my/invoices");

        Assert.Equal((200, 200), (services.Status, invoices.Status));
        var text = WebUtility.HtmlDecode(services.Text);
        Assert.Contains("Ngwelezi Tyres and Exhausts", text);
        foreach (var word in new[] { "VPS M", "VPS S", "Suspended", "SEO and digital marketing", "$1,699.99", "4 December 2026", "1005", "4 July 2023" })
            Assert.Contains(word, text);
        text = WebUtility.HtmlDecode(invoices.Text);
        foreach (var word in new[] { "INV-000255", "INV-000240", "INV-000236", "Overdue", "VPS S, one month", "$1,706.24 to pay", "28 October 2026" })
            Assert.Contains(word, text);
        Assert.Contains("""href="/my/services" aria-current="page">""", services.Text);
        Assert.True(services.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task T1_nobody_sees_a_word_of_somebody_else_or_of_what_is_confidential()
    {
        var host = await demo.GetAsync();
        var customers = AccountsHouse.Demo()["customers"]!.AsArray().Select(customer => customer!).ToList();
        var secrets = customers.SelectMany(customer => customer["sensitive"]!.AsObject().Select(field => field.Value!.GetValue<string>())).ToList();
        foreach (var customer in customers)
        {
            using var browser = await new Browser(host).SignInAsync(customer["user"]!["email"]!.GetValue<string>(), DemoHost.PasswordOf(host));
            var pages = WebUtility.HtmlDecode((await browser.GetAsync("/my/services")).Text + (await browser.GetAsync("/my/invoices")).Text);

            Assert.Contains(customer["client"]!["company_name"]!.GetValue<string>(), pages);
            Assert.All(customer["subscriptions"]!.AsArray(), mine => Assert.Contains($"<dd>{mine!["id"]}</dd>", pages));
            Assert.DoesNotContain(secrets, secret => pages.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain("CANARY-", pages);
            foreach (var other in customers.Where(other => other != customer))
            {
                Assert.DoesNotContain(other["client"]!["company_name"]!.GetValue<string>(), pages);
                Assert.All(other["subscriptions"]!.AsArray(), theirs => Assert.DoesNotContain($"<dd>{theirs!["id"]}</dd>", pages));
            }
            foreach (var invoice in AccountsHouse.Demo()["invoices"]!.AsArray())
                Assert.Equal(invoice!["customer"]!.GetValue<string>() == customer["user"]!["email"]!.GetValue<string>(), pages.Contains(invoice["number"]!.GetValue<string>()));
        }
    }

    [Theory]
    [InlineData("/my/services")]
    [InlineData("/my/invoices")]
    public async Task A_guest_is_led_to_the_sign_in_staff_are_refused_and_a_user_without_a_customer_is_told(string path)
    {
        var host = await demo.GetAsync();
        using var guest = new Browser(host);
        using var agent = await new Browser(host).SignInAsync(DemoHost.Agent, DemoHost.PasswordOf(host));
        using var waiting = await new Browser(host).SignInAsync("sibo@waiting-room.example", DemoHost.PasswordOf(host));

        Assert.Equal((302, $"/sign-in?next={Uri.EscapeDataString(path)}"), ((await guest.GetAsync(path)) is var answer ? (answer.Status, answer.Location) : default));
        Assert.Equal(403, (await agent.GetAsync(path)).Status);
        Assert.Contains("does not belong to a customer account yet", (await waiting.GetAsync(path)).Text);
        Assert.DoesNotContain("/my/services", (await guest.GetAsync("/")).Text);
        Assert.DoesNotContain("/my/services", (await agent.GetAsync("/")).Text);
    }

    [Fact]
    public async Task Nothing_in_the_address_chooses_another_customer()
    {
        var host = await demo.GetAsync();
        using var browser = await new Browser(host).SignInAsync(Nkosilathi, DemoHost.PasswordOf(host));
        var expected = (await browser.GetAsync("/my/services")).Text;

        foreach (var name in new[] { "customer", "customer_id", "customerId", "user_id", "reference", "email", "sub", "scope" })
        {
            var answer = await browser.SendAsync(HttpMethod.Get, $"/my/services?{name}={DemoHost.Tariro}", null, ("X-User-ID", DemoHost.Tariro), ("X-Customer", DemoHost.Tariro));
            Assert.Equal(WithoutForm(expected), WithoutForm(answer.Text));
        }
    }

    [Fact]
    public async Task Without_the_demo_there_are_no_demo_accounts_and_no_pages()
    {
        await using var host = await LivechatHost.StartAsync();
        using var browser = new Browser(host);

        Assert.Equal(0, host.Count("SELECT count(*) FROM customers"));
        Assert.Equal(404, (await browser.GetAsync("/my/services")).Status);
    }

    [Fact]
    public async Task The_demo_accounts_are_loaded_once_and_a_change_to_them_stays()
    {
        await using var host = await LivechatHost.StartAsync(DemoHost.Settings);
        Assert.Equal(8, host.Count("SELECT count(*) FROM customers"));
        await host.Services.GetRequiredService<Livechat.Storage.CommitQueue>().WriteAsync(write =>
            write.Execute("UPDATE subscriptions SET auto_renew = 0 WHERE reference = '1001'"));

        await host.RestartAsync();

        Assert.Equal(0, host.Count("SELECT auto_renew FROM subscriptions WHERE reference = '1001'"));
        Assert.Equal(8, host.Count("SELECT count(*) FROM users u JOIN customers c ON c.id = u.customer_id"));
        Assert.Equal(0, host.Count("SELECT count(*) FROM users WHERE email = 'sibo@waiting-room.example' AND customer_id IS NOT NULL"));
    }

    [Fact]
    public async Task A_company_system_that_is_down_is_told_in_words()
    {
        await using var host = await LivechatHost.StartAsync(
            [.. DemoHost.Settings, ("LIVECHAT_ACCOUNTS_URL", "http://127.0.0.1:1/accounts"), ("LIVECHAT_ACCOUNTS_SECRET", Company.Secret)]);
        using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));

        var answer = await browser.GetAsync("/my/services");

        Assert.Equal(503, answer.Status);
        Assert.Contains("cannot be shown right now", answer.Text);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Category.StartsWith("Livechat.Accounts", StringComparison.Ordinal) && line.ToString().Contains(DemoHost.Tariro));
        Assert.Contains(host.Logs.Lines, line => line.Text.Contains("could not be reached"));
    }

    /// <summary>Over real sockets: the request, its signature as the company computes it, and the answer on the page.</summary>
    [Fact]
    public async Task A_company_system_that_answers_is_what_the_page_shows()
    {
        var refused = 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var company = builder.Build();
        company.MapGet("/accounts", (HttpRequest request) =>
        {
            var (customer, timestamp) = (request.Headers["Livechat-Customer"].ToString(), request.Headers["Livechat-Timestamp"].ToString());
            var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Company.Secret), Encoding.UTF8.GetBytes($"GET\n/accounts?v=1\n{customer}\n{timestamp}"));
            if (request.Headers["Livechat-Signature"] == "v1=" + Convert.ToHexStringLower(signature))
                return Results.Content(Company.GoodAnswer(Uri.UnescapeDataString(customer)).ToJsonString(), "application/json");
            refused++;
            return Results.Unauthorized();
        });
        await company.StartAsync();
        await using var host = await LivechatHost.StartAsync(
            [.. DemoHost.Settings, ("LIVECHAT_ACCOUNTS_URL", $"{company.Urls.Single()}/accounts?v=1"), ("LIVECHAT_ACCOUNTS_SECRET", Company.Secret)]);
        using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));

        var services = await browser.GetAsync("/my/services");
        var invoices = await browser.GetAsync("/my/invoices");

        Assert.Equal((200, 200, 0), (services.Status, invoices.Status, refused));
        Assert.Contains($"Company of {DemoHost.Tariro}", services.Text);
        Assert.Contains("VPS M", services.Text);
        Assert.Contains("I-2", invoices.Text);
        Assert.Equal(0, host.Count("SELECT count(*) FROM subscriptions"));
        await company.StopAsync();
    }

    /// <summary>The token of the sign-out form is another on every page, and the sign-in link names the page.</summary>
    private static string WithoutForm(string html) => System.Text.RegularExpressions.Regex.Replace(html, """<input type="hidden"[^>]*>""", "");
}
