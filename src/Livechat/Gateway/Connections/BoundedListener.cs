using System.Net;
using Livechat.Hosting;
using Microsoft.AspNetCore.Connections;

namespace Livechat.Gateway.Connections;

/// <summary>
/// Listens like the transport it wraps, and closes what comes while as many connections are open as there is room for. That is done before
/// the next one is accepted, so that no flood, however quick, opens more than one file too many.
/// </summary>
internal sealed class BoundedListenerFactory(IConnectionListenerFactory transport, Capacity capacity) : IConnectionListenerFactory
{
    private int _open;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(this, await transport.BindAsync(endpoint, cancellationToken));

    private bool TryEnter()
    {
        if (Interlocked.Increment(ref _open) <= capacity.Connections)
            return true;
        Leave();
        return false;
    }

    private void Leave() => Interlocked.Decrement(ref _open);

    private sealed class Listener(BoundedListenerFactory factory, IConnectionListener listener) : IConnectionListener
    {
        public EndPoint EndPoint => listener.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (await listener.AcceptAsync(cancellationToken) is { } connection)
            {
                if (factory.TryEnter())
                    return new CountedConnection(factory, connection);
                connection.Abort(new ConnectionAbortedException("There is no room for another connection."));
                await connection.DisposeAsync();
            }
            return null;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => listener.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => listener.DisposeAsync();
    }

    private sealed class CountedConnection(BoundedListenerFactory factory, ConnectionContext connection) : ForwardingConnection(connection)
    {
        private int _isDisposed;

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
                factory.Leave();
        }
    }
}
