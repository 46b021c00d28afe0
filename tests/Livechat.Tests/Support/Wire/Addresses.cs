namespace Livechat.Tests.Support.Wire;

internal static class Addresses
{
    /// <summary>ws://host:port/livechat/ws/{department}/ of a server at http://host:port.</summary>
    public static Uri Socket(Uri server, string department) => new($"ws://{server.Authority}/livechat/ws/{department}/");

    public static IEnumerable<(string Name, string Value)> Headers(string? origin, string? cookie)
    {
        if (origin is not null)
            yield return ("Origin", origin);
        if (cookie is not null)
            yield return ("Cookie", cookie);
    }
}
