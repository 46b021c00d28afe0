using System.Net;
using System.Net.Sockets;

namespace Livechat.Checker.Faults;

/// <summary>
/// The network between clients and server: forwards bytes, and does to each connection what its plan says. Its own address stays while servers
/// come and go behind it.
/// </summary>
public sealed class CutProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly HashSet<ProxiedLink> _links = [];
    private readonly Task _accepting;
    private int _harmed;

    public CutProxy()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Where connections lead now; a connection that is made meanwhile is refused when it gives 0.</summary>
    public Func<int> Target { get; set; } = () => 0;

    /// <summary>Asked for each connection.</summary>
    public Func<LinkPlan> NextPlan { get; set; } = () => LinkPlan.Faithful;

    /// <summary>Connections whose plan was carried out.</summary>
    public int Harmed => _harmed;

    /// <summary>Resets every connection there is now.</summary>
    public void CutAll()
    {
        ProxiedLink[] links;
        lock (_gate)
            links = [.. _links];
        foreach (var link in links)
        {
            Interlocked.Increment(ref _harmed);
            link.Reset();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        CutAll();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stopping.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var link = new ProxiedLink(client, NextPlan(), () => Interlocked.Increment(ref _harmed));
        lock (_gate)
            _links.Add(link);
        try
        {
            await link.RunAsync(Target());
        }
        finally
        {
            lock (_gate)
                _links.Remove(link);
        }
    }
}
