using System.Buffers;
using System.Net.WebSockets;
using Livechat.Gateway.Connections;
using Livechat.Hosting;
using Livechat.Identity;
using Microsoft.Extensions.Logging;

namespace Livechat.Gateway;

/// <summary>
/// One socket: one read loop, and one write loop that runs only while something waits. An idle peer holds no buffer and no timer; the
/// <see cref="Heartbeat"/> looks at all of them once a second. Senders never wait for a peer. There is one way to end: stop taking frames,
/// write what waits, write the close frame with its number, wait for the peer's own, and abort when that takes too long.
/// </summary>
internal sealed partial class Peer(WebSocket socket, LimitOptions limits, TimeProvider time, ILogger log)
{
    // Control frames never reach our code; what came beside the payload of others is theirs, but for the heads of those.
    private const int ShortHeadBytes = 6;
    private const int MostHeadBytes = 14;
    private const int LongestShort = 125;

    // Once may be what has piled up on the way.
    private const int MostFloods = 3;

    // A peer that is still there answers a close at once; a dead one must not hold its descriptor.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(3);

    // Guards everything below as well as itself.
    private readonly Outbox _outbox = new(limits.OutgoingQueueBytes);
    private bool _writing;
    private (WebSocketCloseStatus Code, string Reason)? _closing;
    private bool _closeSent;
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _idle;
    private long _closingSince;
    private long _controlBytes;
    private int _floods;
    private long _payload;
    private long _frameSince;
    private long _lastFrame = time.GetTimestamp();
    private long _lastPing = time.GetTimestamp();

    public IDialect Dialect { get; set; } = null!;

    /// <summary>Who speaks here; null until that is settled. <see cref="SignInWatch"/> closes the socket when they no longer may.</summary>
    public Principal? Principal { get; set; }

    /// <summary>What counts the bytes that come; null where the connection is not ours.</summary>
    public TransportStream? Wire { get; init; }

    /// <summary>Where <see cref="Peers"/> keeps it.</summary>
    internal int Slot { get; set; }

    /// <inheritdoc cref="Slot"/>
    internal int Place { get; set; }

    /// <summary>Reads until the socket ends, whoever ends it.</summary>
    public async Task RunAsync()
    {
        try
        {
            Dialect.Opened();
            ValueWebSocketReceiveResult first;
            do
            {
                // In front of the WebSocket, which would hold two objects for reading as long as it waits.
                if (Wire is { IsBetweenFrames: true } wire)
                    wire.Waited(await wire.WaitAsync());
                // With an empty buffer, because the rest of a frame may be long in coming.
                first = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            }
            while (first.MessageType != WebSocketMessageType.Close && await ReadFrameAsync(first));
            if (first.MessageType == WebSocketMessageType.Close)
                Close(socket.CloseStatus is { } code && IsSendable(code) ? code : WebSocketCloseStatus.NormalClosure, "");
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // A peer that vanished, or one that was aborted: the usual end of a socket on the internet.
            PeerLost(log, e.GetType().Name);
        }
        finally
        {
            await FinishWritingAsync();
            Dialect.Closed();
            socket.Dispose();
        }
    }

    /// <summary>Puts a frame into the outgoing queue. A peer that reads too slowly is closed instead.</summary>
    public void Send(ReadOnlyMemory<byte> frame) => Enqueue(frame, Guid.Empty);

    /// <summary>Like <see cref="Send"/>, but it may be dropped, and it replaces a draft of the same message that still waits.</summary>
    public void SendDraft(ReadOnlyMemory<byte> frame, Guid messageId) => Enqueue(frame, messageId);

    /// <summary>Waits until the outgoing queue is at most half full (or the socket is closing), for those who send a lot.</summary>
    public Task WaitForRoomAsync()
    {
        lock (_outbox)
        {
            if (_closing is not null || _outbox.Bytes <= limits.OutgoingQueueBytes / 2)
                return Task.CompletedTask;
            return (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Ends the socket with a number and a reason of at most 123 bytes. What waits is still written.</summary>
    public void Close(WebSocketCloseStatus code, string reason)
    {
        lock (_outbox)
        {
            if (_closing is not null)
                return;
            BeginClose(code, reason);
            if (_writing)
                return;
            _writing = true;
        }
        _ = WriteLoopAsync();
    }

    /// <summary>Looks after the clock: pings, silent peers, frames that never end, closes that are not answered.</summary>
    public void Tick(ReadOnlyMemory<byte> ping)
    {
        lock (_outbox)
        {
            if (_closing is not null)
            {
                if (time.GetElapsedTime(_closingSince) > CloseTimeout)
                    socket.Abort();
                return;
            }
        }
        var frameSince = Volatile.Read(ref _frameSince);
        if (frameSince != 0 && time.GetElapsedTime(frameSince) > limits.FrameAssembly)
            Close(CloseCode.Policy, "A frame took too long to arrive.");
        else if (time.GetElapsedTime(Volatile.Read(ref _lastFrame)) > limits.HeartbeatTimeout)
            Close(CloseCode.HeartbeatLost, "No frame came for too long.");
        else if (IsFlooding())
            Close(CloseCode.Policy, "Too many control frames.");
        else if (time.GetElapsedTime(_lastPing) >= limits.Heartbeat)
        {
            _lastPing = time.GetTimestamp();
            Send(ping);
        }
        Dialect.Tick();
    }

    /// <summary>Asked once a second: whether far more control frames come than any client needs, second after second.</summary>
    private bool IsFlooding()
    {
        if (Wire is null)
            return false;
        var control = Wire.Received - Volatile.Read(ref _payload);
        var isMuch = control - _controlBytes > limits.ControlBytesPerSecond;
        _controlBytes = control;
        _floods = isMuch ? _floods + 1 : 0;
        return _floods == MostFloods;
    }

    /// <summary>The most bytes a part of this payload came in. An empty one carries nothing, and counts with the control frames.</summary>
    private static int WithHead(int payload) => payload switch
    {
        0 => 0,
        <= LongestShort => payload + ShortHeadBytes,
        _ => payload + MostHeadBytes,
    };

    /// <summary>False when the frame was too large or the peer closed.</summary>
    private async ValueTask<bool> ReadFrameAsync(ValueWebSocketReceiveResult first)
    {
        Volatile.Write(ref _frameSince, time.GetTimestamp());
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(4096, limits.FrameBytes + 1));
        try
        {
            var length = 0;
            var part = first;
            while (!part.EndOfMessage)
            {
                if (length == buffer.Length)
                    buffer = Grow(buffer, length);
                part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    Close(WebSocketCloseStatus.NormalClosure, "");
                    return false;
                }
                length += part.Count;
                Volatile.Write(ref _payload, _payload + WithHead(part.Count));
                if (length > limits.FrameBytes)
                {
                    Close(CloseCode.TooLarge, $"A frame may have {limits.FrameBytes} bytes.");
                    await DrainToCloseAsync(buffer);
                    return false;
                }
            }
            Volatile.Write(ref _frameSince, 0);
            Volatile.Write(ref _lastFrame, time.GetTimestamp());
            if (!IsClosing)
                await Dialect.ReceivedAsync(buffer.AsMemory(0, length), part.MessageType == WebSocketMessageType.Text);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads and forgets until the peer's close frame, so that ours is not lost in a reset; the tick bounds how long.</summary>
    private async ValueTask DrainToCloseAsync(byte[] buffer)
    {
        while ((await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
        {
        }
    }

    private bool IsClosing
    {
        get
        {
            lock (_outbox)
                return _closing is not null;
        }
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private void Enqueue(ReadOnlyMemory<byte> frame, Guid draftOf)
    {
        lock (_outbox)
        {
            if (_closing is not null)
                return;
            if (!_outbox.TryAdd(frame, draftOf))
                BeginClose(CloseCode.HeartbeatLost, "You read too slowly.");
            if (_writing)
                return;
            _writing = true;
        }
        _ = WriteLoopAsync();
    }

    /// <summary>Never throws: whoever started it does not wait for it.</summary>
    private async Task WriteLoopAsync()
    {
        try
        {
            while (true)
            {
                ReadOnlyMemory<byte> frame;
                (WebSocketCloseStatus Code, string Reason)? close = null;
                lock (_outbox)
                {
                    if (!_outbox.TryTake(out frame))
                    {
                        if (_closing is null || _closeSent)
                        {
                            StopWriting();
                            return;
                        }
                        _closeSent = true;
                        close = _closing;
                    }
                }
                if (close is { } end)
                    await socket.CloseOutputAsync(end.Code, end.Reason, CancellationToken.None);
                else
                    await WriteAsync(frame);
            }
        }
        catch (Exception e)
        {
            // The read loop ends with the socket and cleans up; a sender has nothing to do with it.
            if (e is not (WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException))
                WriteFailed(log, e);
            socket.Abort();
            lock (_outbox)
            {
                _closing ??= (CloseCode.GoingAway, "");
                _closeSent = true;
                StopWriting();
            }
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> frame)
    {
        await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        TaskCompletionSource? room = null;
        lock (_outbox)
        {
            _outbox.Written(frame.Length);
            if (_room is not null && _outbox.Bytes <= limits.OutgoingQueueBytes / 2)
                (room, _room) = (_room, null);
        }
        room?.SetResult();
    }

    private void BeginClose(WebSocketCloseStatus code, string reason)
    {
        _closing = (code, reason);
        _closingSince = time.GetTimestamp();
        _room?.TrySetResult();
        _room = null;
    }

    private void StopWriting()
    {
        _writing = false;
        _room?.TrySetResult();
        _room = null;
        _idle?.TrySetResult();
    }

    private Task FinishWritingAsync()
    {
        lock (_outbox)
        {
            // From here on nothing is taken any more; what the write loop has still to say (our close frame) is waited for.
            _closing ??= (CloseCode.GoingAway, "");
            if (_closingSince == 0)
                _closingSince = time.GetTimestamp();
            if (!_writing)
                return Task.CompletedTask;
            return (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private static bool IsSendable(WebSocketCloseStatus code) =>
        (int)code is (>= 1000 and <= 1014 and not (1004 or 1005 or 1006)) or (>= 3000 and <= 4999);

    [LoggerMessage(100, LogLevel.Debug, "A socket was lost ({Kind})")]
    private static partial void PeerLost(ILogger log, string kind);

    [LoggerMessage(101, LogLevel.Error, "Writing to a socket failed")]
    private static partial void WriteFailed(ILogger log, Exception error);
}
