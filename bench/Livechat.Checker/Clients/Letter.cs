namespace Livechat.Checker.Clients;

/// <summary>A message in a tab's outbox, until the server says that it is stored.</summary>
internal sealed class Letter(string token, string text)
{
    public string Token => token;

    public string Text => text;

    /// <summary>The same for every time it is sent.</summary>
    public Guid ClientMessageId { get; } = Guid.NewGuid();

    /// <summary>When it went out on the present socket, in ticks of the tab's clock; null when it has not.</summary>
    public long? SentAt { get; set; }
}
