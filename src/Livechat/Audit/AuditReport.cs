namespace Livechat.Audit;

/// <summary>What <see cref="AuditVerifier"/> saw.</summary>
public sealed record AuditReport
{
    /// <summary>Sealed rows.</summary>
    public long Rows { get; init; }

    /// <summary>Those that are as they were sealed, in their place.</summary>
    public long Right { get; init; }

    /// <summary>Those of which nobody can tell, because the row before is missing.</summary>
    public long Unknown { get; init; }

    /// <summary>Those that are not: changed, forged or not in their place.</summary>
    public long Wrong => Rows - Right - Unknown;

    /// <summary>Rows that wait to be sealed.</summary>
    public long Unsealed { get; init; }

    /// <summary>How long the oldest of them has waited; null when there is none.</summary>
    public TimeSpan? OldestUnsealed { get; init; }

    /// <summary>Anchors that were compared.</summary>
    public int Anchors { get; init; }

    /// <summary>The last sealed row; null when there is none.</summary>
    public AuditAnchor? Head { get; init; }

    /// <summary>What is wrong, one sentence each, in the order of the chain. Only the first of very many.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>How many there are in all.</summary>
    public long FindingCount { get; init; }
}
