namespace Livechat.Identity;

/// <summary>Who is speaking, settled at the handshake and fixed for the life of a socket.</summary>
/// <param name="Kind">What kind of principal it is; decides what may be asked at all.</param>
/// <param name="Id">The visitor's or user's id.</param>
public sealed record Principal(PrincipalKind Kind, Guid Id)
{
    /// <summary>What conversations are owned by: the kind and the id in one text. Two principals with one key are the same person.</summary>
    public string Key { get; } = $"{Kind.ToString().ToLowerInvariant()}:{Id:N}";

    /// <summary>The user, when somebody is signed in.</summary>
    public Guid? UserId => Kind == PrincipalKind.Guest ? null : Id;

    /// <summary>One of <see cref="Roles"/>; null for a guest.</summary>
    public string? Role { get; init; }

    /// <summary>The departments of an agent. Managers and admins have all, and none is listed.</summary>
    public IReadOnlyList<string> Departments { get; init; } = [];

    /// <summary>Whose data a customer may see: the company's client they belong to. Null when nobody linked them to one yet.</summary>
    public Guid? CustomerId { get; init; }

    /// <summary>The sign-in it came from; null for guests and for those whom a host site's token named.</summary>
    public Guid? SignInId { get; init; }

    /// <summary>The person's name; null for a guest, who has only what they want to be called.</summary>
    public string? Name { get; init; }

    public bool IsSignedIn => Kind != PrincipalKind.Guest;

    /// <summary>Whether a member of staff works in this department.</summary>
    public bool WorksIn(string department) =>
        Kind == PrincipalKind.Staff && (Role is Roles.Manager or Roles.Admin || Departments.Contains(department));

    /// <summary>Whether nothing changed that decides what this person may do.</summary>
    public bool HasRightsOf(Principal other) =>
        Key == other.Key && Role == other.Role && CustomerId == other.CustomerId && Departments.SequenceEqual(other.Departments);
}

public enum PrincipalKind
{
    Guest,
    Customer,
    Staff,
}
