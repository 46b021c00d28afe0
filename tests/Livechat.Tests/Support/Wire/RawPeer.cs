using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Livechat.Tests.Support.Wire;

/// <summary>A peer that speaks WebSocket byte by byte, and so may do everything a client must not.</summary>
public sealed class RawPeer : IAsyncDisposable
{
    public const int Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10;

    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;

    private RawPeer(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
    }

    /// <summary>The HTTP status that answered the handshake: 101 when the socket is open.</summary>
    public int Status { get; private set; }

    /// <summary>The headers of that answer.</summary>
    public List<(string Name, string Value)> Headers { get; } = [];

    public string? Header(string name) =>
        Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();

    /// <param name="server">http://host:port of the server.</param>
    /// <param name="path">Path of the request, as written.</param>
    /// <param name="receiveBuffer">Bytes the kernel may keep for a peer that does not read; null for its default.</param>
    /// <param name="behind">What is sent right behind the request, without waiting for its answer.</param>
    public static async Task<RawPeer> ConnectAsync(
        Uri server, string path, string? protocol = null, IEnumerable<(string Name, string Value)>? headers = null, int? receiveBuffer = null,
        byte[]? behind = null)
    {
        var tcp = new TcpClient { NoDelay = true };
        if (receiveBuffer is { } size)
            tcp.ReceiveBufferSize = size;
        await tcp.ConnectAsync(server.Host, server.Port).Within();
        var peer = new RawPeer(tcp);
        var request = new StringBuilder($"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
            .Append($"Sec-WebSocket-Key: {Convert.ToBase64String(RandomNumberGenerator.GetBytes(16))}\r\nSec-WebSocket-Version: 13\r\n");
        if (protocol is not null)
            request.Append($"Sec-WebSocket-Protocol: {protocol}\r\n");
        foreach (var (name, value) in headers ?? [])
            request.Append($"{name}: {value}\r\n");
        await peer.SendRawAsync((byte[])[.. Encoding.Latin1.GetBytes(request.Append("\r\n").ToString()), .. behind ?? []]);
        await peer.ReadResponseAsync().Within();
        return peer;
    }

    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes).AsTask().Within();

    public Task SendTextAsync(string text) => SendFrameAsync(Text, Encoding.UTF8.GetBytes(text));

    public Task SendFrameAsync(int opcode, ReadOnlySpan<byte> payload, bool final = true, bool masked = true, int reserved = 0) =>
        SendRawAsync(Encode(opcode, payload, final, masked, reserved));

    /// <summary>The bytes of a frame; <paramref name="reserved"/> are the three bits that no extension gave a meaning to.</summary>
    public static byte[] Encode(int opcode, ReadOnlySpan<byte> payload, bool final = true, bool masked = true, int reserved = 0)
    {
        var frame = new List<byte> { (byte)((final ? 0x80 : 0) | (reserved << 4) | opcode) };
        var mask = (byte)(masked ? 0x80 : 0);
        if (payload.Length < 126)
        {
            frame.Add((byte)(mask | payload.Length));
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            frame.Add((byte)(mask | 126));
            Span<byte> length = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)payload.Length);
            frame.AddRange(length);
        }
        else
        {
            frame.Add((byte)(mask | 127));
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)payload.Length);
            frame.AddRange(length);
        }
        byte[] key = masked ? RandomNumberGenerator.GetBytes(4) : [0, 0, 0, 0];
        if (masked)
            frame.AddRange(key);
        for (var i = 0; i < payload.Length; i++)
            frame.Add((byte)(payload[i] ^ key[i % 4]));
        return [.. frame];
    }

    /// <summary>The next frame of the server; null when the connection ended.</summary>
    public async Task<(int Opcode, byte[] Payload)?> ReadFrameAsync(TimeSpan? limit = null)
    {
        try
        {
            return await ReadAsync().Within(limit, "a frame of the server");
        }
        catch (Exception e) when (e is IOException or EndOfStreamException)
        {
            return null;
        }
    }

    /// <summary>The next JSON frame.</summary>
    public async Task<Frame> ReadJsonAsync()
    {
        while (await ReadFrameAsync() is { } frame)
        {
            if (frame.Opcode == Text)
                return new Frame(Encoding.UTF8.GetString(frame.Payload));
            if (frame.Opcode == Close)
                throw new InvalidOperationException($"The server closed with {CodeOf(frame.Payload)}.");
        }
        throw new EndOfStreamException("The connection ended.");
    }

    /// <summary>Reads to the end: the close code, or -1 when the connection ended without one.</summary>
    public async Task<int> ReadToCloseAsync(TimeSpan? limit = null)
    {
        while (await ReadFrameAsync(limit) is { } frame)
        {
            if (frame.Opcode == Close)
                return CodeOf(frame.Payload);
        }
        return -1;
    }

    /// <summary>Reads whatever bytes are there, a few at most; 0 when the connection has ended.</summary>
    public async Task<int> ReadRawAsync(Memory<byte> buffer)
    {
        try
        {
            return await _stream.ReadAsync(buffer).AsTask().Within();
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>Ends the connection with a reset, without any farewell.</summary>
    public void Reset()
    {
        _tcp.Client.LingerState = new LingerOption(true, 0);
        _tcp.Close();
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    private static int CodeOf(byte[] payload) => payload.Length < 2 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(payload);

    private async Task<(int Opcode, byte[] Payload)?> ReadAsync()
    {
        var head = new byte[2];
        await _stream.ReadExactlyAsync(head);
        long length = head[1] & 0x7F;
        if (length >= 126)
        {
            var more = new byte[length == 126 ? 2 : 8];
            await _stream.ReadExactlyAsync(more);
            length = more.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(more) : BinaryPrimitives.ReadInt64BigEndian(more);
        }
        var payload = new byte[length];
        await _stream.ReadExactlyAsync(payload);
        return (head[0] & 0x0F, payload);
    }

    private async Task ReadResponseAsync()
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(one) == 0)
                throw new EndOfStreamException($"The server ended the handshake: {text}");
            text.Append((char)one[0]);
        }
        var lines = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Status = int.Parse(lines[0].Split(' ')[1]);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':');
            Headers.Add((line[..colon], line[(colon + 1)..].Trim()));
        }
    }
}
