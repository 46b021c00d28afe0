using Livechat.Accounts;
using Livechat.Identity;
using Xunit;

namespace Livechat.Tests.Accounts;

/// <summary>What a customer is told is what the company's file says.</summary>
public sealed class ReadTests
{
    private const string Nkosilathi = "nkosilathi@ngwelezityres.example";

    [Fact]
    public async Task The_status_is_counted_and_summed_by_currency_and_cycle()
    {
        await using var house = await AccountsHouse.WithDemoAsync();

        var status = await house.Source.ReadStatusAsync(await house.ScopeOfAsync(Nkosilathi), CancellationToken.None);

        Assert.Equal(
            ("Ngwelezi Tyres and Exhausts", new DateOnly(2023, 7, 4), 1237, 6, 3, 1, 1),
            (status!.CompanyName, status.CustomerSince, status.AccountAgeDays, status.Total, status.Active, status.Expired, status.Suspended));
        Assert.Equal(
            ["monthly 12.50 USD", "quarterly 1699.99 USD", "annual 20.00 USD"],
            status.Spending.Select(line => $"{line.Cycle.Word()} {line.Amount}"));
    }

    [Fact]
    public async Task Sums_keep_currencies_apart_and_every_cent()
    {
        await using var house = await AccountsHouse.OpenAsync();
        var rows = Enumerable.Range(1, 1000).Select(n => $"{n},C-1,VPS,active,monthly,0.10,{(n % 2 == 0 ? "USD" : "ZAR")},2026-01-01");
        await house.ImportAsync(
            house.Write("customers.csv", "reference,company_name\nC-1,Company\n"),
            house.Write("subscriptions.csv", $"id,customer,service_name,status,billing_cycle,price,currency,start_date\n{string.Join('\n', rows)}"));

        var status = await house.Source.ReadStatusAsync(await house.ScopeOfAsync("C-1"), CancellationToken.None);

        Assert.Equal(["50.00 USD", "50.00 ZAR"], status!.Spending.Select(line => line.Amount.ToString()));
    }

    [Fact]
    public async Task Subscriptions_are_listed_and_one_is_found_by_its_reference()
    {
        await using var house = await AccountsHouse.WithDemoAsync();
        var scope = await house.ScopeOfAsync(Nkosilathi);

        var all = await house.Source.ListSubscriptionsAsync(scope, CancellationToken.None);
        var one = await house.Source.FindSubscriptionAsync(scope, "1005", CancellationToken.None);

        Assert.Equal(["1008", "1006", "1007", "1004", "1005", "1009"], all.Select(subscription => subscription.Reference));
        Assert.Equal(
            new SubscriptionSummary(
                "1005", "VPS S", "hosting", SubscriptionStatus.Suspended, BillingCycle.Monthly, new Money(625, "USD"),
                new DateOnly(2026, 10, 28), new DateOnly(2026, 10, 28), AutoRenew: true),
            all[4]);
        Assert.Equal(
            new SubscriptionDetails(all[4], "Virtual private server with root access", new DateOnly(2026, 3, 28), new DateTimeOffset(2026, 3, 28, 10, 45, 0, TimeSpan.Zero)),
            one);
    }

    [Fact]
    public async Task Invoices_are_listed_newest_first_and_by_status_with_what_they_bill()
    {
        await using var house = await AccountsHouse.WithDemoAsync();
        var scope = await house.ScopeOfAsync("tariro@msasaloaf.example");

        var invoice = Assert.Single(await house.Source.ListInvoicesAsync(scope, null, CancellationToken.None));
        var theirs = await house.Source.ListInvoicesAsync(await house.ScopeOfAsync(Nkosilathi), null, CancellationToken.None);
        var overdue = await house.Source.ListInvoicesAsync(await house.ScopeOfAsync(Nkosilathi), InvoiceStatus.Overdue, CancellationToken.None);

        Assert.Equal(["Shared Starter", "Domain registration (.co.zw)"], invoice.Services);
        Assert.Equal(("INV-000181", InvoiceStatus.Paid, "91.80 USD", new DateOnly(2026, 3, 9)), (invoice.Number, invoice.Status, invoice.Amount.ToString(), invoice.PaidDate));
        Assert.Equal(["INV-000255", "INV-000240", "INV-000236"], theirs.Select(one => one.Number));
        Assert.Equal("INV-000236", Assert.Single(overdue).Number);
    }

    [Fact]
    public async Task A_customer_without_subscriptions_has_an_empty_account_and_an_unknown_one_has_none()
    {
        await using var house = await AccountsHouse.WithDemoAsync();
        var empty = await house.ScopeOfAsync("anesu@quietgranite.example");
        var gone = AccountsHouse.Scope(Guid.CreateVersion7());

        var status = await house.Source.ReadStatusAsync(empty, CancellationToken.None);

        Assert.Equal((0, 23), (status!.Total, status.AccountAgeDays));
        Assert.Empty(status.Spending);
        Assert.Empty(await house.Source.ListSubscriptionsAsync(empty, CancellationToken.None));
        Assert.Null(await house.Source.ReadStatusAsync(gone, CancellationToken.None));
        Assert.Empty(await house.Source.ListInvoicesAsync(gone, null, CancellationToken.None));
    }

    [Fact]
    public async Task Customers_are_found_by_reference_letter_by_letter_and_never_made_without_a_connector()
    {
        await using var house = await AccountsHouse.WithDemoAsync();
        var directory = house.Get<ICustomerDirectory>();

        Assert.NotNull(await directory.FindByReferenceAsync(Nkosilathi, CancellationToken.None));
        Assert.Null(await directory.FindByReferenceAsync(Nkosilathi.ToUpperInvariant(), CancellationToken.None));
        Assert.Null(await directory.FindByReferenceAsync("sibo@waiting-room.example", CancellationToken.None));
        Assert.Equal(["8"], await house.TextsAsync("SELECT count(*) FROM customers"));
    }
}
