namespace Livechat.Accounts.Import;

/// <summary>What an import did, or would do. With a fault nothing at all was stored.</summary>
public sealed record AccountReport(
    ImportCount Customers, ImportCount Subscriptions, ImportCount Invoices, IReadOnlyList<string> Notes, IReadOnlyList<AccountFault> Faults, bool Stored);

/// <summary>How many entries of one kind were new, changed, or the same as what is stored.</summary>
public readonly record struct ImportCount(int Added, int Updated, int Unchanged)
{
    public override string ToString() => $"{Added} added, {Updated} updated, {Unchanged} unchanged";

    internal ImportCount With(ImportChange change) => change switch
    {
        ImportChange.Added => this with { Added = Added + 1 },
        ImportChange.Updated => this with { Updated = Updated + 1 },
        _ => this with { Unchanged = Unchanged + 1 },
    };
}

internal enum ImportChange
{
    Added,
    Updated,
    Unchanged,
}

/// <summary>What is wrong in a file, where, and what to do.</summary>
/// <param name="Line">Counted from 1.</param>
public sealed record AccountFault(string File, int Line, string Problem)
{
    public override string ToString() => $"{File}, line {Line}: {Problem}.";
}
