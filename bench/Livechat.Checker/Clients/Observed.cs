namespace Livechat.Checker.Clients;

/// <summary>How often things happened that are no fault by themselves. Thread-safe.</summary>
public sealed class Observed
{
    private int _reconnects;
    private int _nacks;
    private int _resets;
    private int _gaps;
    private int _byes;
    private int _drafts;

    /// <summary>Sockets that were opened after the first of each tab.</summary>
    public int Reconnects => _reconnects;

    /// <summary>Refusals that a client is to come back after.</summary>
    public int Nacks => _nacks;

    /// <summary>Times a server did not know a tab's position.</summary>
    public int Resets => _resets;

    /// <summary>Times an event was missing on a live socket, so that the tab had to ask again.</summary>
    public int Gaps => _gaps;

    /// <summary>Farewells of a server that drains.</summary>
    public int Byes => _byes;

    public int Drafts => _drafts;

    internal void Reconnected() => Interlocked.Increment(ref _reconnects);

    internal void Refused() => Interlocked.Increment(ref _nacks);

    internal void Reset() => Interlocked.Increment(ref _resets);

    internal void Gap() => Interlocked.Increment(ref _gaps);

    internal void Bye() => Interlocked.Increment(ref _byes);

    internal void Draft() => Interlocked.Increment(ref _drafts);
}
