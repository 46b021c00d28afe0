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
    private bool _isSettled;
    private DateTimeOffset? _identityExpires;
    private string? _countedOwner;
    private string? _newToken;
    private string? _clientId;
    private RefusedOpenings? _refused;
    private string _visitorName = "Guest";
    private string? _locale;
    private Delivery? _delivery;
    private int _badFrames;

    public void Opened()
    {
    }

    public ValueTask ReceivedAsync(ReadOnlyMemory<byte> frame, bool isText)
    {
        var parsed = isText ? ClientFrameParser.Parse(frame.Span) : new ClientFrame.Bad("Frames are text.", null);
        if (_delivery is null)
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
        if (_delivery is null && services.Time.GetElapsedTime(_openedAt) > services.Options.Limits.Hello)
            peer.Close(CloseCode.BadHello, "No hello came in time.");
        if (services.Time.GetUtcNow() >= _identityExpires)
            peer.Close(CloseCode.SignIn, "The identity token has run out; come back with a new one.");
    }

    public void Draining(int retryAfterSeconds) => peer.Send(ServerFrames.Bye(retryAfterSeconds));

    public void Closed()
    {
        _delivery?.End();
        if (_clientId is not null)
            services.Peers.Release(_principal!.Key, _clientId, peer);
        if (_countedOwner is not null)
            services.Peers.LeaveOwner(_countedOwner);
    }

    private async Task GreetAsync(ClientFrame.Hello hello)
    {
        if (hello.Identity is not null && !services.SiteTokens.IsConfigured)
        {
            Nack(NackCode.NotAllowed, "Identity tokens are not set up on this server.");
            return;
        }
        try
        {
            if (hello.ConversationId is null)
            {
                if (await IdentifyAsync(hello, null))
                    await OpenAsync(hello);
                return;
            }
            // An id of another shape is looked up all the same, so that it costs what an absent one costs.
            var delivery = new Delivery(peer, services, Guid.TryParse(hello.ConversationId, out var id) ? id : Guid.Empty);
            // Followed before it is read, and so before it is known whose it is; until then nothing is sent.
            delivery.Follow();
            try
            {
                await ResumeAsync(hello, delivery);
            }
            finally
            {
                if (_delivery != delivery)
                    delivery.End();
            }
        }
        catch (StorageUnavailableException)
        {
            Nack(NackCode.Unavailable, "The chat cannot store anything right now. Please try again.", retryAfterSeconds: 2);
        }
    }

    private async Task OpenAsync(ClientFrame.Hello hello)
    {
        var conversation = await services.Log.OpenAsync(new NewConversation(
            _principal!.Key, caller.Department, VisitorName: NameOf(hello), Locale: hello.Locale, PageUrl: hello.PageUrl));
        var delivery = new Delivery(peer, services, conversation.Id);
        delivery.Follow();
        Begin(hello, conversation, delivery);
        delivery.Start(0, null);
    }

    /// <summary>One question to the database: who the token names, whether the conversation is theirs, and what they missed.</summary>
    private async Task ResumeAsync(ClientFrame.Hello hello, Delivery delivery)
    {
        var isOtherEpoch = hello.Epoch is not null && hello.Epoch != services.Store.Epoch;
        var position = new Position(delivery.ConversationId, isOtherEpoch ? 0 : hello.AfterSeq ?? 0, Delivery.Page);
        var byToken = hello.Identity is null && SecretToken.HashOf(hello.VisitorToken) is { } hash
            ? await services.Log.ResumeAsync(position, hash, CancellationToken.None)
            : null;
        if (!await IdentifyAsync(hello, byToken))
            return;
        // Somebody else than the token's guest: who signed in, or a guest made just now.
        var resumed = byToken?.Guest.Key == _principal!.Key
            ? byToken.Resume
            : await services.Log.ResumeAsync(position, _principal.Key, CancellationToken.None);
        if (resumed?.Conversation.Department != caller.Department)
        {
            Nack(NackCode.NotFound, "There is no such conversation.");
            (_refused ??= new RefusedOpenings(peer, services)).Note(_principal, "conversation_id", hello.ConversationId!);
            return;
        }
        Begin(hello, resumed.Conversation, delivery);
        if (isOtherEpoch || resumed.After < position.After)
            peer.Send(ServerFrames.Reset(isOtherEpoch ? "epoch" : "position"));
        delivery.Start(resumed.After, resumed.Events);
    }

    /// <summary>Settles who speaks, with the first hello and for good. False when the socket is being closed instead.</summary>
    /// <param name="looked">What the hello's token led to, if that was looked up with what it resumes.</param>
    private async Task<bool> IdentifyAsync(ClientFrame.Hello hello, GuestResume? looked)
    {
        if (hello.Identity is not null)
            return await VouchedForAsync(hello.Identity);
        var known = hello.ConversationId is null ? await services.Tokens.FindAsync(hello.VisitorToken, CancellationToken.None) : looked?.Guest;
        if (_principal is not null)
        {
            if (known is null || known.Key == _principal.Key)
                return Settle(_principal);
            if (_newToken is null)
                return Refuse("Cookie and token name different visitors.");
            ForgetNewGuest();
            return Settle(known);
        }
        if (services.Options.AnonymousOff.Contains(caller.Department))
            return Refuse("Please sign in.");
        var guest = known;
        // Kept for the welcome, which may only come after another hello.
        if (guest is null)
            (guest, _newToken) = await services.Tokens.CreateAsync();
        return Settle(guest);
    }

    /// <summary>A host site's token says who it is. It goes over a guest's cookie, which names nobody, but not against a sign-in.</summary>
    private async Task<bool> VouchedForAsync(string token)
    {
        if (await services.SiteTokens.VerifyAsync(token) is not { } identity
            || await services.SiteUsers.FindOrAddAsync(identity, CancellationToken.None) is not { } customer)
            return Refuse("The identity token is not valid.");
        if (_principal is not null && _principal.Key != customer.Key && (_isSettled || _principal.IsSignedIn))
            return Refuse("Cookie and token name different people.");
        _identityExpires = identity.ExpiresAt;
        return Settle(customer);
    }

    private bool Settle(Principal principal)
    {
        // The handshake has counted the principal it found.
        if (principal.Key != caller.Principal?.Key && _countedOwner is null)
        {
            if (!services.Peers.TryEnterOwner(principal.Key, services.Options.Limits.SocketsPerVisitor))
            {
                peer.Close(CloseCode.TooManySockets, "You have too many chats open.");
                return false;
            }
            _countedOwner = principal.Key;
        }
        peer.Principal = _principal = principal;
        _isSettled = true;
        return true;
    }

    /// <summary>A guest made for a hello that was refused has neither done nor been told anything: the token of the next hello counts.</summary>
    private void ForgetNewGuest()
    {
        _newToken = null;
        if (_countedOwner is not null)
            services.Peers.LeaveOwner(_countedOwner);
        _countedOwner = null;
    }

    private bool Refuse(string why)
    {
        peer.Close(CloseCode.SignIn, why);
        return false;
    }

    private void Begin(ClientFrame.Hello hello, Conversation conversation, Delivery delivery)
    {
        _clientId = hello.ClientId;
        services.Peers.Claim(_principal!.Key, hello.ClientId, peer);
        _visitorName = NameOf(hello) ?? conversation.VisitorName ?? "Guest";
        // Stored with the next message: until then nobody answers in it.
        _locale = hello.Locale;
        _delivery = delivery;
        peer.Send(ServerFrames.Welcome(new Welcome(
            conversation, services.Store.Epoch, services.Hosts.For(caller.Department), services.Options.Company, services.Options.Limits, _principal, _newToken)));
        _newToken = null;
    }

    /// <summary>Who is signed in has a name; only a guest may choose one.</summary>
    private string? NameOf(ClientFrame.Hello hello) => _principal!.Name ?? services.Names.NameOfGuest(hello.VisitorName);

    private async ValueTask HandleAsync(ClientFrame frame)
    {
        switch (frame)
        {
            case ClientFrame.Message message:
                await StoreAsync(message);
                break;
            case ClientFrame.Ack ack:
                await TryAsync(() => services.Log.MarkSeenAsync(_delivery!.ConversationId, ack.UpTo));
                break;
            case ClientFrame.Rating rating:
                await TryAsync(() => services.Log.RateAsync(_delivery!.ConversationId, rating.Score, rating.Comment));
                break;
            case ClientFrame.Leave:
                await TryAsync(() => services.Log.ChangeStatusAsync(_delivery!.ConversationId, ConversationStatus.Closed));
                break;
            case ClientFrame.Ping:
                peer.Send(FrameWriter.Pong(services.Time));
                break;
            case ClientFrame.Confirm confirm:
                await DecideAsync(confirm);
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
        var append = new VisitorMessage(
            _delivery!.ConversationId, _principal!.Key, _visitorName, message.Text, message.ClientMessageId,
            AddressKey: AddressKey.Of(caller.Address), Locale: _locale);
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

    /// <summary>A click. What comes of it is told by the events of the conversation; only a refusal has an answer of its own.</summary>
    private async Task DecideAsync(ClientFrame.Confirm confirm)
    {
        var wait = services.Rate.Take(_principal!.Key);
        if (wait > TimeSpan.Zero)
        {
            NackClick(confirm, NackCode.RateLimited, "You are clicking too quickly.", (int)Math.Ceiling(wait.TotalSeconds));
            return;
        }
        // An id of another shape is looked up all the same, so that it costs what an absent one costs.
        var id = Guid.TryParse(confirm.ConfirmationId, out var parsed) ? parsed : Guid.Empty;
        try
        {
            var result = await services.Confirmations.DecideAsync(id, _delivery!.ConversationId, _principal, confirm.Accept);
            if (Refusal(result.Outcome) is var (code, why))
                NackClick(confirm, code, why);
        }
        catch (StorageUnavailableException)
        {
            NackClick(confirm, NackCode.Unavailable, "This could not be stored right now. Please try again.", 2);
        }
    }

    private static (string Code, string Why)? Refusal(DecisionOutcome outcome) => outcome switch
    {
        DecisionOutcome.NotFound => (NackCode.NotFound, "There is nothing to confirm here."),
        DecisionOutcome.Expired => (NackCode.Closed, "The time to confirm this is over. Nothing has changed."),
        DecisionOutcome.AlreadyDecided => (NackCode.Conflict, "This was decided before. Nothing has changed now."),
        _ => null,
    };

    private void NackClick(ClientFrame.Confirm confirm, string code, string why, int? retryAfterSeconds = null) =>
        peer.Send(ServerFrames.Nack(code, why, null, retryAfterSeconds, confirm.ConfirmationId));

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
