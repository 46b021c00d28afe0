namespace Livechat.Gateway;

/// <summary>One of the two ways to speak over a socket: turns frames into appends and events into frames. Frames come one at a time.</summary>
internal interface IDialect
{
    /// <summary>The socket is open.</summary>
    void Opened();

    /// <summary>A whole frame came. The bytes are only valid until the task ends.</summary>
    ValueTask ReceivedAsync(ReadOnlyMemory<byte> frame, bool isText);

    /// <summary>Called about once a second, to notice what did not happen.</summary>
    void Tick();

    /// <summary>The server is going away; the close frame follows in a while.</summary>
    /// <param name="retryAfterSeconds">When to come back.</param>
    void Draining(int retryAfterSeconds);

    /// <summary>The socket is gone. Called once, last.</summary>
    void Closed();
}
