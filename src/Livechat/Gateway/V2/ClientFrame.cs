namespace Livechat.Gateway.V2;

/// <summary>A frame of a livechat.v2 client that has the right shape. None of them can carry an identity field.</summary>
internal abstract record ClientFrame
{
    public sealed record Hello(
        string ClientId, string? ConversationId, string? Epoch, long? AfterSeq, string? VisitorToken, string? Identity, string? VisitorName,
        string? Locale, string? PageUrl) : ClientFrame;

    public sealed record Message(Guid ClientMessageId, string Text) : ClientFrame;

    public sealed record Ack(long UpTo) : ClientFrame;

    public sealed record Typing(bool IsTyping) : ClientFrame;

    public sealed record Confirm(string ConfirmationId, bool Accept) : ClientFrame;

    public sealed record Rating(int Score, string? Comment) : ClientFrame;

    public sealed record Leave : ClientFrame;

    public sealed record Ping : ClientFrame
    {
        public static Ping Instance { get; } = new();
    }

    public sealed record Pong : ClientFrame
    {
        public static Pong Instance { get; } = new();
    }

    /// <summary>Not a frame of the protocol.</summary>
    /// <param name="Why">A sentence for the developer of the client.</param>
    /// <param name="ClientMessageId">The id it came with, if it had a readable one, so that the client knows which send failed.</param>
    public sealed record Bad(string Why, string? ClientMessageId) : ClientFrame;
}
