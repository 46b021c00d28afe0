using System.Net;
using System.Net.Sockets;

namespace Livechat.Checker.Faults;

/// <summary>One connection through the proxy.</summary>
/// <param name="harmed">Called when the plan has been carried out.</param>
internal sealed class ProxiedLink(Socket client, LinkPlan plan, Action harmed)
{
    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly FrameCounter? _frames = plan.Frames is { } k ? new FrameCounter(k) : null;
    private volatile bool _isSilent;
    private long _bytes;

    /// <summary>Forwards until either side ends or the plan does.</summary>
    public async Task RunAsync(int port)
    {
        try
        {
            client.NoDelay = true;
            if (port == 0)
                return;
            await _server.ConnectAsync(IPAddress.Loopback, port);
            await Task.WhenAll(ForwardAsync(client, _server, Direction.ToServer), ForwardAsync(_server, client, Direction.ToClient));
        }
        catch (SocketException)
        {
            // No server there at the moment.
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Ends it for both sides, without a goodbye.</summary>
    public void Reset()
    {
        foreach (var socket in new[] { client, _server })
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It ended by itself.
            }
            socket.Dispose();
        }
    }

    private async Task ForwardAsync(Socket from, Socket to, Direction way)
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var count = await from.ReceiveAsync(buffer);
                if (count == 0)
                {
                    if (!_isSilent)
                        to.Shutdown(SocketShutdown.Send);
                    return;
                }
                if (plan.Delay > TimeSpan.Zero)
                    await Task.Delay(plan.Delay);
                if (_isSilent)
                    continue;
                var kept = way == plan.Way ? Kept(buffer.AsSpan(0, count)) : null;
                await SendAllAsync(to, buffer.AsMemory(0, kept ?? count));
                if (kept is null)
                    continue;
                harmed();
                if (plan.Ending == Ending.Reset)
                {
                    Reset();
                    return;
                }
                _isSilent = true;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One side ended; the other hears of it, unless nobody hears of anything any more.
            if (!_isSilent)
                Reset();
        }
    }

    /// <summary>How many of these bytes still go through; null for all of them, and more to come.</summary>
    private int? Kept(ReadOnlySpan<byte> bytes)
    {
        if (_frames is not null)
            return _frames.Feed(bytes);
        var before = _bytes;
        _bytes += bytes.Length;
        return plan.Bytes is { } most && _bytes >= most ? (int)Math.Max(0, most - before) : null;
    }

    private static async Task SendAllAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await to.SendAsync(bytes)..];
    }
}
