using Livechat.Identity;

namespace Livechat.Assistant.Tools;

/// <summary>For whom a tool is there, whatever the persona lists.</summary>
public enum ToolAudience
{
    /// <summary>Everybody, staff included, and also who is nobody any more.</summary>
    Everyone,

    /// <summary>Guests and customers.</summary>
    Visitors,

    /// <summary>Signed-in customers.</summary>
    Customers,
}

internal static class ToolAudiences
{
    public static bool Includes(this ToolAudience audience, Principal? principal) => audience switch
    {
        ToolAudience.Everyone => true,
        ToolAudience.Visitors => principal?.Kind is PrincipalKind.Guest or PrincipalKind.Customer,
        ToolAudience.Customers => principal?.Kind is PrincipalKind.Customer,
        _ => false,
    };
}
