using System.Diagnostics;
using System.Net;
using System.Text;

namespace Livechat.Bench.Clients;

/// <summary>A socket of the chat, or of the bare echo, that sends a ping and notes how long what comes back took.</summary>
internal sealed class PingSocket : IFrameReceiver, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly byte[] Ping = Encoding.UTF8.GetBytes("""{"type":"ping"}""");
    private static readonly byte[] Pong = Encoding.UTF8.GetBytes("""{"type":"pong"}""");

    private readonly ChatSocket _socket;
    private readonly FrameKind _answer;
    private readonly TaskCompletionSource _live = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sentAt;

    private PingSocket(ChatSocket socket, FrameKind answer)
    {
        _socket = socket;
        _answer = answer;
    }

    /// <summary>Hears how long each answer took, in Stopwatch ticks, on the thread that read it.</summary>
    public Action<long>? Answered { get; set; }

    /// <summary>Why it ended, if it did.</summary>
    public string? Trouble { get; private set; }

    /// <summary>A livechat.v2 socket with a conversation, live.</summary>
    public static async Task<PingSocket> OpenChatAsync(IPEndPoint server, CancellationToken cancel)
    {
        var ping = new PingSocket(await ChatSocket.ConnectAsync(server, "/livechat/ws/support/", "livechat.v2", cancel), FrameKind.Pong);
        _ = ping._socket.ReadAsync(ping);
        ping._socket.Send(Encoding.UTF8.GetBytes($$"""{"type":"hello","client_id":"{{Guid.NewGuid()}}"}"""));
        await ping._live.Task.WaitAsync(Patience, cancel);
        return ping;
    }

    public static async Task<PingSocket> OpenEchoAsync(IPEndPoint server, string path, CancellationToken cancel)
    {
        var ping = new PingSocket(await ChatSocket.ConnectAsync(server, path, null, cancel), FrameKind.Ping);
        _ = ping._socket.ReadAsync(ping);
        return ping;
    }

    public static async Task<PingSocket[]> OpenAsync(int count, Func<CancellationToken, Task<PingSocket>> open, CancellationToken cancel)
    {
        var sockets = new PingSocket[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancel }, async (i, stop) => sockets[i] = await open(stop));
        return sockets;
    }

    /// <summary>False when the answer to the ping before has not come yet; nothing is sent then.</summary>
    public bool TryPing()
    {
        if (Volatile.Read(ref _sentAt) != 0 || Trouble is not null)
            return false;
        Volatile.Write(ref _sentAt, Stopwatch.GetTimestamp());
        _socket.Send(Ping);
        return true;
    }

    public void Received(ReadOnlySpan<byte> text, long at)
    {
        var kind = ServerFrame.KindOf(text);
        if (kind == _answer && Volatile.Read(ref _sentAt) is not 0 and var sent)
        {
            Volatile.Write(ref _sentAt, 0);
            Answered?.Invoke(at - sent);
        }
        else if (kind == FrameKind.Ping)
        {
            _socket.Send(Pong);
        }
        else if (kind == FrameKind.Live)
        {
            _live.TrySetResult();
        }
    }

    public void Ended(string why)
    {
        Trouble = "A socket ended: " + why;
        _live.TrySetException(new BenchException(Trouble));
    }

    public void Dispose() => _socket.Dispose();
}
