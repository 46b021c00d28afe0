using Livechat.Conversations;
using Livechat.Identity;
using Livechat.Storage;

namespace Livechat.Gateway.V2;

/// <summary>One socket that speaks livechat.v2: hello first, then one conversation for as long as it is open.</summary>
internal sealed class V2Session(Peer peer, Caller caller, GatewayServices services) : IDialect
{
    private const int MostBadFrames = 10;

    private readonly long _openedAt = services.Time.GetTimestamp();
    private Principal? _principal = caller.Principal;
    private bool _ownerCounted;
    private string? _newToken;
    private string? _clientId;
    private Conversation? _conversation;
    private string _visitorName = "Guest";
    private Delivery? _delivery;
    private IDisposable? _following;
    private int _badFrames;

    public void Opened()
    {
    }

    public ValueTask ReceivedAsync(ReadOnlyMemory<byte> frame, bool isText)
    {
        var parsed = isText ? ClientFrameParser.Parse(frame.Span) : new ClientFrame.Bad("Frames are text.", null);
        if (_conversation is null)
        {
            if (parsed is ClientFrame.Hello hello)
                return new ValueTask(GreetAsync(hello));
            peer.Close(CloseCode.BadHello, parsed is ClientFrame.Bad bad ? bad.Why : "The first frame must be hello.");
            return ValueTask.CompletedTask;
        }
        if (parsed is not ClientFrame.Bad)
            _badFrames = 0;
        return HandleAsync(parsed);
    }

    public void Tick()
    {
        if (_conversation is null && services.Time.GetElapsedTime(_openedAt) > services.Options.Limits.Hello)
            peer.Close(CloseCode.BadHello, "No hello came in time.");
    }

    public void Draining() =>
        // Spread, so that a restart is not followed by everybody at once.
        peer.Send(ServerFrames.Bye(Random.Shared.Next(1, 6)));

    public void Closed()
    {
        _following?.Dispose();
        _delivery?.End();
        if (_principal is null)
            return;
        if (_clientId is not null)
            services.Peers.Release(_principal.Key, _clientId, peer);
        if (_ownerCounted)
            services.Peers.LeaveOwner(_principal.Key);
    }

    private async Task GreetAsync(ClientFrame.Hello hello)
    {
        if (hello.Identity is not null)
        {
            Nack(NackCode.NotAllowed, "Identity tokens are not set up on this server.");
            return;
        }
        try
        {
            await IdentifyAsync(hello);
            if (_principal is null)
                return;
            var conversation = await FindOrOpenAsync(hello);
            if (conversation is null)
            {
                Nack(NackCode.NotFound, "There is no such conversation.");
                return;
            }
            Begin(hello, conversation);
        }
        catch (StorageUnavailableException)
        {
            Nack(NackCode.Unavailable, "The chat cannot store anything right now. Please try again.", retryAfterSeconds: 2);
        }
    }

    /// <summary>Settles who speaks; leaves no principal when the socket is being closed.</summary>
    private async Task IdentifyAsync(ClientFrame.Hello hello)
    {
        var known = await services.Tokens.FindAsync(hello.VisitorToken, CancellationToken.None);
        if (_principal is not null)
        {
            if (known is not null && known != _principal)
            {
                peer.Close(CloseCode.SignIn, "Cookie and token name different visitors.");
                _principal = null;
            }
            return;
        }
        var guest = known;
        // Kept for the welcome, which may only come after another hello.
        if (guest is null)
            (guest, _newToken) = await services.Tokens.CreateAsync();
        if (!services.Peers.TryEnterOwner(guest.Key, services.Options.Limits.SocketsPerVisitor))
        {
            peer.Close(CloseCode.TooManySockets, "You have too many chats open.");
            return;
        }
        _ownerCounted = true;
        _principal = guest;
    }

    private async Task<Conversation?> FindOrOpenAsync(ClientFrame.Hello hello)
    {
        if (hello.ConversationId is null)
        {
            return await services.Log.OpenAsync(new NewConversation(
                _principal!.Key, caller.Department, VisitorName: MessageText.DisplayName(hello.VisitorName), Locale: hello.Locale, PageUrl: hello.PageUrl));
        }
        // An id of another shape is looked up all the same, so that it costs what an absent one costs.
        var id = Guid.TryParse(hello.ConversationId, out var parsed) ? parsed : Guid.Empty;
        var conversation = await services.Log.AccessAsync(id, _principal!.Key, CancellationToken.None);
        return conversation?.Department == caller.Department ? conversation : null;
    }

    private void Begin(ClientFrame.Hello hello, Conversation conversation)
    {
        _clientId = hello.ClientId;
        services.Peers.Claim(_principal!.Key, hello.ClientId, peer);
        _visitorName = MessageText.DisplayName(hello.VisitorName) ?? conversation.VisitorName ?? "Guest";
        _conversation = conversation;

        peer.Send(ServerFrames.Welcome(new Welcome(
            conversation, services.Store.Epoch, services.Hosts.For(caller.Department), services.Options.Company, services.Options.Limits, _newToken)));
        var after = hello.ConversationId is null ? 0 : hello.AfterSeq ?? 0;
        var isOtherEpoch = hello.ConversationId is not null && hello.Epoch is not null && hello.Epoch != services.Store.Epoch;
        if (isOtherEpoch || after > conversation.Head)
        {
            after = 0;
            peer.Send(ServerFrames.Reset(isOtherEpoch ? "epoch" : "position"));
        }
        _delivery = new Delivery(peer, services.Log, services.Logger, conversation.Id, after);
        _following = services.Feed.Follow(conversation.Id, _delivery);
        _delivery.Start();
    }

    private async ValueTask HandleAsync(ClientFrame frame)
    {
        switch (frame)
        {
            case ClientFrame.Message message:
                await StoreAsync(message);
                break;
            case ClientFrame.Ack ack:
                await TryAsync(() => services.Log.MarkSeenAsync(_conversation!.Id, ack.UpTo));
                break;
            case ClientFrame.Rating rating:
                await TryAsync(() => services.Log.RateAsync(_conversation!.Id, rating.Score, rating.Comment));
                break;
            case ClientFrame.Leave:
                await TryAsync(() => services.Log.ChangeStatusAsync(_conversation!.Id, ConversationStatus.Closed));
                break;
            case ClientFrame.Ping:
                peer.Send(FrameWriter.Pong(services.Time));
                break;
            case ClientFrame.Confirm:
                Nack(NackCode.NotAllowed, "Nothing waits for your confirmation.");
                break;
            case ClientFrame.Hello:
                BadFrame(new ClientFrame.Bad("hello comes only once.", null));
                break;
            case ClientFrame.Bad bad:
                BadFrame(bad);
                break;
        }
    }

    private async Task StoreAsync(ClientFrame.Message message)
    {
        var id = message.ClientMessageId.ToString();
        if (MessageText.Characters(message.Text) > services.Options.Limits.MessageCharacters)
        {
            Nack(NackCode.TooLarge, $"A message may have {services.Options.Limits.MessageCharacters} characters.", id);
            return;
        }
        var append = new VisitorMessage(_conversation!.Id, _principal!.Key, _visitorName, message.Text, message.ClientMessageId);
        try
        {
            var wait = services.Rate.Take(_principal.Key);
            // A client that asks again for what is stored gets its answer; the rate is for what would be new.
            var stored = wait == TimeSpan.Zero
                ? await services.Log.AppendVisitorMessageAsync(append)
                : await services.Log.FindRepeatAsync(append, CancellationToken.None);
            switch (stored?.Outcome)
            {
                case null:
                    Nack(NackCode.RateLimited, "You are sending messages too quickly.", id, (int)Math.Ceiling(wait.TotalSeconds));
                    break;
                case AppendOutcome.Conflict:
                    Nack(NackCode.Conflict, "This id was used for another text.", id);
                    break;
                case AppendOutcome.Closed:
                    Nack(NackCode.Closed, "This conversation has ended. Please start a new one.", id);
                    break;
                default:
                    peer.Send(ServerFrames.Sent(message.ClientMessageId, stored));
                    break;
            }
        }
        catch (StorageUnavailableException)
        {
            Nack(NackCode.Unavailable, "The message could not be stored right now. Please try again.", id, retryAfterSeconds: 2);
        }
    }

    private async Task TryAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (StorageUnavailableException)
        {
            Nack(NackCode.Unavailable, "This could not be stored right now. Please try again.", retryAfterSeconds: 2);
        }
    }

    private void BadFrame(ClientFrame.Bad bad)
    {
        Nack(NackCode.BadFrame, bad.Why, bad.ClientMessageId);
        if (++_badFrames == MostBadFrames)
            peer.Close(CloseCode.Policy, "Too many bad frames in a row.");
    }

    private void Nack(string code, string why, string? clientMessageId = null, int? retryAfterSeconds = null) =>
        peer.Send(ServerFrames.Nack(code, why, clientMessageId, retryAfterSeconds));
}
