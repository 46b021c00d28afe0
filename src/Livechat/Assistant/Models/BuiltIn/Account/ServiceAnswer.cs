using System.Text.RegularExpressions;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>Answers a question about the customer's services from the list of them: all, those of a kind, a status or a time, or one of them.</summary>
internal static partial class ServiceAnswer
{
    private static readonly string[] Statuses = ["active", "expired", "suspended", "cancelled", "terminated", "pending", "provisioning"];

    /// <param name="text">What the visitor asked.</param>
    /// <param name="lastAnswer">What "it" and "the second one" may refer to.</param>
    public static string Of(string text, IReadOnlyList<ServiceItem> all, string? lastAnswer, DateOnly today)
    {
        if (all.Count == 0)
            return "There are no services in your account yet.";
        var said = AccountSpelling.Normalise(text);
        var choice = ServiceChoice.Of(text, all, lastAnswer);
        if (choice.IsMissing)
            return $"I don't see that among your services. {Have(all.Count)}\n\n{Lines(all)}";
        if (!choice.IsNamed && Next().IsMatch(said) && TimeRange.Read(WithoutNext(said), today) is null)
            return NextPayment(all, today);
        var asksDates = Dated().IsMatch(said);
        var items = choice.Items;
        if (Statuses.Where(status => AsksStatus(said, status, choice)).ToList() is { Count: > 0 } statuses)
        {
            var fitting = items.Where(item => statuses.Contains(item.Status)).ToList();
            return fitting.Count > 0 ? List(fitting, all, said) : $"None of {Those(choice)} is {string.Join(" or ", statuses)}. {Here(items)}\n\n{Lines(items)}";
        }
        if (Inactive().IsMatch(said))
        {
            var fitting = items.Where(item => item.Status != "active").ToList();
            return fitting.Count > 0 ? List(fitting, all, said) : $"All of {Those(choice)} are active.\n\n{Lines(items)}";
        }
        if (RenewFilter().Match(said) is { Success: true } filter)
        {
            var on = !filter.Groups["off"].Success;
            var fitting = items.Where(item => item.IsLive && item.Cycle != "one_time" && item.AutoRenew == on).ToList();
            return fitting.Count > 0 ? List(fitting, all, said) : $"Auto-renew is {(on ? "on" : "off")} for none of {Those(choice)}.\n\n{Lines(items)}";
        }
        if (asksDates && TimeRange.Read(said, today) is { } named && !Single(choice))
        {
            var range = named.Ahead(today, said);
            var byPayment = Payment().IsMatch(said);
            var fitting = items.Where(item => range.Contains(byPayment ? item.Due : item.Ends) || (range.Contains(item.Due) && item.IsLive)).ToList();
            var dates = InOrder(items.Where(item => item.IsLive || items.All(other => !other.IsLive)));
            return fitting.Count > 0
                ? List([.. InOrder(fitting)], all, said)
                : $"None of {Those(choice)} {(byPayment ? "has a payment due" : "ends or renews")} in that time. These are the dates:\n\n{Lines(dates)}";
        }
        // A service that is over has no date to wait for, unless it is the one that is meant.
        if (asksDates && items.Any(item => item.IsLive))
            items = [.. InOrder(items.Where(item => item.IsLive))];
        if (items.Count == 1 && choice.IsNamed)
            return One(items[0], said, asksDates);
        return List(items, all, said);
    }

    /// <summary>All services as a list.</summary>
    public static string Lines(IEnumerable<ServiceItem> items) => string.Join('\n', items.Select(AccountLines.Item));

    private static string One(ServiceItem item, string said, bool asksDates)
    {
        if (AutoRenew().IsMatch(said) && item.IsLive && item.Cycle != "one_time")
            return $"Auto-renew is {(item.AutoRenew ? "on" : "off")} for this one. {AccountLines.Dates(item)}";
        if (asksDates)
            return AccountLines.Dates(item);
        return $"Here is what I see in your account:\n\n{AccountLines.Item(item)}";
    }

    private static string NextPayment(IReadOnlyList<ServiceItem> all, DateOnly today)
    {
        var due = InOrder(all.Where(item => item.IsLive && item.Due is not null)).ToList();
        var late = due.Where(item => item.Due < today).ToList();
        var ahead = due.Where(item => item.Due >= today).ToList();
        if (due.Count == 0)
            return $"No payment is due for any of your services. {Have(all.Count)}\n\n{Lines(all)}";
        var paragraphs = new List<string>();
        if (ahead.Count > 0)
        {
            var first = ahead.TakeWhile(item => item.Due == ahead[0].Due).ToList();
            paragraphs.Add(first.Count == 1
                ? $"Your next payment is {AccountLines.Money(first[0].Price, first[0].Currency)} for **{AccountLines.Plain(first[0].Name)}**, due on {AccountLines.Day(first[0].Due!.Value)}."
                : $"Your next payments are due on {AccountLines.Day(first[0].Due!.Value)}:\n\n{Lines(first)}");
            if (ahead.Count > first.Count)
                paragraphs.Add($"After that come:\n\n{Lines(ahead.Skip(first.Count))}");
        }
        if (late.Count > 0)
            paragraphs.Add($"Past the due date {(late.Count == 1 ? "is" : "are")}:\n\n{Lines(late)}");
        return string.Join("\n\n", paragraphs);
    }

    private static string List(IReadOnlyList<ServiceItem> items, IReadOnlyList<ServiceItem> all, string said) =>
        $"{(items.Count == all.Count ? Have(all.Count) : Counted().IsMatch(said) ? $"That is {Number(items.Count)} of the {all.Count} services in your account:" : Here(items))}\n\n{Lines(items)}";

    private static string Have(int count) => count == 1 ? "You have one service with us:" : $"You have {count} services with us:";

    private static string Here(IReadOnlyCollection<ServiceItem> items) => items.Count == 1 ? "This is what I see in your account:" : "These are the ones in your account:";

    private static string Number(int count) => count == 1 ? "one" : $"{count}";

    private static string Those(ServiceChoice choice) => choice.IsNamed ? "those services of yours" : "your services";

    private static IOrderedEnumerable<ServiceItem> InOrder(IEnumerable<ServiceItem> items) => items.OrderBy(item => item.Due ?? item.Ends ?? DateOnly.MaxValue);

    // "Has my domain expired?" is about the domain whatever its status; "which are expired" about those that are.
    private static bool AsksStatus(string said, string status, ServiceChoice choice) =>
        Regex.IsMatch(said, status switch
        {
            "cancelled" => @"\bcancel?led\b",
            "expired" => @"\b(have|has|are|is|already|that|which|my|any|all|show|list|only|just|the|and|or) (already |been )?expired\b|^expired\b|\bexpired (ones|services|domains)",
            _ => $@"\b{status}\b(?<!\bin{status})(?<!\bnot {status})",
        }) && !(Single(choice) || (choice.IsNamed && YesOrNo().IsMatch(said)));

    private static bool Single(ServiceChoice choice) => choice.IsNamed && choice.Items.Count == 1;

    private static string WithoutNext(string said) => Next().Replace(said, " ");

    [GeneratedRegex(@"\b(next|upcoming|coming|following) (\w+ )?(payments?|bill|invoice|charge|renewals?|due date|instal\w*|debit|deduction)\b|\bwhen\b.{0,20}\b(must|do|will|should|am|are) (i|we) (\w+ ){0,2}(pay|paying|be billed|billed|be charged|charged|be invoiced|be debited|be paying)\b")]
    private static partial Regex Next();

    [GeneratedRegex(@"\b(expir\w*|renew\w*|due|laps\w*|runs? out|ends?|ending|end date|valid|when|date|dates|until|left|remaining|payments?|coming up|how long|soon|finish\w*)\b")]
    private static partial Regex Dated();

    [GeneratedRegex(@"\b(payments?|due|pay|bill|billed|charge|charged)\b")]
    private static partial Regex Payment();

    [GeneratedRegex(@"\b(inactive|not active|no longer active|not running)\b")]
    private static partial Regex Inactive();

    [GeneratedRegex(@"\b(which|what|list|show|any|all|only|ones|how many)\b.{0,40}\bauto ?renew\w*(?<off>.{0,20}\b(off|disabled|not|inactive)\b)?|\b(which|what|any|ones|how many)\b.{0,40}\b(?<off>not|without|no)\b.{0,20}\b(auto ?renew\w*|renew\w* automatically)\b|\b(which|what|any|how many)\b.{0,40}\b(renew\w* (automatically|by themselves|itself)|automatically renew\w*)")]
    private static partial Regex RenewFilter();

    [GeneratedRegex(@"\bauto ?renew\w*|automatic\w*|by it ?self|on its own\b")]
    private static partial Regex AutoRenew();

    [GeneratedRegex(@"\bhow many\b|\bnumber of\b|\bcount\b")]
    private static partial Regex Counted();

    [GeneratedRegex(@"^((please|hi|hello|hie|and|so|can you|check|tell me|confirm|if|whether|know) )*(is|are|has|have|was|were|did|does|do|if|whether)\b(?! any\b)(?! (i|we) have any)")]
    private static partial Regex YesOrNo();
}
