using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Livechat.Gateway.Connections;

/// <summary>
/// A connection as HTTP sees it, from which a request may take the connection over. HTTP works on this one, so that nothing it leaves behind
/// (features, timers, its end of the pipes) stays with the real one: when HTTP has ended, all that it made for the request is garbage.
/// </summary>
internal sealed class HeldConnection : ForwardingConnection
{
    private readonly HeldTransport _held;
    private readonly HttpClock.Ticks _ticks;

    public HeldConnection(ConnectionContext connection, HttpClock clock) : base(connection)
    {
        Transport = _held = new HeldTransport(connection.Transport);
        _ticks = clock.Start();
        Features = new FeatureCollection(connection.Features);
        Features.Set<IConnectionHeartbeatFeature>(_ticks);
        Features.Set(this);
    }

    public override IFeatureCollection Features { get; }

    /// <summary>Set by a layer between this and HTTP, such as TLS, that has a transport of its own.</summary>
    public override IDuplexPipe Transport { get; set; }

    /// <summary>Who goes on with the connection once HTTP has ended; null when nobody took it.</summary>
    public Func<Stream, Task>? Next { get; private set; }

    /// <summary>The connection of an upgraded request; null when it cannot be taken over, and the request has to last as long as the socket.</summary>
    public static HeldConnection? Of(HttpContext context) =>
        // Not under TLS, whose layer ends with HTTP, and not a stream of many on one connection.
        HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<HeldConnection>() is { } held && held.Transport == held._held ? held : null;

    /// <summary>Takes the connection over. The request has to be upgraded, and to return without touching it again.</summary>
    public void HandOver(Func<Stream, Task> next)
    {
        Next = next;
        _held.Keep();
    }

    /// <summary>HTTP has ended: its clock is let go of.</summary>
    public void Release() => _ticks.Dispose();
}
