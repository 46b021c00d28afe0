using System.Collections.Frozen;

namespace Livechat.Conversations;

/// <summary>The departments of the wire protocol.</summary>
public static class Departments
{
    public const string Sales = "sales";
    public const string Support = "support";
    public const string Billing = "billing";
    public const string General = "general";

    /// <summary>For signed-in staff only.</summary>
    public const string Management = "management";

    public static FrozenSet<string> All { get; } = FrozenSet.Create(StringComparer.Ordinal, Sales, Support, Billing, Management, General);
}
