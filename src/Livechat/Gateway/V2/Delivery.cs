using Livechat.Conversations;
using Microsoft.Extensions.Logging;

namespace Livechat.Gateway.V2;

/// <summary>
/// Brings the events of one conversation to one socket, each once, in order, without a gap between what is read and what is heard.
/// It follows the feed first and reads the log then; while it reads, what it hears only tells how far it has to read. Live means that
/// everything heard was sent, and from there each next event goes out as it comes; one that does not fit in line starts reading again.
/// It locks itself, which nobody else does: a lock of its own would be another object for every socket.
/// </summary>
internal sealed partial class Delivery(Peer peer, GatewayServices services, Guid conversationId) : IConversationFollower
{
    /// <summary>How many events are read at a time.</summary>
    public const int Page = 100;

    private long _sent;
    private long _heard;
    private bool _live;
    private bool _announced;
    private bool _ended;

    public Guid ConversationId => conversationId;

    /// <summary>From here on nothing is missed. Nothing is sent before <see cref="Start"/>.</summary>
    public void Follow() => services.Feed.Follow(conversationId, this);

    /// <summary>Sends what comes after <paramref name="seq"/>; `live` follows when all that there was has been sent.</summary>
    /// <param name="events">The first page of it, when that was read already, after <see cref="Follow"/>.</param>
    public void Start(long seq, IReadOnlyList<ConversationEvent>? events)
    {
        _sent = seq;
        _ = CatchUpAsync(events);
    }

    public void End()
    {
        services.Feed.Unfollow(conversationId, this);
        lock (this)
            _ended = true;
    }

    public void OnEvent(ConversationEvent entry)
    {
        lock (this)
        {
            _heard = Math.Max(_heard, entry.Seq);
            if (!_live || entry.Seq <= _sent)
                return;
            if (entry.Seq == _sent + 1)
            {
                _sent = entry.Seq;
                peer.Send(ServerFrames.Event(entry));
                return;
            }
            _live = false;
        }
        _ = CatchUpAsync(null);
    }

    public void OnDraft(Guid id, Draft draft)
    {
        lock (this)
        {
            if (_live)
                peer.SendDraft(ServerFrames.Draft(draft), draft.MessageId);
        }
    }

    public void OnTyping(Guid id, Typing typing)
    {
        lock (this)
        {
            if (_live)
                peer.Send(FrameWriter.Typing(typing));
        }
    }

    public void OnErased(Guid id)
    {
        lock (this)
            _ended = true;
        // Whoever comes back for it hears that there is no such conversation.
        peer.Close(CloseCode.GoingAway, "The conversation was erased.");
    }

    /// <summary>Never throws: a socket that cannot be served is closed, and the client resumes.</summary>
    private async Task CatchUpAsync(IReadOnlyList<ConversationEvent>? events)
    {
        try
        {
            while (true)
            {
                events ??= await services.Log.ReadAfterAsync(conversationId, _sent, Page, CancellationToken.None);
                foreach (var entry in events)
                {
                    // A long history must not overrun the queue of a peer that reads at an ordinary pace.
                    await peer.WaitForRoomAsync();
                    lock (this)
                        _sent = entry.Seq;
                    peer.Send(ServerFrames.Event(entry));
                }
                lock (this)
                {
                    if (_ended)
                        return;
                    if (events.Count < Page && _heard <= _sent)
                    {
                        if (!_announced)
                            peer.Send(ServerFrames.Live(_sent));
                        _announced = true;
                        _live = true;
                        return;
                    }
                }
                events = null;
            }
        }
        catch (Exception e)
        {
            CatchUpFailed(services.Logger, e);
            peer.Close(CloseCode.GoingAway, "The history cannot be read right now; please reconnect.");
        }
    }

    [LoggerMessage(130, LogLevel.Error, "Reading a conversation for a socket failed")]
    private static partial void CatchUpFailed(ILogger log, Exception error);
}
