using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace Livechat.Gateway.Connections;

/// <summary>
/// Ticks once a second for the connections that HTTP works on, as the server's own clock would. That one keeps for the whole life of a
/// connection what is registered with it; this one lets go of HTTP when HTTP has ended.
/// </summary>
internal sealed partial class HttpClock : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Ticks, bool> _ticking = new();
    private readonly ILogger _log;
    private readonly Timer _timer;

    public HttpClock(ILogger<HttpClock> log)
    {
        _log = log;
        _timer = new Timer(static clock => ((HttpClock)clock!).Tick(), this, Period, Period);
    }

    /// <summary>The clock of one connection, until it is disposed.</summary>
    public Ticks Start() => new(this);

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        // One turn at a time; one that comes too early is left out.
        if (!Monitor.TryEnter(_ticking))
            return;
        try
        {
            foreach (var (ticks, _) in _ticking)
                ticks.Tick();
        }
        catch (Exception e)
        {
            // A timer's failure would end the process.
            TickFailed(e);
        }
        finally
        {
            Monitor.Exit(_ticking);
        }
    }

    [LoggerMessage(111, LogLevel.Error, "Telling HTTP the time failed")]
    private partial void TickFailed(Exception error);

    /// <inheritdoc cref="Start"/>
    public sealed class Ticks(HttpClock clock) : IConnectionHeartbeatFeature, IDisposable
    {
        private Action? _tick;

        public void OnHeartbeat(Action<object> action, object state)
        {
            _tick += () => action(state);
            clock._ticking.TryAdd(this, true);
        }

        public void Tick() => Volatile.Read(ref _tick)?.Invoke();

        public void Dispose() => clock._ticking.TryRemove(this, out _);
    }
}
