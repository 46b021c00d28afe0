namespace Livechat.Hosting;

/// <summary>
/// How many sockets and connections there is room for, derived from the process's limit of open files: a server that runs out of them can
/// accept nobody any more and open no file either, so what does not fit is refused before.
/// </summary>
/// <param name="OpenFiles">The limit; null when there is none.</param>
/// <param name="Sockets">Open chat sockets at once; more are refused in the handshake.</param>
/// <param name="Connections">
/// Connections of every kind at once, more than sockets, so that health checks and refusals still get through; more are closed unread.
/// </param>
public sealed record Capacity(long? OpenFiles, int Sockets, int Connections)
{
    /// <summary>With fewer open files a server cannot be run.</summary>
    public const int FewestOpenFiles = 512;

    private const int Most = 1_000_000;

    // What a server has open at rest: nearly all of it its own assemblies, and those that are loaded later.
    private const int AtRest = 350;

    /// <param name="wanted">The setting: the most sockets; 0 for as many as there is room for.</param>
    public static Capacity Derive(long? openFiles, int wanted)
    {
        var connections = Most;
        if (openFiles is { } limit)
        {
            // Readers of the database, and calls of models and of other systems.
            var work = Math.Min(limit / 6, 400);
            connections = (int)Math.Clamp(limit - AtRest - work, 2, Most);
        }
        var sockets = Math.Max(connections - 16 - connections / 100, 1);
        return new Capacity(openFiles, wanted > 0 ? Math.Min(wanted, sockets) : sockets, connections);
    }

    public override string ToString() => OpenFiles is { } limit
        ? FormattableString.Invariant($"Room for {Sockets} chat sockets at once ({limit} open files)")
        : FormattableString.Invariant($"Room for {Sockets} chat sockets at once");
}
