using Livechat.Identity;

namespace Livechat.Accounts;

/// <summary>
/// Whose data may be read: the proof that somebody who belongs to a customer signed in. Everything that reads accounts takes one, nothing
/// takes an id, and the only way to one is an authenticated principal. It has no other state and never changes.
/// </summary>
public sealed class CustomerScope
{
    private CustomerScope(Guid customerId, Guid userId) => (CustomerId, UserId) = (customerId, userId);

    /// <summary>The company's client. Not for output.</summary>
    internal Guid CustomerId { get; }

    /// <summary>The person who asks, for the audit.</summary>
    internal Guid UserId { get; }

    /// <summary>The scope of a signed-in customer; null for guests, for staff, and for users whom nobody linked to a customer yet.</summary>
    public static CustomerScope? Of(Principal principal) =>
        principal is { Kind: PrincipalKind.Customer, CustomerId: { } customer } ? new CustomerScope(customer, principal.Id) : null;
}
