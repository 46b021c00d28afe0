namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>Which services a wish for details or for a change is about.</summary>
/// <param name="Items">Those it is clear for.</param>
/// <param name="Candidates">What it could mean, when that has to be asked.</param>
/// <param name="All">Everything the customer has.</param>
/// <param name="IsMissing">It names something they do not have.</param>
internal sealed record ServiceTargets(IReadOnlyList<ServiceItem> Items, IReadOnlyList<ServiceItem> Candidates, IReadOnlyList<ServiceItem> All, bool IsMissing)
{
    // More at once is a list to read, not cards to click.
    private const int MostAtOnce = 4;

    public IEnumerable<string> Handles => Items.Select(item => item.Handle);

    public static ServiceTargets Of(PlanStep step, IReadOnlyList<ServiceItem> all, string? lastAnswer)
    {
        var choice = ServiceChoice.Of(step.Text, all, lastAnswer);
        var groups = choice.Groups.Select(group => Fitting(group, step)).ToList();
        var said = AccountSpelling.Normalise(step.Text);
        if (choice.IsMissing)
            return new ServiceTargets([], [], all, true);
        var meansAll = ServiceChoice.MeansAll(said) && choice.IsNamed;
        if (groups.TrueForAll(group => group.Count == 1) || (meansAll && groups.Sum(group => group.Count) <= MostAtOnce))
            return new ServiceTargets([.. groups.SelectMany(group => group).Distinct()], [], all, false);
        return new ServiceTargets([], [.. groups.SelectMany(group => group).Distinct()], all, false);
    }

    // What is over is seldom meant when something like it still runs, and auto-renew is turned off where it is on.
    private static IReadOnlyList<ServiceItem> Fitting(IReadOnlyList<ServiceItem> group, PlanStep step)
    {
        var fitting = Narrow(group, item => item.IsLive);
        if (step.Change is ChangeRequest.AutoRenewOn or ChangeRequest.AutoRenewOff)
        {
            fitting = Narrow(fitting, item => item.Cycle != "one_time");
            fitting = Narrow(fitting, item => item.AutoRenew == (step.Change == ChangeRequest.AutoRenewOff));
        }
        return fitting;
    }

    private static IReadOnlyList<ServiceItem> Narrow(IReadOnlyList<ServiceItem> items, Func<ServiceItem, bool> fits) =>
        items.Count > 1 && items.Where(fits).ToList() is { Count: > 0 } fitting ? fitting : items;
}
