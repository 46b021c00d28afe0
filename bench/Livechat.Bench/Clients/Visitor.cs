using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Livechat.Bench.Clients;

/// <summary>The two dialects of the wire protocol.</summary>
internal enum Dialect
{
    Classic,
    V2,
}

/// <summary>One visitor with one socket and one conversation, who notes when things come.</summary>
internal sealed class Visitor : IFrameReceiver, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly byte[] Pong = Encoding.UTF8.GetBytes("""{"type":"pong"}""");
    private static readonly byte[] Ping = Encoding.UTF8.GetBytes("""{"type":"ping"}""");

    private readonly ChatSocket _socket;
    private readonly Dialect _dialect;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Asked? _asked;

    private Visitor(ChatSocket socket, Dialect dialect)
    {
        _socket = socket;
        _dialect = dialect;
    }

    /// <summary>Hears every frame after the greeting, on the thread that read it: what it is and the Stopwatch ticks when it came.</summary>
    public Action<FrameKind, long>? Heard { get; set; }

    /// <summary>The refusals and notices that came where none was expected, and why the socket ended if it did.</summary>
    public List<string> Troubles { get; } = [];

    /// <summary>What it needs to come back; known in livechat.v2 once it was greeted.</summary>
    public Seat Seat { get; private set; } = new("", "", "");

    public bool HasEnded { get; private set; }

    /// <summary>Opens a socket and a conversation; the dialect's greeting is over when it returns.</summary>
    public static async Task<Visitor> OpenAsync(IPEndPoint server, Dialect dialect, string department, CancellationToken cancel)
    {
        var socket = await ChatSocket.ConnectAsync(server, $"/livechat/ws/{department}/", dialect == Dialect.V2 ? "livechat.v2" : null, cancel);
        var visitor = new Visitor(socket, dialect);
        _ = socket.ReadAsync(visitor);
        if (dialect == Dialect.V2)
            socket.Send(Encoding.UTF8.GetBytes($$"""{"type":"hello","client_id":"{{Guid.NewGuid()}}"}"""));
        return await visitor.WhenReadyAsync(cancel);
    }

    /// <summary>Comes back to a conversation with a new socket; everything after <paramref name="afterSeq"/> has come when it returns.</summary>
    public static async Task<Visitor> ResumeAsync(IPEndPoint server, string department, Seat seat, CancellationToken cancel, long afterSeq = 0)
    {
        var socket = await ChatSocket.ConnectAsync(server, $"/livechat/ws/{department}/", "livechat.v2", cancel);
        var visitor = new Visitor(socket, Dialect.V2) { Seat = seat };
        _ = socket.ReadAsync(visitor);
        socket.Send(Encoding.UTF8.GetBytes($$"""{"type":"hello","client_id":"{{Guid.NewGuid()}}","conversation_id":"{{seat.ConversationId}}","epoch":"{{seat.Epoch}}","after_seq":{{afterSeq}},"visitor_token":"{{seat.VisitorToken}}"}"""));
        return await visitor.WhenReadyAsync(cancel);
    }

    private async Task<Visitor> WhenReadyAsync(CancellationToken cancel)
    {
        try
        {
            await _ready.Task.WaitAsync(Patience, cancel);
            return this;
        }
        catch (TimeoutException e)
        {
            Dispose();
            throw new BenchException("A socket was opened but never greeted.", e);
        }
    }

    /// <summary>Opens many at once, a limited number of handshakes at a time.</summary>
    public static async Task<Visitor[]> OpenAsync(IPEndPoint server, Dialect dialect, string department, int count, CancellationToken cancel)
    {
        var visitors = new Visitor[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancel },
            async (i, stop) => visitors[i] = await OpenAsync(server, dialect, department, stop));
        return visitors;
    }

    public static void Close(IEnumerable<Visitor> visitors)
    {
        foreach (var visitor in visitors)
            visitor.Dispose();
    }

    /// <summary>Sends a message and returns the Stopwatch ticks of the moment before.</summary>
    public long Say(string text)
    {
        var quoted = JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        var frame = Encoding.UTF8.GetBytes(_dialect == Dialect.V2
            ? $$"""{"type":"message","client_message_id":"{{Guid.NewGuid()}}","message":"{{quoted}}"}"""
            : $$"""{"type":"message","message":"{{quoted}}","visitor_name":"Guest"}""");
        var at = Stopwatch.GetTimestamp();
        _socket.Send(frame);
        return at;
    }

    /// <summary>Sends a message and waits for the complete answer. One at a time.</summary>
    public async Task<Asked> AskAsync(string text, CancellationToken cancel)
    {
        var asked = new Asked();
        lock (_gate)
            _asked = asked;
        asked.SaidAt = Say(text);
        try
        {
            await asked.Answer.Task.WaitAsync(Patience, cancel);
            return asked;
        }
        catch (TimeoutException e)
        {
            throw new BenchException($"No answer came within {Patience.TotalSeconds:0} s.{(Troubles.Count > 0 ? " " + Troubles[^1] : "")}", e);
        }
    }

    public void SendPing() => _socket.Send(Ping);

    public void Received(ReadOnlySpan<byte> text, long at)
    {
        var kind = ServerFrame.KindOf(text);
        if (!_ready.Task.IsCompleted)
        {
            if (kind == FrameKind.Welcome && ServerFrame.Text(text, "visitor_token") is { } token)
                Seat = new Seat(ServerFrame.Text(text, "conversation_id")!, ServerFrame.Text(text, "epoch")!, token);
            if (kind == (_dialect == Dialect.V2 ? FrameKind.Live : FrameKind.System))
                _ready.SetResult();
            else if (kind == FrameKind.Refused)
                _ready.SetException(new BenchException("The server refused a hello: " + ServerFrame.Text(text, "message")));
            return;
        }
        if (kind == FrameKind.Ping)
            _socket.Send(Pong);
        else if (kind is FrameKind.Refused or FrameKind.System)
            Note(ServerFrame.Text(text, "message") ?? "refused");
        else if (kind == FrameKind.Status)
            Note("The conversation's status became " + ServerFrame.Text(text, "status"));
        Heard?.Invoke(kind, at);
        Advance(kind, at);
    }

    public void Ended(string why)
    {
        HasEnded = true;
        Note("The socket ended: " + why);
        var end = new BenchException("A socket ended while it was needed: " + why);
        _ready.TrySetException(end);
        lock (_gate)
            _asked?.Answer.TrySetException(end);
    }

    /// <summary>Ends the connection with a reset, as a network does.</summary>
    public void Reset() => _socket.Reset();

    public void Dispose() => _socket.Dispose();

    private void Advance(FrameKind kind, long at)
    {
        Asked? answered = null;
        lock (_gate)
        {
            if (_asked is null)
                return;
            if (kind == FrameKind.Sent)
            {
                _asked.StoredAt = at;
            }
            else if (kind == FrameKind.Draft && _asked.FirstDraftAt == 0)
            {
                _asked.FirstDraftAt = at;
            }
            else if (kind == FrameKind.Answer)
            {
                (answered, _asked) = (_asked, null);
                answered.AnsweredAt = at;
            }
        }
        answered?.Answer.TrySetResult();
    }

    private void Note(string trouble)
    {
        lock (_gate)
            Troubles.Add(trouble);
    }
}

/// <summary>What a visitor keeps of a conversation.</summary>
internal sealed record Seat(string ConversationId, string Epoch, string VisitorToken);

/// <summary>One question and when things happened to it, in Stopwatch ticks; 0 for what did not happen.</summary>
internal sealed class Asked
{
    public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long SaidAt { get; set; }

    public long StoredAt { get; set; }

    public long FirstDraftAt { get; set; }

    public long AnsweredAt { get; set; }

    public TimeSpan Took => Stopwatch.GetElapsedTime(SaidAt, AnsweredAt);
}
