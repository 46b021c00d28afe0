namespace Livechat.Accounts.Import;

/// <summary>A CSV file of customers, subscriptions or invoices; its first line names the columns, in any order, and so says which it is.</summary>
internal static class CsvAccounts
{
    private static readonly Kind[] Kinds =
    [
        new("customers", "company_name", EntryReader.CustomerFields, ["reference", "company_name"]),
        new("subscriptions", "service_name", EntryReader.SubscriptionFields,
            ["id", "customer", "service_name", "status", "billing_cycle", "price", "currency", "start_date"]),
        new("invoices", "number", EntryReader.InvoiceFields, ["number", "customer", "status", "amount", "currency", "issue_date", "due_date"]),
    ];

    public static void Read(string text, string file, AccountEntries entries)
    {
        var rows = CsvText.Split(text, entries, file);
        if (rows.Count == 0)
        {
            entries.Fault(new Place(file, 1), "the file is empty; its first line must name the columns");
            return;
        }
        var head = new Place(file, rows[0].Line);
        var columns = rows[0].Cells.Select(name => name.ToLowerInvariant()).ToList();
        if (Kinds.FirstOrDefault(kind => columns.Contains(kind.Mark)) is not { } kind)
        {
            entries.Fault(head, "the first line does not name the columns of customers (company_name), subscriptions (service_name) or invoices (number)");
            return;
        }
        if (CheckColumns(entries, head, kind, columns))
        {
            foreach (var (line, cells) in rows.Skip(1))
                ReadRow(entries, new Place(file, line), kind, columns, cells);
        }
    }

    private static bool CheckColumns(AccountEntries entries, Place head, Kind kind, List<string> columns)
    {
        var before = entries.Faults.Count;
        foreach (var name in columns.Where(name => !kind.Columns.Contains(name)).Distinct())
            entries.Fault(head, $"'{EntryFields.Shown(name)}' is not a column of {kind.Name}; they are {string.Join(", ", kind.Columns)}");
        foreach (var name in columns.GroupBy(name => name).Where(group => group.Count() > 1 && kind.Columns.Contains(group.Key)))
            entries.Fault(head, $"the column {name.Key} is there twice; keep one");
        foreach (var name in kind.Required.Except(columns))
            entries.Fault(head, $"the column {name} is missing");
        return entries.Faults.Count == before;
    }

    private static void ReadRow(AccountEntries entries, Place place, Kind kind, List<string> columns, List<string> cells)
    {
        if (cells.Count != columns.Count)
        {
            entries.Fault(place, $"there are {cells.Count} cells where the first line names {columns.Count}; a cell with a separator in it needs quotation marks");
            return;
        }
        var values = columns.Zip(cells).ToDictionary(pair => pair.First, pair => new FieldValue(pair.Second, place.Line, FieldKind.Cell));
        var fields = new EntryFields(entries, place, values);
        switch (kind.Name)
        {
            case "customers":
                EntryReader.Customer(entries, fields);
                break;
            case "subscriptions":
                EntryReader.Subscription(entries, fields, currency: null);
                break;
            default:
                var ids = values.TryGetValue("subscription_ids", out var list) ? list.Text.Split([' ', ';', ','], StringSplitOptions.RemoveEmptyEntries) : [];
                EntryReader.Invoice(entries, fields, currency: null, ids);
                break;
        }
    }

    /// <param name="Mark">The column that only this kind has.</param>
    private sealed record Kind(string Name, string Mark, string[] Columns, string[] Required);
}
