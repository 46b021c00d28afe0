using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Livechat.Tests.Support.Wire;

/// <summary>A client over a real socket. A pump reads all the time; what came waits in a queue for whoever asks.</summary>
public abstract class SocketClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly Channel<Frame> _queue = Channel.CreateUnbounded<Frame>();
    private readonly ConcurrentQueue<Frame> _received = new();
    private readonly TaskCompletionSource<int> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _sending = new(1);
    private Task _pump = Task.CompletedTask;

    /// <summary>Everything that came so far, in order.</summary>
    public IReadOnlyCollection<Frame> Received => _received;

    /// <summary>Called by the pump for each frame, before it can be asked for.</summary>
    public Action<Frame>? OnFrame { get; set; }

    /// <summary>The close code the server sent, or -1 when the connection just ended.</summary>
    public Task<int> Closed => _closed.Task;

    public bool IsOpen => _socket.State == WebSocketState.Open;

    protected async Task ConnectAsync(Uri address, string? protocol, IEnumerable<(string Name, string Value)> headers)
    {
        if (protocol is not null)
            _socket.Options.AddSubProtocol(protocol);
        foreach (var (name, value) in headers)
            _socket.Options.SetRequestHeader(name, value);
        _socket.Options.CollectHttpResponseDetails = true;
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await _socket.ConnectAsync(address, CancellationToken.None).Within();
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>The cookie the server set in the handshake, as name=value; null when it set none.</summary>
    public string? SetCookie =>
        _socket.HttpResponseHeaders is { } headers && headers.TryGetValue("Set-Cookie", out var values) ? values.First() : null;

    /// <summary>Sends an object as a JSON frame; null members are left out.</summary>
    public Task SendAsync(object frame) => SendTextAsync(JsonSerializer.Serialize(frame, Options));

    public Task SendTextAsync(string text) => SendBytesAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(bytes, type, true, CancellationToken.None).AsTask().Within();
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next frame, whatever it is.</summary>
    public async Task<Frame> NextAsync(TimeSpan? limit = null)
    {
        try
        {
            return await _queue.Reader.ReadAsync().AsTask().Within(limit, $"the next frame; so far came {Tail()}");
        }
        catch (ChannelClosedException)
        {
            throw new InvalidOperationException($"The socket was closed with {await Closed}; before that came {Tail()}");
        }
    }

    /// <summary>The next frame of one of these types; others are passed over.</summary>
    public async Task<Frame> NextAsync(params string[] types)
    {
        while (true)
        {
            var frame = await NextAsync();
            if (types.Contains(frame.Type))
                return frame;
        }
    }

    /// <summary>The next frame that fits; others are passed over.</summary>
    public async Task<Frame> NextAsync(Func<Frame, bool> fits)
    {
        while (true)
        {
            var frame = await NextAsync();
            if (fits(frame))
                return frame;
        }
    }

    /// <summary>Waits until the server answers a ping: whatever was sent before has been read by then.</summary>
    public async Task<List<Frame>> FlushAsync()
    {
        await SendAsync(new { type = "ping" });
        var before = new List<Frame>();
        for (var frame = await NextAsync(); frame.Type != "pong"; frame = await NextAsync())
            before.Add(frame);
        return before;
    }

    /// <summary>Takes leave properly.</summary>
    public async Task CloseAsync()
    {
        if (_socket.State == WebSocketState.Open)
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).Within();
        await _pump.Within();
    }

    /// <summary>Vanishes without a word, as a phone in a tunnel does.</summary>
    public void Abort() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _pump;
        _socket.Dispose();
        _sending.Dispose();
    }

    private string Tail() => _received.IsEmpty ? "nothing" : string.Join(" ", _received.TakeLast(5).Select(frame => frame.Raw.Length > 300 ? frame.Raw[..300] + "…" : frame.Raw));

    private async Task PumpAsync()
    {
        var code = -1;
        try
        {
            var buffer = new byte[64 * 1024];
            using var whole = new MemoryStream();
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    code = (int)(_socket.CloseStatus ?? WebSocketCloseStatus.Empty);
                    if (_socket.State == WebSocketState.CloseReceived)
                        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    return;
                }
                whole.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                var frame = new Frame(Encoding.UTF8.GetString(whole.GetBuffer(), 0, (int)whole.Length));
                whole.SetLength(0);
                _received.Enqueue(frame);
                OnFrame?.Invoke(frame);
                _queue.Writer.TryWrite(frame);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The connection ended without a close; Closed says so with -1 unless a code came before.
        }
        finally
        {
            _closed.TrySetResult(code);
            _queue.Writer.TryComplete();
        }
    }

    private static readonly JsonSerializerOptions Options = new()
    {
        // As browsers write it: letters stay letters.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };
}
