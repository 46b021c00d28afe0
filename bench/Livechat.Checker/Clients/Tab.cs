using System.Text.Json;
using Livechat.Checker.Histories;

namespace Livechat.Checker.Clients;

/// <summary>
/// One livechat.v2 tab as a good client is: it shows events by seq, keeps what it sends until that is acknowledged, sends it again with the
/// same id after every cut and refusal, resumes where its screen ends, and comes back for as long as it is wanted.
/// </summary>
public sealed class Tab(string name, Uri address, Talk talk, History history, Observed observed, Random random, TimeProvider time)
{
    private const int HastyUnderWay = 3;

    // A few times the heartbeat that servers under check are set to.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(6);

    // Longer than any answer to a message may take, a locked database included.
    private static readonly TimeSpan AckPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookAround = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly Screen _screen = new();
    private readonly List<Letter> _outbox = [];
    private readonly string _clientId = Guid.NewGuid().ToString();

    // A careful tab waits for each acknowledgement, as the widget does; a hasty one does not, as scripts may.
    private readonly int _mostUnderWay = random.Next(2) == 0 ? 1 : HastyUnderWay;
    private long _notBefore;
    private bool _isLive;
    private int _sockets;
    private int _shownSinceAck;

    public string Name => name;

    /// <summary>Messages that are not acknowledged yet.</summary>
    public int Unsent
    {
        get
        {
            lock (_gate)
                return _outbox.Count;
        }
    }

    /// <summary>Caught up on a socket that is open.</summary>
    public bool IsLive
    {
        get
        {
            lock (_gate)
                return _isLive;
        }
    }

    /// <summary>The last event it shows.</summary>
    public long Head
    {
        get
        {
            lock (_gate)
                return _screen.Head;
        }
    }

    public FinalScreen Screen
    {
        get
        {
            lock (_gate)
                return new FinalScreen(name, talk.ConversationId ?? "", true, _screen.Lines, _screen.HasDraft);
        }
    }

    /// <summary>Puts a message into the outbox.</summary>
    public void Say(string token, string text)
    {
        lock (_gate)
            _outbox.Add(new Letter(token, text));
    }

    /// <summary>Is open, or on its way to be, until cancelled. May be called again later: the tab goes on where it was.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                try
                {
                    await BeLiveAsync(cancel);
                }
                catch (WireException)
                {
                }
                await Task.Delay(random.Next(20, 200), cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
    }

    private async Task BeLiveAsync(CancellationToken cancel)
    {
        if (_sockets++ > 0)
            observed.Reconnected();
        using var wire = await Wire.OpenAsync(address, "livechat.v2", cancel);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await wire.SendAsync(new
        {
            type = "hello",
            client_id = _clientId,
            conversation_id = talk.ConversationId,
            epoch = talk.Epoch,
            after_seq = talk.ConversationId is null ? (long?)null : Head,
            visitor_token = talk.VisitorToken,
        }, cancel);
        var sending = SendAsync(wire, end.Token);
        try
        {
            while (await wire.ReceiveAsync(Silence, cancel) is { } frame)
            {
                if (!await HandleAsync(wire, frame, cancel))
                    break;
            }
        }
        finally
        {
            Leave();
            await end.CancelAsync();
            await sending;
        }
    }

    /// <summary>False when the socket is of no more use.</summary>
    private async Task<bool> HandleAsync(Wire wire, JsonElement frame, CancellationToken cancel)
    {
        switch (frame.Text("type"))
        {
            case "welcome":
                talk.Welcomed(frame);
                break;
            case "reset":
                observed.Reset();
                lock (_gate)
                    _screen.Reset();
                break;
            case "message" or "status" or "confirmation":
                if (!Show(frame.ToLine()))
                {
                    observed.Gap();
                    return false;
                }
                await AcknowledgeAsync(wire, cancel);
                break;
            case "live":
                lock (_gate)
                    _isLive = true;
                break;
            case "draft":
                observed.Draft();
                lock (_gate)
                    _screen.Show(frame);
                break;
            case "sent":
                Stored(frame);
                break;
            case "nack":
                return Refused(frame);
            case "ping":
                await wire.SendAsync(new { type = "pong" }, cancel);
                break;
            case "bye":
                observed.Bye();
                break;
        }
        return true;
    }

    private bool Show(Line line)
    {
        bool isNew;
        lock (_gate)
        {
            isNew = line.Seq == _screen.Head + 1;
            if (!_screen.TryShow(line))
                return false;
        }
        foreach (var token in isNew ? Wording.TokensIn(line.Text) : [])
            history.Shown(token, name, line.Seq);
        return true;
    }

    /// <summary>Tells the server how far the screen is, every few events.</summary>
    private async Task AcknowledgeAsync(Wire wire, CancellationToken cancel)
    {
        if (++_shownSinceAck < 5)
            return;
        _shownSinceAck = 0;
        await wire.SendAsync(new { type = "ack", up_to = Head }, cancel);
    }

    private void Stored(JsonElement frame)
    {
        var id = frame.GetProperty("client_message_id").GetGuid();
        Letter? letter;
        lock (_gate)
        {
            letter = _outbox.Find(waiting => waiting.ClientMessageId == id);
            if (letter is not null)
                _outbox.Remove(letter);
        }
        if (letter is not null)
            history.Stored(letter.Token, frame.Seq());
    }

    /// <summary>False when it was the hello that was refused; an ack that was not stored is not missed.</summary>
    private bool Refused(JsonElement frame)
    {
        var code = frame.Text("code");
        // No good client is ever told anything else here: its frames are right, and its conversation is its own.
        if (code is not ("unavailable" or "rate_limited"))
            throw new CheckException($"{name} was refused as {code}: {frame.Text("message")}");
        observed.Refused();
        if (frame.TextOrNull("client_message_id") is not { } id)
            return IsLive;
        lock (_gate)
        {
            if (_outbox.Find(waiting => waiting.ClientMessageId == Guid.Parse(id)) is not { } letter)
                return true;
            letter.SentAt = null;
            // Sooner than it is told to: a check has no time to be polite.
            _notBefore = time.GetTimestamp() + time.TimestampFrequency / 2;
            history.Nacked(letter.Token, code);
        }
        return true;
    }

    private void Leave()
    {
        lock (_gate)
        {
            _isLive = false;
            _screen.ForgetDrafts();
            foreach (var letter in _outbox)
                letter.SentAt = null;
        }
    }

    /// <summary>Sends what waits in the outbox, in its order, for as long as the socket lives.</summary>
    private async Task SendAsync(Wire wire, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                if (Next(out var isOverdue) is { } letter)
                {
                    history.Invoked(letter.Token, talk.ConversationId!, name);
                    await wire.SendAsync(new { type = "message", client_message_id = letter.ClientMessageId, message = letter.Text }, cancel);
                }
                else if (isOverdue)
                {
                    wire.Abort();
                    return;
                }
                else
                {
                    await Task.Delay(LookAround, cancel);
                }
            }
        }
        catch (Exception e) when (e is WireException or OperationCanceledException or ObjectDisposedException)
        {
            // Whoever reads from the socket finds out and starts again.
        }
    }

    private Letter? Next(out bool isOverdue)
    {
        isOverdue = false;
        lock (_gate)
        {
            if (!_isLive)
                return null;
            isOverdue = _outbox.Exists(letter => letter.SentAt is { } at && time.GetElapsedTime(at) > AckPatience);
            if (isOverdue || time.GetTimestamp() < _notBefore || _outbox.Count(letter => letter.SentAt is not null) >= _mostUnderWay)
                return null;
            var next = _outbox.Find(letter => letter.SentAt is null);
            if (next is not null)
                next.SentAt = time.GetTimestamp();
            return next;
        }
    }
}
