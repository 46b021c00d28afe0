using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Livechat.Bench.Clients;

/// <summary>Hears the frames of one socket, on the thread that read them; it must not block.</summary>
internal interface IFrameReceiver
{
    /// <param name="text">Valid during the call only.</param>
    /// <param name="at">Stopwatch ticks when the bytes were there.</param>
    void Received(ReadOnlySpan<byte> text, long at);

    /// <summary>The socket ended, whoever ended it.</summary>
    void Ended(string why);
}

/// <summary>
/// A WebSocket client that costs little beside the server it drives: one small buffer, no timers, sends that go straight to the kernel.
/// It knows what the chat needs and no more: text frames, no fragments, no compression.
/// </summary>
internal sealed class ChatSocket : IDisposable
{
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int FirstBuffer = 1024;

    private const byte FinalText = 0x81;
    private const byte FinalClose = 0x88;
    private const byte FinalPing = 0x89;
    private const byte FinalPong = 0x8A;

    private readonly Socket _socket;
    private readonly Lock _sending = new();
    private byte[] _in = new byte[FirstBuffer];
    private byte[] _out = [];
    private int _start;
    private int _end;

    private ChatSocket(Socket socket) => _socket = socket;

    /// <summary>Connects and upgrades. Throws <see cref="BenchException"/> when the server refuses.</summary>
    public static async Task<ChatSocket> ConnectAsync(IPEndPoint server, string path, string? subprotocol, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var chat = new ChatSocket(socket);
        try
        {
            await socket.ConnectAsync(server, cancel);
            await chat.UpgradeAsync(server, path, subprotocol, cancel);
            return chat;
        }
        catch
        {
            chat.Dispose();
            throw;
        }
    }

    /// <summary>Sends one text frame.</summary>
    public void Send(ReadOnlySpan<byte> text) => Send(FinalText, text);

    /// <summary>Reads until the socket ends and tells the receiver everything; never throws for what the network does.</summary>
    public async Task ReadAsync(IFrameReceiver receiver)
    {
        try
        {
            while (true)
            {
                var at = Stopwatch.GetTimestamp();
                while (TryTake(out var kind, out var payload))
                {
                    if (kind == FinalText)
                    {
                        receiver.Received(_in.AsSpan(payload), at);
                    }
                    else if (kind == FinalPing)
                    {
                        Send(FinalPong, _in.AsSpan(payload));
                    }
                    else if (kind == FinalClose)
                    {
                        receiver.Ended(Reason(_in.AsSpan(payload)));
                        return;
                    }
                    else if (kind != FinalPong)
                    {
                        receiver.Ended($"a frame of kind 0x{kind:X2}, which the server never sends");
                        return;
                    }
                }
                MakeRoom();
                var more = await _socket.ReceiveAsync(_in.AsMemory(_end), CancellationToken.None);
                if (more == 0)
                {
                    receiver.Ended("the connection was closed without a close frame");
                    return;
                }
                _end += more;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            receiver.Ended(e.Message);
        }
    }

    /// <summary>Ends the connection with a reset, without any farewell.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();

    private async Task UpgradeAsync(IPEndPoint server, string path, string? subprotocol, CancellationToken cancel)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var request = $"GET {path} HTTP/1.1\r\nHost: {server}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
            + (subprotocol is null ? "" : $"Sec-WebSocket-Protocol: {subprotocol}\r\n") + "\r\n";
        await _socket.SendAsync(Encoding.ASCII.GetBytes(request), cancel);
        int head;
        while ((head = _in.AsSpan(0, _end).IndexOf("\r\n\r\n"u8)) < 0)
        {
            MakeRoom();
            var more = await _socket.ReceiveAsync(_in.AsMemory(_end), cancel);
            if (more == 0)
                throw new BenchException("The server closed the connection during the handshake.");
            _end += more;
        }
        var answer = Encoding.ASCII.GetString(_in, 0, head);
        // Frames may stand behind the head already.
        _start = head + 4;
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));
        if (!answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal) || !answer.Contains(accept, StringComparison.Ordinal))
            throw new BenchException($"The server refused the socket: {answer.Split("\r\n")[0]}");
    }

    private bool TryTake(out byte kind, out Range payload)
    {
        kind = 0;
        payload = default;
        var waiting = _in.AsSpan(_start.._end);
        if (waiting.Length < 2)
            return false;
        kind = waiting[0];
        var head = 2;
        long length = waiting[1];
        if (length == 126)
        {
            head = 4;
            if (waiting.Length < head)
                return false;
            length = BinaryPrimitives.ReadUInt16BigEndian(waiting[2..]);
        }
        else if (length == 127)
        {
            head = 10;
            if (waiting.Length < head)
                return false;
            length = BinaryPrimitives.ReadInt64BigEndian(waiting[2..]);
        }
        if (waiting.Length < head + length)
            return false;
        payload = (_start + head)..(_start + head + (int)length);
        _start = payload.End.Value;
        return true;
    }

    private void MakeRoom()
    {
        if (_start == _end)
            _start = _end = 0;
        if (_end < _in.Length)
            return;
        // What has been taken makes room; a frame larger than the buffer needs a larger one.
        var kept = _in.AsSpan(_start.._end);
        var room = _start > 0 ? _in : new byte[_in.Length * 2];
        kept.CopyTo(room);
        (_in, _start, _end) = (room, 0, kept.Length);
    }

    private void Send(byte kind, ReadOnlySpan<byte> payload)
    {
        lock (_sending)
        {
            var most = payload.Length + 14;
            if (_out.Length < most)
                _out = new byte[Math.Max(most, 256)];
            var frame = _out.AsSpan();
            frame[0] = kind;
            int head;
            if (payload.Length < 126)
            {
                frame[1] = (byte)(0x80 | payload.Length);
                head = 2;
            }
            else if (payload.Length <= ushort.MaxValue)
            {
                frame[1] = 0x80 | 126;
                BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)payload.Length);
                head = 4;
            }
            else
            {
                frame[1] = 0x80 | 127;
                BinaryPrimitives.WriteInt64BigEndian(frame[2..], payload.Length);
                head = 10;
            }
            var mask = frame.Slice(head, 4);
            BinaryPrimitives.WriteInt32LittleEndian(mask, Random.Shared.Next());
            head += 4;
            for (var i = 0; i < payload.Length; i++)
                frame[head + i] = (byte)(payload[i] ^ mask[i & 3]);
            _socket.Send(frame[..(head + payload.Length)]);
        }
    }

    private static string Reason(ReadOnlySpan<byte> close) =>
        close.Length < 2 ? "closed without a number" : $"closed with {BinaryPrimitives.ReadUInt16BigEndian(close)} {Encoding.UTF8.GetString(close[2..])}".TrimEnd();
}
