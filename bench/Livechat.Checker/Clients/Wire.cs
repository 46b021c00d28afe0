using System.Net.WebSockets;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Livechat.Checker.Clients;

/// <summary>One socket of a client: whole JSON frames out and in. Whatever the network does is a <see cref="WireException"/>.</summary>
internal sealed class Wire : IDisposable
{
    private static readonly TimeSpan Handshake = TimeSpan.FromSeconds(5);

    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly byte[] _buffer = new byte[16 * 1024];

    private Wire(string? protocol)
    {
        if (protocol is not null)
            _socket.Options.AddSubProtocol(protocol);
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
    }

    public static async Task<Wire> OpenAsync(Uri address, string? protocol, CancellationToken cancel)
    {
        var wire = new Wire(protocol);
        try
        {
            await wire.WithinAsync(Handshake, stop => wire._socket.ConnectAsync(address, stop), cancel);
            return wire;
        }
        catch
        {
            wire.Dispose();
            throw;
        }
    }

    /// <summary>Sends an object as one frame; null members are left out.</summary>
    public async Task SendAsync(object frame, CancellationToken cancel)
    {
        await _sending.WaitAsync(cancel);
        try
        {
            await WithinAsync(Handshake, stop => _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(frame, Options), WebSocketMessageType.Text, true, stop), cancel);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next frame; null when the server closed the socket. A server that is silent for too long is given up.</summary>
    public async Task<JsonElement?> ReceiveAsync(TimeSpan silence, CancellationToken cancel)
    {
        using var whole = new MemoryStream();
        while (true)
        {
            ValueWebSocketReceiveResult part = default;
            await WithinAsync(silence, async stop => part = await _socket.ReceiveAsync(_buffer.AsMemory(), stop), cancel);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            whole.Write(_buffer, 0, part.Count);
            if (part.EndOfMessage)
                return JsonDocument.Parse(Encoding.UTF8.GetString(whole.GetBuffer(), 0, (int)whole.Length)).RootElement;
        }
    }

    /// <summary>Ends it at once, for whoever reads from it too.</summary>
    public void Abort() => _socket.Abort();

    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }

    private async Task WithinAsync(TimeSpan limit, Func<CancellationToken, Task> step, CancellationToken cancel)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        end.CancelAfter(limit);
        try
        {
            await step(end.Token);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // A cancelled step ends its socket, and whoever comes after it hears of that.
            if (cancel.IsCancellationRequested)
                throw new OperationCanceledException(e.Message, e, cancel);
            throw new WireException(e is OperationCanceledException ? $"Nothing came within {limit.TotalSeconds:0} s." : e.Message, e);
        }
    }
}

/// <summary>The socket ended, or might as well have.</summary>
internal sealed class WireException(string message, Exception inner) : Exception(message, inner);
