using Livechat.Conversations;
using Livechat.Storage;
using Microsoft.Extensions.Logging;

namespace Livechat.Gateway.Classic;

/// <summary>
/// One conversation on a classic socket. The dialect has no resume, so an answer that was written while the visitor was away is sent when
/// they come back with the same session_id: how far they have seen is kept in the conversation.
/// </summary>
internal sealed partial class ClassicThread(Peer peer, GatewayServices services, Conversation conversation, string sessionId, bool canComeBack)
    : IConversationFollower, IDisposable
{
    private const int Page = 200;

    private readonly Lock _gate = new();
    private readonly List<ConversationEvent> _heardWhileAttaching = [];
    private bool _attached;
    private long _sent = conversation.SeenSeq;

    public Guid ConversationId => conversation.Id;

    /// <summary>Follows first and reads then, so that nothing falls between.</summary>
    public async Task AttachAsync()
    {
        services.Feed.Follow(conversation.Id, this);
        var missed = conversation.Head > conversation.SeenSeq
            ? await services.Log.ReadAfterAsync(conversation.Id, conversation.SeenSeq, Page, CancellationToken.None)
            : [];
        lock (_gate)
        {
            foreach (var entry in missed.Concat(_heardWhileAttaching))
                Deliver(entry);
            _heardWhileAttaching.Clear();
            _attached = true;
        }
    }

    public void OnEvent(ConversationEvent entry)
    {
        lock (_gate)
        {
            if (_attached)
                Deliver(entry);
            else
                _heardWhileAttaching.Add(entry);
        }
    }

    public void OnDraft(Guid id, Draft draft)
    {
        // The dialect has no drafts.
    }

    public void OnTyping(Guid id, Typing typing) => peer.Send(FrameWriter.Typing(typing));

    public void Dispose() => services.Feed.Unfollow(conversation.Id, this);

    private void Deliver(ConversationEvent entry)
    {
        if (entry.Seq <= _sent)
            return;
        _sent = entry.Seq;
        if (Notice(entry) is { } notice)
            peer.Send(ClassicFrames.System(notice));
        if (entry.Kind != EventKind.Message || entry.SenderType is SenderType.Visitor or SenderType.System)
            return;
        peer.Send(ClassicFrames.Message(entry, WithLinks(entry, "\nPlease confirm here: "), sessionId, services.Hosts.For(conversation.Department).Persona));
        if (canComeBack)
            _ = MarkSeenAsync(entry.Seq);
    }

    /// <summary>What is told as a line of the system: changes of status, what came of a confirmation, and what the system itself says.</summary>
    private string? Notice(ConversationEvent entry) => entry.Kind switch
    {
        EventKind.Status => StatusNotice(entry),
        EventKind.Confirmation => ConfirmationNotice(entry),
        _ => entry.SenderType == SenderType.System ? WithLinks(entry, " Undo it here: ") : null,
    };

    /// <summary>The dialect has no cards: what waits for a click is a page of the visitor's own.</summary>
    private string WithLinks(ConversationEvent entry, string before) => entry.ReadDetails()?.Confirmations is { } ids
        ? string.Concat([entry.Body, .. ids.Select(id => services.Address.Page($"/confirm/{id}")).OfType<string>().Select(page => before + page)])
        : entry.Body ?? "";

    private static string? ConfirmationNotice(ConversationEvent entry) => entry.Body switch
    {
        ConfirmationState.Declined => $"You did not confirm: {entry.ReadDetails()?.Confirmation?.Title}. Nothing has changed.",
        ConfirmationState.Expired => $"This can no longer be confirmed: {entry.ReadDetails()?.Confirmation?.Title}. Nothing has changed.",
        // An open one is part of the answer's text; what came of an accepted one is told by the line after it.
        _ => null,
    };

    private static string? StatusNotice(ConversationEvent entry) => entry.Body switch
    {
        ConversationStatus.Waiting => "You are waiting for a colleague, who will answer here.",
        ConversationStatus.Agent => $"You are now talking to {entry.ReadDetails()?.Agent ?? "a colleague"}.",
        ConversationStatus.Closed => "This conversation has ended.",
        _ => null,
    };

    /// <summary>Never throws: at worst an answer is shown once more when the visitor comes back.</summary>
    private async Task MarkSeenAsync(long seq)
    {
        try
        {
            await services.Log.MarkSeenAsync(conversation.Id, seq);
        }
        catch (StorageUnavailableException e)
        {
            NotMarked(services.Logger, e);
        }
    }

    [LoggerMessage(131, LogLevel.Warning, "How far a visitor has seen could not be stored")]
    private static partial void NotMarked(ILogger log, Exception error);
}
