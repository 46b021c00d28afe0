using Livechat.Accounts.Import;
using Livechat.Identity;
using Xunit;

namespace Livechat.Tests.Accounts;

public sealed class ImportTests
{
    private const string Customers = "reference,company_name,created_at,phone,notes\nC-1,\"Acme, \"\"Ltd\"\"\",2024-01-02,+1 555,\"first line\nsecond line\"\nC-2,Beta,,,\n";

    private const string Subscriptions =
        """
        id;customer;service_name;service_category;service_description;status;billing_cycle;price;currency;start_date;end_date;next_due_date;auto_renew;created_at
        7;C-1;VPS M;hosting;A server;active;monthly;12.50;USD;2026-01-01;;2026-12-01;yes;2025-12-30T10:00:00+02:00

        8;C-2;VPS M;hosting;A server;one;annual;1;USD;2026-01-01;;;no;
        """;

    private const string Invoices = "number,customer,status,amount,currency,issue_date,due_date,paid_date,description,subscription_ids\nI-1,C-1,paid,12.50,USD,2026-11-01,2026-11-10,2026-11-02,One month,7\n";

    [Fact]
    public async Task The_demo_file_is_imported_as_it_is_and_again_without_a_change()
    {
        await using var house = await AccountsHouse.OpenAsync();

        var first = await house.ImportAsync(AccountsHouse.DemoFile);
        var before = await DumpAsync(house);
        var second = await house.ImportAsync(AccountsHouse.DemoFile);

        Assert.Equal((new ImportCount(8, 0, 0), new ImportCount(24, 0, 0), new ImportCount(12, 0, 0)), (first.Customers, first.Subscriptions, first.Invoices));
        Assert.Equal((new ImportCount(0, 0, 8), new ImportCount(0, 0, 24), new ImportCount(0, 0, 12)), (second.Customers, second.Subscriptions, second.Invoices));
        Assert.Equal(before, await DumpAsync(house));
        Assert.Contains("13 users", Assert.Single(first.Notes));
        Assert.Equal(["20"], await house.TextsAsync("SELECT count(*) FROM services"));
        Assert.Equal(["13"], await house.TextsAsync("SELECT count(*) FROM invoice_subscriptions"));
    }

    [Fact]
    public async Task The_files_of_one_import_may_name_each_other_in_any_order()
    {
        await using var house = await AccountsHouse.OpenAsync();

        var report = await house.ImportAsync(
            house.Write("invoices.csv", Invoices), house.Write("subscriptions.csv", Subscriptions.Replace(";one;", ";pending;")), house.Write("customers.csv", "\ufeff" + Customers));

        Assert.Equal((2, 2, 1), (report.Customers.Added, report.Subscriptions.Added, report.Invoices.Added));
        Assert.Equal(["Acme, \"Ltd\""], await house.TextsAsync("SELECT company_name FROM customers WHERE reference = 'C-1'"));
        Assert.Equal(["first line\nsecond line"], await house.TextsAsync("SELECT notes FROM customer_confidential WHERE notes IS NOT NULL"));
        var subscription = (await house.Source.FindSubscriptionAsync(await house.ScopeOfAsync("C-1"), "7", CancellationToken.None))!;
        Assert.Equal(("12.50 USD", true, new DateTimeOffset(2025, 12, 30, 8, 0, 0, TimeSpan.Zero)), (subscription.Summary.Price.ToString(), subscription.Summary.AutoRenew, subscription.OrderedAt));
        Assert.Equal(["VPS M"], (await house.Source.ListInvoicesAsync(await house.ScopeOfAsync("C-1"), null, CancellationToken.None)).Single().Services);
    }

    [Fact]
    public async Task A_change_updates_one_row_and_what_the_file_does_not_name_stays()
    {
        await using var house = await AccountsHouse.WithDemoAsync();
        var known = await house.IdOfAsync("tariro@msasaloaf.example");

        var report = await house.ImportAsync(
            house.Write("customers.csv", "reference,company_name\ntariro@msasaloaf.example,Msasa Bakery\n"),
            house.Write("subscriptions.csv", "id,customer,service_name,service_category,service_description,status,billing_cycle,price,currency,start_date\n1001,tariro@msasaloaf.example,Shared Starter,hosting,Reworded,suspended,annual,80,USD,2024-03-12\n"));

        Assert.Equal((new ImportCount(0, 1, 0), new ImportCount(0, 1, 0)), (report.Customers, report.Subscriptions));
        Assert.Equal(known, await house.IdOfAsync("tariro@msasaloaf.example"));
        Assert.Equal(["8"], await house.TextsAsync("SELECT count(*) FROM customers"));
        Assert.Equal(["24"], await house.TextsAsync("SELECT count(*) FROM subscriptions"));
        Assert.Equal(["1710144840000"], await house.TextsAsync("SELECT created_at FROM customers WHERE company_name = 'Msasa Bakery'"));
        Assert.Equal(["+263 70 000 1101"], await house.TextsAsync($"SELECT phone FROM customer_confidential WHERE customer_id = '{known.ToString().ToUpperInvariant()}'"));
        // The catalogue's entry of that wording had this one user, and is gone with the wording.
        Assert.Equal(["Reworded"], await house.TextsAsync("SELECT description FROM services WHERE name = 'Shared Starter'"));
    }

    [Fact]
    public async Task A_rewording_for_one_customer_leaves_the_wording_of_others()
    {
        await using var house = await AccountsHouse.WithDemoAsync();

        await house.ImportAsync(house.Write(
            "subscriptions.csv", "id,customer,service_name,service_category,service_description,status,billing_cycle,price,currency,start_date\n1002,tariro@msasaloaf.example,Domain registration (.co.zw),domain,Reworded,active,annual,15,USD,2024-03-12\n"));

        var theirs = await house.Source.FindSubscriptionAsync(await house.ScopeOfAsync("nkosilathi@ngwelezityres.example"), "1007", CancellationToken.None);
        Assert.Equal("Yearly domain name", theirs!.Description);
    }

    [Fact]
    public async Task A_dry_run_tells_the_same_and_stores_nothing()
    {
        await using var house = await AccountsHouse.OpenAsync();

        var dry = await house.Get<AccountImport>().ImportAsync([AccountsHouse.DemoFile], dryRun: true, CancellationToken.None);

        Assert.Equal((8, 24, 12), (dry.Customers.Added, dry.Subscriptions.Added, dry.Invoices.Added));
        Assert.Empty(dry.Faults);
        Assert.All(await CountsAsync(house), count => Assert.Equal("0", count));
        var real = await house.ImportAsync(AccountsHouse.DemoFile);
        Assert.Equal((dry.Customers, dry.Subscriptions, dry.Invoices), (real.Customers, real.Subscriptions, real.Invoices));
    }

    [Fact]
    public async Task One_fault_stores_nothing_of_all_files()
    {
        await using var house = await AccountsHouse.OpenAsync();

        var report = await house.TryImportAsync(
            house.Write("customers.csv", Customers), house.Write("subscriptions.csv", Subscriptions), house.Write("invoices.csv", Invoices));

        Assert.Equal(
            "subscriptions.csv, line 4: status 'one' is not known; it is one of pending, provisioning, active, suspended, expired, cancelled, terminated.",
            Assert.Single(report.Faults).ToString());
        Assert.False(report.Stored);
        Assert.All(await CountsAsync(house), count => Assert.Equal("0", count));
    }

    [Fact]
    public async Task Ten_thousand_subscriptions_are_imported_in_one_go()
    {
        await using var house = await AccountsHouse.OpenAsync();
        var customers = Enumerable.Range(0, 2000).Select(n => $"C-{n},Company {n}");
        var subscriptions = Enumerable.Range(0, 10_000).Select(n => $"S-{n},C-{n / 5},VPS M,active,monthly,12.50,USD,2026-01-01");

        var report = await house.ImportAsync(
            house.Write("customers.csv", "reference,company_name\n" + string.Join('\n', customers)),
            house.Write("subscriptions.csv", "id,customer,service_name,status,billing_cycle,price,currency,start_date\n" + string.Join('\n', subscriptions)));

        Assert.Equal((2000, 10_000), (report.Customers.Added, report.Subscriptions.Added));
        Assert.Equal(5, (await house.Source.ListSubscriptionsAsync(await house.ScopeOfAsync("C-1999"), CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Imported_customers_are_found_for_users()
    {
        await using var house = await AccountsHouse.OpenAsync();
        await house.ImportAsync(house.Write("customers.csv", Customers));

        Assert.NotNull(await house.Get<ICustomerDirectory>().FindByReferenceAsync("C-2", CancellationToken.None));
    }

    private static Task<List<string>> CountsAsync(AccountsHouse house) => house.TextsAsync(
        """
        SELECT count(*) FROM customers UNION ALL SELECT count(*) FROM customer_confidential UNION ALL SELECT count(*) FROM services UNION ALL
        SELECT count(*) FROM subscriptions UNION ALL SELECT count(*) FROM invoices UNION ALL SELECT count(*) FROM invoice_subscriptions
        """);

    private static async Task<string> DumpAsync(AccountsHouse house) => string.Join('\n', await house.TextsAsync(
        """
        SELECT concat_ws('|', id, reference, company_name, created_at) FROM customers UNION ALL
        SELECT concat_ws('|', customer_id, reference, service_id, status, price_minor, currency, start_date, end_date, next_due_date, auto_renew, created_at) FROM subscriptions UNION ALL
        SELECT concat_ws('|', customer_id, number, status, amount_minor, description) FROM invoices UNION ALL
        SELECT concat_ws('|', customer_id, phone, notes) FROM customer_confidential
        """));
}
