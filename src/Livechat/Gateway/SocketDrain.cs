using Livechat.Conversations;

namespace Livechat.Gateway;

/// <summary>Takes leave of all sockets before a stop: first they are told when to come back, and no new ones are let in; later they are closed.</summary>
public sealed class SocketDrain
{
    // What one server takes up again without anybody waiting long.
    private const int ReturnsPerSecond = 1000;
    private const int ShortestSpreadSeconds = 5;

    private readonly Peers _peers;
    private readonly ConversationFeed _feed;
    private volatile bool _isDraining;
    private volatile bool _isClosing;

    internal SocketDrain(Peers peers, ConversationFeed feed) => (_peers, _feed) = (peers, feed);

    /// <summary>New sockets are refused from now on.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>The sockets are being closed: one whose handshake has ended only now closes itself, once it is among the others.</summary>
    internal bool IsClosing => _isClosing;

    /// <summary>Says goodbye. Messages that still come are stored as ever.</summary>
    public void Begin()
    {
        _isDraining = true;
        // Spread, so that a restart is not followed by everybody at once.
        var spread = Math.Max(ShortestSpreadSeconds, _peers.Count / ReturnsPerSecond);
        foreach (var peer in _peers.All)
            peer.Dialect.Draining(Random.Shared.Next(1, spread + 1));
    }

    /// <summary>Closes all sockets with 1001 and waits until the last is gone, which an unanswered close delays by three seconds.</summary>
    public async Task EndAsync(CancellationToken cancel)
    {
        // The last answers are on their way still.
        await _feed.WhenToldAsync().WaitAsync(cancel);
        // Before looking, so that each socket is seen here or sees this.
        _isClosing = true;
        foreach (var peer in _peers.All)
            Close(peer);
        await _peers.WhenEmptyAsync().WaitAsync(cancel);
    }

    internal static void Close(Peer peer) => peer.Close(CloseCode.GoingAway, "The server is going away; please reconnect.");
}
