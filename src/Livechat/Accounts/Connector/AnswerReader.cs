using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Livechat.Accounts.Connector;

/// <summary>
/// Reads the answer of a company's system as what it is, input from elsewhere. It must be about the customer that was asked for; every value
/// must have its type and length; keys that are not known are never looked at; texts lose what cannot be seen. One fault refuses the whole.
/// </summary>
internal static class AnswerReader
{
    private const int MostDepth = 6;
    private const int MostSubscriptions = 1000;
    private const int MostInvoices = 2000;
    private const int LongestName = 200;
    private const int LongestDescription = 1000;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MostDepth, AllowDuplicateProperties = false };

    /// <summary>Throws <see cref="AnswerException"/>, whose message names the place and never quotes the answer.</summary>
    public static CompanyAccount Read(ReadOnlyMemory<byte> json, string reference)
    {
        if (!Utf8.IsValid(json.Span))
            throw new AnswerException("it is not UTF-8");
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Account(new Part(document.RootElement, "the answer"), reference);
        }
        catch (JsonException)
        {
            // Its message quotes the answer.
            throw new AnswerException("it is not JSON, nests too deep, or has a key twice");
        }
    }

    private static string? String(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // An escape that is half of a surrogate pair: JSON by its grammar, and no text.
            return null;
        }
    }

    private static CompanyAccount Account(Part answer, string reference)
    {
        if (answer.RawText("customer") != reference)
            throw new AnswerException("it is about another customer than the one that was asked for");
        var subscriptions = answer.List("subscriptions", MostSubscriptions).Select(Subscription).ToList();
        if (subscriptions.DistinctBy(subscription => subscription.Summary.Reference).Count() != subscriptions.Count)
            throw new AnswerException("two subscriptions have the same id");
        var names = subscriptions.ToDictionary(subscription => subscription.Summary.Reference, subscription => subscription.Summary.ServiceName);
        return new CompanyAccount(
            answer.TextOrNull("company_name", LongestName), answer.Day("customer_since"),
            [.. subscriptions.OrderBy(subscription => subscription.OrderedAt).ThenBy(subscription => subscription.Summary.Reference, StringComparer.Ordinal)],
            [
                .. answer.List("invoices", MostInvoices).Select(invoice => Invoice(invoice, names))
                    .OrderByDescending(invoice => invoice.IssueDate).ThenByDescending(invoice => invoice.Number, StringComparer.Ordinal),
            ]);
    }

    private static SubscriptionDetails Subscription(Part part)
    {
        var price = part.Money("price");
        if (price.MinorUnits < 0)
            throw part.Fault("price", "is below zero");
        var start = part.Day("start_date");
        return new SubscriptionDetails(
            new SubscriptionSummary(
                part.Text("id", LongestName), part.Text("service_name", LongestName), part.TextOrNull("service_category", LongestName) ?? "",
                part.Word<SubscriptionStatus>("status"), part.Word<BillingCycle>("billing_cycle"), price,
                part.DayOrNull("end_date"), part.DayOrNull("next_due_date"), part.Flag("auto_renew")),
            part.TextOrNull("service_description", LongestDescription) ?? "", start, part.TimeOrNull("created_at") ?? new DateTimeOffset(start, default, TimeSpan.Zero));
    }

    private static InvoiceSummary Invoice(Part part, Dictionary<string, string> names) => new(
        part.Text("number", LongestName), part.Word<InvoiceStatus>("status"), part.Money("amount"), part.Day("issue_date"), part.Day("due_date"),
        part.DayOrNull("paid_date"), part.TextOrNull("description", LongestDescription) ?? "",
        [
            .. part.Texts("subscription_ids", MostSubscriptions, LongestName)
                .Select(id => names.GetValueOrDefault(id) ?? throw part.Fault("subscription_ids", "names a subscription that is not in the answer")),
        ]);

    /// <summary>An object of the answer and how to get there.</summary>
    private readonly struct Part
    {
        private readonly JsonElement _json;
        private readonly string _path;

        public Part(JsonElement json, string path)
        {
            if (json.ValueKind != JsonValueKind.Object)
                throw new AnswerException($"{path} is not an object");
            (_json, _path) = (json, path);
        }

        public AnswerException Fault(string key, string problem) => new($"{key} of {_path} {problem}");

        /// <summary>A text exactly as it was sent.</summary>
        public string RawText(string key) => String(Find(key) ?? throw Fault(key, "is missing")) ?? throw Fault(key, "is not a text");

        public string Text(string key, int longest)
        {
            var text = RawText(key);
            // Before cleaning, which takes time in proportion.
            if (text.Length > longest)
                throw Fault(key, $"has more than {longest} characters");
            return PlainText.Clean(text) is { Length: > 0 } clean ? clean : throw Fault(key, "is empty");
        }

        public string? TextOrNull(string key, int longest) => Find(key) is null || RawText(key).Length == 0 ? null : Text(key, longest);

        public DateOnly Day(string key) => DateOnly.TryParseExact(RawText(key), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day : throw Fault(key, "is not a day like 2026-11-22");

        public DateOnly? DayOrNull(string key) => Find(key) is null ? null : Day(key);

        public DateTimeOffset? TimeOrNull(string key) => Find(key) is null ? null
            : DateTimeOffset.TryParseExact(RawText(key), "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time : throw Fault(key, "is not a time like 2026-11-22T09:00:00Z");

        public bool Flag(string key) => (Find(key) ?? throw Fault(key, "is missing")).ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Fault(key, "is neither true nor false"),
        };

        public T Word<T>(string key) where T : struct, Enum =>
            AccountWords.TryParse<T>(RawText(key), out var value) ? value : throw Fault(key, $"is none of {string.Join(", ", AccountWords.All<T>())}");

        public Money Money(string key) => Accounts.Money.TryParse(RawText(key), RawText("currency"), out var money)
            ? money : throw Fault(key, "and currency are not an amount like \"76.80\" and \"USD\"");

        public List<Part> List(string key, int most)
        {
            var path = _path;
            return [.. Items(key, most).Select((item, index) => new Part(item, $"{key}[{index}] of {path}"))];
        }

        public List<string> Texts(string key, int most, int longest)
        {
            if (Find(key) is null)
                return [];
            var part = this;
            return
            [
                .. Items(key, most).Select(item => String(item) is { } raw && raw.Length <= longest && PlainText.Clean(raw) is { Length: > 0 } text
                    ? text : throw part.Fault(key, "has something that is not an id")),
            ];
        }

        private List<JsonElement> Items(string key, int most)
        {
            var value = Find(key) ?? throw Fault(key, "is missing");
            if (value.ValueKind != JsonValueKind.Array)
                throw Fault(key, "is not a list");
            return value.GetArrayLength() <= most ? [.. value.EnumerateArray()] : throw Fault(key, $"has more than {most} entries");
        }

        /// <summary>Null when the key is missing or its value is null.</summary>
        private JsonElement? Find(string key) => _json.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }
}

/// <summary>The answer is not what was agreed on.</summary>
internal sealed class AnswerException(string problem) : Exception(problem);
