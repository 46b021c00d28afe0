namespace Livechat.Accounts.Import;

/// <summary>Makes entries from fields. The names of fields are the same in CSV and JSON, so this is the one list of them.</summary>
internal static class EntryReader
{
    public static readonly string[] ConfidentialFields = ["phone", "billing_email", "billing_address", "tax_id", "notes"];

    public static readonly string[] CustomerFields = ["reference", "company_name", "created_at", .. ConfidentialFields];

    public static readonly string[] SubscriptionFields =
    [
        "id", "customer", "service_name", "service_category", "service_description", "status", "billing_cycle", "price", "currency",
        "start_date", "end_date", "next_due_date", "auto_renew", "created_at",
    ];

    public static readonly string[] InvoiceFields =
    [
        "number", "customer", "status", "amount", "currency", "issue_date", "due_date", "paid_date", "description", "subscription_ids",
    ];

    private const int LongestConfidential = 2000;

    public static void Customer(AccountEntries entries, EntryFields fields)
    {
        var reference = fields.Id("reference");
        var confidential = ConfidentialFields.Any(fields.Has)
            ? new ConfidentialEntry(
                fields.TextOrNull("phone", LongestConfidential), fields.TextOrNull("billing_email", LongestConfidential),
                fields.TextOrNull("billing_address", LongestConfidential, mayBreak: true), fields.TextOrNull("tax_id", LongestConfidential),
                fields.TextOrNull("notes", LongestConfidential, mayBreak: true))
            : null;
        var entry = new CustomerEntry(fields.Place, reference, fields.Text("company_name"), fields.TimeOrNull("created_at"), confidential);
        if (fields.IsFaulty)
            entries.FaultyCustomers.Add(reference);
        else
            entries.Customers.Add(entry);
    }

    public static void Subscription(AccountEntries entries, EntryFields fields, string? currency)
    {
        var reference = fields.Id("id");
        var customer = fields.Id("customer");
        var service = new ServiceEntry(
            fields.Text("service_name"), fields.TextOrNull("service_category") ?? "", fields.TextOrNull("service_description", EntryFields.LongestText) ?? "");
        var price = fields.Money("price", fields.Currency("currency", currency));
        if (price.MinorUnits < 0)
            fields.Fault("price", "price is below zero; a credit is an invoice");
        var start = fields.Day("start_date");
        var end = fields.DayOrNull("end_date");
        if (end < start && !fields.IsFaulty)
            fields.Fault("end_date", "end_date is before start_date");
        var terms = new SubscriptionTerms(
            fields.Word<SubscriptionStatus>("status"), fields.Word<BillingCycle>("billing_cycle"), price, start, end, fields.DayOrNull("next_due_date"),
            fields.Flag("auto_renew"), fields.TimeOrNull("created_at") ?? new DateTimeOffset(start, default, TimeSpan.Zero));
        if (!fields.IsFaulty)
        {
            entries.Subscriptions.Add(new SubscriptionEntry(fields.Place, reference, customer, service, terms));
            return;
        }
        entries.FaultySubscriptions.Add(reference);
        entries.NoteFaulty(fields.Place, customer);
    }

    public static void Invoice(AccountEntries entries, EntryFields fields, string? currency, IReadOnlyList<string> subscriptions)
    {
        var number = fields.Id("number");
        var customer = fields.Id("customer");
        var amount = fields.Money("amount", fields.Currency("currency", currency));
        var terms = new InvoiceTerms(
            fields.Word<InvoiceStatus>("status"), amount, fields.Day("issue_date"), fields.Day("due_date"), fields.DayOrNull("paid_date"),
            fields.TextOrNull("description", EntryFields.LongestText) ?? "");
        if (fields.IsFaulty)
            entries.NoteFaulty(fields.Place, customer);
        else
            entries.Invoices.Add(new InvoiceEntry(fields.Place, number, customer, terms, subscriptions));
    }
}
