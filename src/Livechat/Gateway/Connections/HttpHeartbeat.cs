using Microsoft.AspNetCore.Connections.Features;

namespace Livechat.Gateway.Connections;

/// <summary>
/// The server's clock as HTTP gets it. The connection keeps for its whole life what is registered with it, so HTTP, with all its objects,
/// registers here and is let go of when it has ended.
/// </summary>
internal sealed class HttpHeartbeat(IConnectionHeartbeatFeature? connection) : IConnectionHeartbeatFeature
{
    private Action? _tick;

    public void OnHeartbeat(Action<object> action, object state)
    {
        if (_tick is null)
            connection?.OnHeartbeat(static heartbeat => ((HttpHeartbeat)heartbeat).Tick(), this);
        _tick += () => action(state);
    }

    public void Stop() => Volatile.Write(ref _tick, null);

    private void Tick() => Volatile.Read(ref _tick)?.Invoke();
}
