namespace Livechat.Identity;

/// <summary>What a user is to the company. One role each.</summary>
public static class Roles
{
    public const string Customer = "customer";
    public const string Agent = "agent";
    public const string Manager = "manager";
    public const string Admin = "admin";

    public static IReadOnlyList<string> All { get; } = [Customer, Agent, Manager, Admin];

    public static PrincipalKind KindOf(string role) => role switch
    {
        Customer => PrincipalKind.Customer,
        Agent or Manager or Admin => PrincipalKind.Staff,
        _ => throw new InvalidOperationException($"There is no role '{role}'."),
    };
}
