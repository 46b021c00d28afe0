namespace Livechat.Checker.Faults;

/// <summary>The way of the bytes.</summary>
public enum Direction
{
    ToServer,
    ToClient,
}

/// <summary>How a connection ends.</summary>
public enum Ending
{
    /// <summary>Reset, for both sides at once.</summary>
    Reset,

    /// <summary>Nothing is forwarded any more, either way, and nobody is told.</summary>
    HalfOpen,
}

/// <summary>What happens to one connection.</summary>
/// <param name="Way">The direction that is counted.</param>
/// <param name="Frames">It ends behind so many WebSocket frames, of the handshake's answer or request 0; null for never.</param>
/// <param name="Bytes">It ends behind so many bytes, handshake included; null for never.</param>
/// <param name="Delay">How long every piece waits before it goes on.</param>
public sealed record LinkPlan(Direction Way = Direction.ToClient, int? Frames = null, int? Bytes = null, Ending Ending = Ending.Reset, TimeSpan Delay = default)
{
    public static LinkPlan Faithful { get; } = new();
}
