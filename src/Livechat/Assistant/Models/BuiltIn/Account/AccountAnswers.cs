using System.Text.Json;
using System.Text.RegularExpressions;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>Words the account's figures, one service's details and earlier messages.</summary>
internal static partial class AccountAnswers
{
    private const int MostMessages = 10;
    private const int MostCharacters = 160;

    public static string Status(string text, JsonElement account)
    {
        var said = AccountSpelling.Normalise(text);
        var since = ToolAnswer.Date(account, "customer_since") is { } day
            ? $"You have been a customer since {AccountLines.Day(day)}{(ToolAnswer.Text(account, "account_age_days") is { } age ? $", that is {age} days" : "")}."
            : "";
        var spending = Spending(account);
        if (AsksSpending().IsMatch(said))
            return spending;
        if (AsksAge().IsMatch(said) && since.Length > 0)
            return since;
        var company = ToolAnswer.Text(account, "company_name");
        var lines = new List<string>();
        if (!string.IsNullOrWhiteSpace(company))
            lines.Add($"- **Company:** {AccountLines.Plain(company)}");
        if (ToolAnswer.Text(account, "total_services") is { } total)
            lines.Add($"- **Services:** {total} in total: {ToolAnswer.Text(account, "active_services")} active, {ToolAnswer.Text(account, "expired_services")} expired, {ToolAnswer.Text(account, "suspended_services")} suspended");
        return string.Join("\n\n", new[] { "Here is how your account stands:", string.Join('\n', lines), since, spending }.Where(part => part.Length > 0));
    }

    public static string Details(JsonElement service)
    {
        var item = ServiceItem.Read(service);
        var description = ToolAnswer.Text(service, "description");
        var lines = new List<string> { $"- Status: {AccountLines.Word(item.Status)}" };
        if (item.Price is not null)
            lines.Add($"- Price: {AccountLines.Price(item)}");
        if (ToolAnswer.Date(service, "ordered_on") is { } ordered)
            lines.Add($"- Ordered on {AccountLines.Day(ordered)}");
        if (ToolAnswer.Date(service, "start_date") is { } started)
            lines.Add($"- Started on {AccountLines.Day(started)}");
        if (item.Ends is { } ends)
            lines.Add($"- {(item.IsLive ? "Runs" : "Ran")} until {AccountLines.Day(ends)}");
        if (item.Due is { } due)
            lines.Add($"- Next payment due on {AccountLines.Day(due)}");
        if (item.IsLive && item.Cycle != "one_time")
            lines.Add($"- Auto-renew {(item.AutoRenew ? "on" : "off")}");
        return $"Here is **{AccountLines.Plain(item.Name)}** from your account{(string.IsNullOrWhiteSpace(description) ? "" : $" ({AccountLines.Plain(description)})")}:\n\n{string.Join('\n', lines)}";
    }

    public static string History(ToolAnswer answer)
    {
        var messages = answer.Items("messages").Where(message => !string.IsNullOrWhiteSpace(ToolAnswer.Text(message, "text"))).ToList();
        if (messages.Count == 0)
            return "I see no earlier messages of yours.";
        var lines = messages.Skip(Math.Max(0, messages.Count - MostMessages)).Select(Line);
        return $"These are the last messages of our earlier chats:\n\n{string.Join('\n', lines)}";
    }

    private static string Spending(JsonElement account)
    {
        var each = new ToolAnswer(null, account).Items("spending")
            .Select(spent => $"{AccountLines.Money(ToolAnswer.Text(spent, "amount"), ToolAnswer.Text(spent, "currency"))} {AccountLines.Per(ToolAnswer.Text(spent, "billing_cycle") ?? "")}".Trim()).ToList();
        return each.Count switch
        {
            0 => "No active service costs you anything at the moment.",
            1 => $"Your active services cost you {each[0]}.",
            _ => $"Your active services cost you:\n\n{string.Join('\n', each.Select(line => $"- {line}"))}",
        };
    }

    private static string Line(JsonElement message)
    {
        var from = ToolAnswer.Text(message, "from");
        var who = from switch { "visitor" => "you", "colleague" => "our colleague", _ => "the assistant" };
        var where = ToolAnswer.Text(message, "department") is { Length: > 0 } department ? $" ({AccountLines.Plain(department)})" : "";
        var when = ToolAnswer.Date(message, "at") is { } day ? $"{AccountLines.Day(day)}, " : "";
        var text = AccountLines.Plain(Space().Replace(ToolAnswer.Text(message, "text")!, " "));
        // What the visitor wrote proves no figure, so none of it is repeated as if it did.
        if (from == "visitor")
            text = Figure().Replace(text, "…");
        if (text.Length > MostCharacters)
            text = text[..(char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters)] + "…";
        return $"- {when}{who}{where}: “{text}”";
    }

    [GeneratedRegex(@"\b(spend\w*|spent|pay|paying|charged|charging|costs?|costing|billed|expenses?|expenditure|outgoings)\b")]
    private static partial Regex AsksSpending();

    [GeneratedRegex(@"\b(how long|since when|since|when|how old|how many (years|months|days)|what (date|day|year)|which year|joined|age)\b")]
    private static partial Regex AsksAge();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\S*\d\S*")]
    private static partial Regex Figure();
}
