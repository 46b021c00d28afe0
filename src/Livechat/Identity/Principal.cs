namespace Livechat.Identity;

/// <summary>Who is speaking, settled at the handshake and fixed for the life of a socket.</summary>
/// <param name="Kind">What kind of principal it is; decides what may be asked at all.</param>
/// <param name="Id">The visitor's or user's id.</param>
public sealed record Principal(PrincipalKind Kind, Guid Id)
{
    /// <summary>What conversations are owned by: the kind and the id in one text.</summary>
    public string Key { get; } = $"{Kind.ToString().ToLowerInvariant()}:{Id:N}";
}

public enum PrincipalKind
{
    Guest,
}
