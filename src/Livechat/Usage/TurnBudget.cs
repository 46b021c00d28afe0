namespace Livechat.Usage;

/// <summary>What one turn may still use of the configured model. Not thread-safe.</summary>
public sealed class TurnBudget
{
    private readonly ModelBudgets _budgets;
    private readonly UsageKey _visitor;
    private readonly UsageKey? _address;

    internal TurnBudget(ModelBudgets budgets, UsageKey visitor, UsageKey? address) => (_budgets, _visitor, _address) = (budgets, visitor, address);

    /// <summary>A call of this turn was not possible.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>Whether the model need not even be asked.</summary>
    public bool IsUsedUp() => Refuse(_budgets.UsedUp(_visitor, _address));

    /// <summary>Counts a call that is about to begin; false when it must not.</summary>
    public bool TryCall() => !Refuse(_budgets.TryCall(_visitor, _address));

    /// <summary>Counts what a call used, in tokens.</summary>
    public void Used(long tokens) => _budgets.Used(_visitor, _address, tokens);

    private bool Refuse(string? scope)
    {
        if (scope is null)
            return false;
        if (!WasRefused)
            _budgets.Refused(scope);
        WasRefused = true;
        return true;
    }
}
