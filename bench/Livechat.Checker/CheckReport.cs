using Livechat.Checker.Histories;

namespace Livechat.Checker;

/// <summary>How often one fault was inflicted, and how often it met something that was under way.</summary>
public sealed record FaultCount(string Name, int Fired, int Effective);

/// <summary>What one check saw.</summary>
/// <param name="Attempted">Messages that were sent.</param>
/// <param name="Acked">Messages of which a client learned that they are stored.</param>
/// <param name="Stored">Messages of visitors in the database.</param>
/// <param name="Answers">Answers in the database, by who gave them.</param>
/// <param name="Unfinished">What had not come to rest in the end; null when everything had.</param>
/// <param name="Integrity">What SQLite says of the file: "ok".</param>
/// <param name="Histories">What happened to the messages of the violations, by token.</param>
public sealed record CheckReport(
    int Seed, TimeSpan Took, int Conversations, int Screens, int Attempted, int Acked, int Stored, IReadOnlyDictionary<string, int> Answers, int Reconnects, int Nacks,
    int Resets, int Gaps, IReadOnlyList<FaultCount> Faults, string? Unfinished, string Integrity, IReadOnlyList<Violation> Violations,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Histories, int LeastAcked)
{
    /// <summary>Why it does not count as passed, a sentence each; empty when it does.</summary>
    public IReadOnlyList<string> Failures
    {
        get
        {
            var failures = Violations.Select(violation => $"{violation.Kind} in {violation.Conversation}: {violation.What}{(violation.Token is null ? "" : $" ({violation.Token})")}").ToList();
            if (Unfinished is not null)
                failures.Add($"It did not come to rest: {Unfinished}");
            if (Integrity != "ok")
                failures.Add($"The database is damaged: {Integrity}");
            if (Resets > 0)
                failures.Add($"{Resets} times a position was unknown to the server that had given it out.");
            if (Acked < LeastAcked)
                failures.Add($"Only {Acked} messages were acknowledged, fewer than {LeastAcked}: that proves nothing.");
            failures.AddRange(Faults.Where(fault => fault.Effective == 0).Select(fault => $"The fault '{fault.Name}' never met anything: that proves nothing."));
            return failures;
        }
    }

    public bool Passed => Failures.Count == 0;

    public int Count(ViolationKind kind) => Violations.Count(violation => violation.Kind == kind);

    /// <summary>For people: what was done, what was counted, and every failure with the history of its message.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"seed {Seed}, {Took.TotalSeconds:0} s: {(Passed ? "passed" : "FAILED")}";
        yield return $"{Attempted} messages attempted, {Acked} acknowledged, {Stored} stored, in {Conversations} conversations; {Screens} screens compared; {Reconnects} reconnects, {Nacks} refusals, {Gaps} gaps asked for, {Resets} resets";
        yield return $"answers by {string.Join(", ", Answers.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}"))}";
        yield return $"faults that met something, of those inflicted: {string.Join(", ", Faults.Select(fault => $"{fault.Name} {fault.Effective} of {fault.Fired}"))}";
        yield return string.Join(", ", Enum.GetValues<ViolationKind>().Select(kind => $"{kind.ToString().ToLowerInvariant()} {Count(kind)}"));
        foreach (var failure in Failures)
            yield return failure;
        foreach (var (token, history) in Histories)
        {
            yield return $"{token}:";
            foreach (var step in history)
                yield return $"  {step}";
        }
    }
}
