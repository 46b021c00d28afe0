using Xunit;

namespace Livechat.Tests.Accounts;

/// <summary>Every fault names its line and says what to do.</summary>
public sealed class ImportFaultTests(ImportFaultTests.Stored stored) : IClassFixture<ImportFaultTests.Stored>
{
    private const string SubscriptionHead = "id,customer,service_name,status,billing_cycle,price,currency,start_date,end_date,next_due_date,auto_renew,created_at\n";
    private const string InvoiceHead = "number,customer,status,amount,currency,issue_date,due_date,subscription_ids\n";

    public static TheoryData<string, string, int, string> Faults => new()
    {
        { "a.txt", "x", 1, "must end with .csv or .json" },
        { "a.csv", "", 1, "its first line must name the columns" },
        { "a.csv", "colour,size\nred,9\n", 1, "company_name" },
        { "a.csv", "reference,company_name,colour\n", 1, "'colour' is not a column of customers" },
        { "a.csv", "reference,company_name,company_name\n", 1, "company_name is there twice" },
        { "a.csv", "company_name\nAcme\n", 1, "the column reference is missing" },
        { "a.csv", "reference,company_name\nC-1\n", 2, "1 cells where the first line names 2" },
        { "a.csv", "reference,company_name\nC-1,A, Ltd\n", 2, "needs quotation marks" },
        { "a.csv", "reference,company_name\nC-1,\"Acme\n", 2, "never closes" },
        { "a.csv", "reference,company_name\n,Acme\n", 2, "reference is missing" },
        { "a.csv", "reference,company_name\nC-1,\n", 2, "company_name is missing" },
        { "a.csv", "reference,company_name\nC-1,A\nC-2,B\nC-1,C\n", 4, "'C-1' is already in a.csv, line 2" },
        { "a.csv", "reference,company_name,created_at\nC-1,A,yesterday\n", 2, "'yesterday' is not a time" },
        { "a.csv", "reference,company_name\nC-1,Ac\u202eme\n", 2, "U+202E" },
        { "a.csv", "reference,company_name\nC-1,Ac\u0007me\n", 2, "U+0007" },
        { "a.csv", "reference,company_name\nC-1,Ac\ufffdme\n", 2, "U+FFFD" },
        { "a.csv", $"reference,company_name\nC-1,{new string('x', 201)}\n", 2, "201 characters; 200 is the most" },
        { "a.csv", "reference,company_name,notes\nC-1,\"A\n\",\"x\ny\"\nC-2,,\n", 5, "company_name is missing" },
        { "a.csv", $"{SubscriptionHead}1,C-9,VPS,active,monthly,1,USD,2026-01-01,,,,\n", 2, "there is no customer 'C-9'; import the customers first" },
        { "a.csv", $"{SubscriptionHead}1,known,VPS,Active,monthly,1,USD,2026-01-01,,,,\n", 2, "status 'Active' is not known; it is one of pending" },
        { "a.csv", $"{SubscriptionHead}1,known,VPS,active,weekly,1,USD,2026-01-01,,,,\n", 2, "billing_cycle 'weekly' is not known; it is one of monthly" },
        { "a.csv", $"{SubscriptionHead}1,known,VPS,active,monthly,\"12,50\",USD,2026-01-01,,,,\n", 2, "price '12,50' is not an amount in USD; write 76.80" },
        { "a.csv", $"{SubscriptionHead}1,known,VPS,active,monthly,12.50,JPY,2026-01-01,,,,\n", 2, "write 76: a point, 0 decimals at most" },
        { "a.csv", $"{SubscriptionHead}1,known,VPS,active,monthly,,USD,2026-01-01,,,,\n", 2, "price is missing" },
        { "a.csv", $"{SubscriptionHead}1,known,VPS,active,monthly,-1,USD,2026-01-01,,,,\n", 2, "price is below zero" },
        { "a.csv", $"{SubscriptionHead}1,known,VPS,active,monthly,1,usd,2026-01-01,,,,\n", 2, "'usd' is not a currency" },
        { "a.csv", $"{SubscriptionHead}1,known,VPS,active,monthly,1,USD,01/02/2026,,,,\n", 2, "start_date '01/02/2026' is not a day; write year-month-day" },
        { "a.csv", $"{SubscriptionHead}1,known,VPS,active,monthly,1,USD,2026-02-30,,,,\n", 2, "start_date '2026-02-30' is not a day" },
        { "a.csv", $"{SubscriptionHead}1,known,VPS,active,monthly,1,USD,,,,,\n", 2, "start_date is missing" },
        { "a.csv", $"{SubscriptionHead}1,known,VPS,active,monthly,1,USD,2026-01-01,2025-01-01,,,\n", 2, "end_date is before start_date" },
        { "a.csv", $"{SubscriptionHead}1,known,VPS,active,monthly,1,USD,2026-01-01,,,perhaps,\n", 2, "auto_renew 'perhaps' is neither true nor false" },
        { "a.csv", $"{SubscriptionHead}5,known,VPS,active,monthly,1,USD,2026-01-01,,,,\n", 2, "'5' belongs to another customer" },
        { "a.csv", $"{InvoiceHead}I-5,known,paid,1,USD,2026-01-01,2026-01-01,\n", 2, "'I-5' was written to another customer" },
        { "a.csv", $"{InvoiceHead}I-1,known,paid,1,USD,2026-01-01,2026-01-01,4 5\n", 2, "has no subscription '5'" },
        { "a.csv", $"{InvoiceHead}I-1,known,paid,1,USD,2026-01-01,2026-01-01,nix\n", 2, "has no subscription 'nix'" },
        { "a.csv", $"{InvoiceHead}I-1,known,open,1,USD,2026-01-01,2026-01-01,\n", 2, "it is one of unpaid, paid, overdue" },
        { "a.json", "{\n  \"customers\": [\n}", 3, "not JSON from here on" },
        { "a.json", "", 1, "not JSON" },
        { "a.json", "[]", 1, "the file must be an object" },
        { "a.json", "{\n\"customer\": []\n}", 2, "'customer' is not a key of the file" },
        { "a.json", "{\n\"customers\": {}\n}", 2, "customers must be a list" },
        { "a.json", "{\"customers\": [\n1\n]}", 2, "a customer must be an object" },
        { "a.json", "{\"customers\": [\n{ \"company_name\": \"A\" }\n]}", 2, "reference is missing" },
        { "a.json", "{\"customers\": [\n{ \"reference\": \"C-1\" }\n]}", 2, "company_name is missing" },
        { "a.json", "{\"customers\": [\n{ \"reference\": \"C-1\",\n \"company_name\": 5 }\n]}", 3, "company_name must be a text" },
        { "a.json", "{\"customers\": [\n{ \"reference\": \"C-1\",\n \"company_name\": [\"A\"] }\n]}", 3, "company_name must be one value" },
        { "a.json", "{\"customers\": [\n{ \"reference\": \"C-1\",\n \"company_name\": \"A\",\n \"company_name\": \"B\" }\n]}", 4, "'company_name' is given twice" },
        { "a.json", "{\"customers\": [\n{ \"reference\": \"C-1\", \"company_name\": \"A\",\n \"sensitive\": { \"shoe_size\": \"9\" } }\n]}", 3, "'shoe_size' is not a key of sensitive" },
        { "a.json", "{\"customers\": [\n{ \"reference\": \"C-1\", \"company_name\": \"\\ud800\" }\n]}", 2, "half of a character" },
        { "a.json", Subscription("\"price\": 12.5"), 2, "price must be in quotation marks" },
        { "a.json", Subscription("\"price\": \"1\", \"auto_renew\": \"yes\""), 2, "auto_renew 'yes' is neither true nor false" },
        { "a.json", Subscription("\"price\": \"1\", \"id\": 1.5"), 2, "id must be a text or a whole number" },
        { "a.json", Subscription("\"price\": \"1\", \"customer\": \"other\""), 2, "'customer' is not a key of a subscription" },
        { "a.json", "{\"invoices\": [\n{ \"number\": \"I-1\", \"customer\": \"known\", \"status\": \"paid\", \"amount\": \"1\", \"issue_date\": \"2026-01-01\", \"due_date\": \"2026-01-01\" }\n]}", 2, "currency is missing" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_names_its_line_and_what_to_do(string name, string text, int line, string problem)
    {
        var house = stored.House;

        var report = await house.TryImportAsync(house.Write(name, text));

        var fault = Assert.Single(report.Faults, fault => fault.Problem.Contains(problem));
        Assert.Equal((name, line), (fault.File, fault.Line));
        Assert.Equal(["2"], await house.TextsAsync("SELECT count(*) FROM customers"));
        Assert.Equal(["2"], await house.TextsAsync("SELECT count(*) FROM subscriptions"));
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_told_by_its_line()
    {
        var house = stored.House;

        var report = await house.TryImportAsync(house.Write("a.csv", [.. "reference,company_name\nC-1,A\nC-2,M"u8, 0xFC, .. "ller\n"u8]));

        Assert.Equal("a.csv, line 3: this line is not UTF-8; save the file as UTF-8.", Assert.Single(report.Faults).ToString());
    }

    [Fact]
    public async Task All_faults_are_told_at_once_in_the_order_of_the_lines()
    {
        var house = stored.House;

        var report = await house.TryImportAsync(house.Write(
            "a.csv", $"{SubscriptionHead}1,nobody,VPS,aktive,monthly,\"1,5\",USD,2026-01-01,,,,\n2,known,,active,monthly,1,USD,2026-01-01,,,,\n3,nobody,VPS,active,monthly,1,USD,2026-01-01,,,,\n"));

        Assert.Equal([2, 2, 2, 3, 4], report.Faults.Select(fault => fault.Line));
    }

    [Fact]
    public async Task A_faulty_customer_is_one_fault_whatever_they_have()
    {
        var house = stored.House;

        var report = await house.TryImportAsync(
            house.Write("customers.csv", "reference,company_name,created_at\nC-1,A,never\n"),
            house.Write("subscriptions.csv", $"{SubscriptionHead}1,C-1,VPS,active,monthly,1,USD,2026-01-01,,,,\n2,C-1,VPS,active,monthly,1,USD,2026-01-01,,,,\n"),
            house.Write("invoices.csv", $"{InvoiceHead}I-1,C-1,paid,1,USD,2026-01-01,2026-01-01,1 2\n"));

        Assert.Equal("customers.csv", Assert.Single(report.Faults).File);
    }

    [Fact]
    public async Task What_a_fault_quotes_is_safe_for_a_terminal()
    {
        var house = stored.House;

        var report = await house.TryImportAsync(house.Write("a.csv", $"{SubscriptionHead}1,known,VPS,\u001b[31m\u202e{new string('x', 500)},monthly,1,USD,2026-01-01,,,,\n"));

        var text = Assert.Single(report.Faults).ToString();
        Assert.DoesNotContain('\u001b', text);
        Assert.DoesNotContain('\u202e', text);
        Assert.InRange(text.Length, 1, 250);
    }

    private static string Subscription(string members)
    {
        var id = members.Contains("\"id\"") ? "" : "\"id\": 1, ";
        return "{\"currency\": \"USD\", \"customers\": [{ \"reference\": \"C-1\", \"company_name\": \"A\", \"subscriptions\": [\n{ "
            + id + "\"service_name\": \"VPS\", \"status\": \"active\", \"billing_cycle\": \"monthly\", \"start_date\": \"2026-01-01\", " + members + " }\n] }]}";
    }

    /// <summary>
    /// The customer "known" with subscription 4, and another one with subscription 5 and invoice I-5. All tests use it: what has a fault
    /// changes nothing.
    /// </summary>
    public sealed class Stored : IAsyncLifetime
    {
        internal AccountsHouse House { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            House = await AccountsHouse.OpenAsync();
            await House.ImportAsync(
                House.Write("c.csv", "reference,company_name\nknown,Known\nother,Other\n"),
                House.Write("s.csv", $"{SubscriptionHead}4,known,VPS,active,monthly,1,USD,2026-01-01,,,,\n5,other,VPS,active,monthly,1,USD,2026-01-01,,,,\n"),
                House.Write("i.csv", $"{InvoiceHead}I-5,other,paid,1,USD,2026-01-01,2026-01-01,5\n"));
        }

        public ValueTask DisposeAsync() => House.DisposeAsync();
    }
}
