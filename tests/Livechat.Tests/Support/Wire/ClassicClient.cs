namespace Livechat.Tests.Support.Wire;

/// <summary>A client of the classic dialect: the widget of the replaced system, or a script.</summary>
public sealed class ClassicClient : SocketClient
{
    /// <summary>Opens the socket without asking for a subprotocol.</summary>
    public static async Task<ClassicClient> ConnectAsync(Uri server, string department = "support", string? origin = null, string? cookie = null)
    {
        var client = new ClassicClient();
        await client.ConnectAsync(Addresses.Socket(server, department), null, Addresses.Headers(origin, cookie));
        return client;
    }

    /// <summary>Opens the socket and takes the line that greets.</summary>
    public static async Task<ClassicClient> JoinAsync(Uri server, string department = "support", string? origin = null, string? cookie = null)
    {
        var client = await ConnectAsync(server, department, origin, cookie);
        await client.NextAsync("system");
        return client;
    }

    public Task SayAsync(string message, string? sessionId = null) => SendAsync(new { type = "message", message, session_id = sessionId });

    /// <summary>The next answer; typing and heartbeats are passed over.</summary>
    public Task<Frame> NextAnswerAsync() => NextAsync("message");

    /// <summary>Says something and waits for the answer to it.</summary>
    public async Task<Frame> AskAsync(string message, string? sessionId = null)
    {
        await SayAsync(message, sessionId);
        return await NextAnswerAsync();
    }
}
