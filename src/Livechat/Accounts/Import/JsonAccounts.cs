using System.Text.Json;

namespace Livechat.Accounts.Import;

/// <summary>
/// A JSON file in the shape of content/demo/accounts.json: customers with their subscriptions, and invoices. A key that is not known is a
/// fault: a slip of the pen must not drop what somebody wanted to import.
/// </summary>
internal static class JsonAccounts
{
    private static readonly string[] OfSubscription = [.. EntryReader.SubscriptionFields.Where(name => name != "customer")];
    private const string Nameless = "?";
    private static readonly string[] OfUser = ["email", "first_name", "last_name", "joined"];

    public static void Read(byte[] json, string file, AccountEntries entries)
    {
        if (JsonPart.Parse(json, file, entries) is not { } root)
            return;
        var reader = new Reader(entries, file);
        if (!reader.IsObject(root, "the file", ["about", "as_of", "currency", "customers", "users_without_client", "staff", "invoices"]))
            return;
        var currency = reader.TextOf(root, "currency");
        var users = 0;
        foreach (var customer in reader.Items(root, "customers"))
            users += reader.Customer(customer, currency) ? 1 : 0;
        foreach (var invoice in reader.Items(root, "invoices"))
            reader.Invoice(invoice, currency);
        users += reader.Items(root, "users_without_client").Count + reader.Items(root, "staff").Count;
        if (users > 0)
            entries.Notes.Add($"{file} names {users} users. They are not imported: `user invite --email EMAIL --role customer --customer REFERENCE` lets a customer in.");
    }

    private sealed class Reader(AccountEntries entries, string file)
    {
        /// <summary>Returns whether the customer has a user.</summary>
        public bool Customer(JsonPart part, string? currency)
        {
            if (!IsObject(part, "a customer", ["reference", "company_name", "created_at", "user", "client", "sensitive", "subscriptions"]))
                return false;
            var user = Object(part, "user", OfUser);
            var client = Object(part, "client", ["company_name"]);
            var values = Scalars(part, ["reference", "company_name", "created_at"]);
            // The demo's shape: whoever has no reference is known by the email of their user, and is a customer since that joined.
            Fill(values, "reference", user, "email");
            Fill(values, "created_at", user, "joined");
            Fill(values, "company_name", client, "company_name");
            foreach (var (name, value) in Scalars(Object(part, "sensitive", EntryReader.ConfidentialFields), EntryReader.ConfidentialFields))
                values.Add(name, value);
            var fields = new EntryFields(entries, new Place(file, part.Line), values);
            EntryReader.Customer(entries, fields);
            // A customer without a name is one fault, not one more with each subscription.
            entries.FaultyCustomers.Add(Nameless);
            foreach (var subscription in Items(part, "subscriptions"))
                Subscription(subscription, values.GetValueOrDefault("reference"), currency);
            return user is not null;
        }

        public void Invoice(JsonPart part, string? currency)
        {
            if (!IsObject(part, "an invoice", EntryReader.InvoiceFields))
                return;
            var ids = new List<string>();
            foreach (var id in Items(part, "subscription_ids"))
            {
                if (id.Kind is JsonValueKind.String or JsonValueKind.Number)
                    ids.Add(id.Text);
                else
                    entries.Fault(new Place(file, id.Line), "subscription_ids must have texts or whole numbers only");
            }
            EntryReader.Invoice(entries, new EntryFields(entries, new Place(file, part.Line), Scalars(part, EntryReader.InvoiceFields)), currency, ids);
        }

        public bool IsObject(JsonPart part, string what, string[] keys)
        {
            if (part.Kind != JsonValueKind.Object)
            {
                entries.Fault(new Place(file, part.Line), $"{what} must be an object: {{ … }}");
                return false;
            }
            foreach (var (name, member) in part.Members.Where(pair => !keys.Contains(pair.Key)))
                entries.Fault(new Place(file, member.Line), $"'{EntryFields.Shown(name)}' is not a key of {what}; they are {string.Join(", ", keys)}");
            return true;
        }

        public List<JsonPart> Items(JsonPart part, string name)
        {
            if (!part.Members.TryGetValue(name, out var list) || list.Kind == JsonValueKind.Null)
                return [];
            if (list.Kind != JsonValueKind.Array)
                entries.Fault(new Place(file, list.Line), $"{name} must be a list: [ … ]");
            return list.Items;
        }

        public string? TextOf(JsonPart part, string name)
        {
            if (!part.Members.TryGetValue(name, out var text) || text.Kind == JsonValueKind.Null)
                return null;
            if (text.Kind != JsonValueKind.String)
                entries.Fault(new Place(file, text.Line), $"{name} must be a text in quotation marks");
            return text.Text;
        }

        private void Subscription(JsonPart part, FieldValue customer, string? currency)
        {
            if (!IsObject(part, "a subscription", OfSubscription))
                return;
            var values = Scalars(part, OfSubscription);
            values["customer"] = customer.Text is { Length: > 0 } ? customer : new FieldValue(Nameless, part.Line, FieldKind.Text);
            EntryReader.Subscription(entries, new EntryFields(entries, new Place(file, part.Line), values), currency);
        }

        private JsonPart? Object(JsonPart part, string name, string[] keys) =>
            part.Members.TryGetValue(name, out var member) && member.Kind != JsonValueKind.Null && IsObject(member, name, keys) ? member : null;

        /// <summary>The values of these keys; null counts as not there, as it does in a file that a program wrote.</summary>
        private Dictionary<string, FieldValue> Scalars(JsonPart? part, string[] keys)
        {
            var values = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
            foreach (var (name, member) in part?.Members ?? [])
            {
                if (!keys.Contains(name) || member.Kind == JsonValueKind.Null || name == "subscription_ids")
                    continue;
                if (member.Kind is JsonValueKind.Object or JsonValueKind.Array)
                    entries.Fault(new Place(file, member.Line), $"{name} must be one value");
                else
                    values.Add(name, new FieldValue(member.Text, member.Line, KindOf(member)));
            }
            return values;
        }

        private void Fill(Dictionary<string, FieldValue> values, string name, JsonPart? source, string key)
        {
            if (source is null || !Scalars(source, [key]).TryGetValue(key, out var value))
                return;
            if (name == "company_name" && values.ContainsKey(name))
                entries.Fault(new Place(file, value.Line), "company_name is given twice, with the customer and in client; keep one");
            values.TryAdd(name, value);
        }

        private static FieldKind KindOf(JsonPart part) => part.Kind switch
        {
            JsonValueKind.Number => FieldKind.Number,
            JsonValueKind.True => FieldKind.Flag,
            _ => FieldKind.Text,
        };
    }
}
