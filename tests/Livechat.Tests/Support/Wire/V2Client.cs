namespace Livechat.Tests.Support.Wire;

/// <summary>A client of livechat.v2 with the intents of a visitor.</summary>
public sealed class V2Client : SocketClient
{
    /// <summary>The client_id of its hello.</summary>
    public required string ClientId { get; init; }

    /// <summary>What the last welcome told.</summary>
    public Welcome Welcome { get; private set; } = null!;

    /// <summary>The events that came between welcome and live when this socket resumed.</summary>
    public List<Frame> Replay { get; private set; } = [];

    /// <summary>Opens the socket; hello is the caller's.</summary>
    /// <param name="server">http://host:port of the server.</param>
    /// <param name="origin">What a browser would send; null for a program.</param>
    public static async Task<V2Client> ConnectAsync(
        Uri server, string department = "support", string? origin = null, string? cookie = null, string? clientId = null)
    {
        var client = new V2Client { ClientId = clientId ?? Guid.NewGuid().ToString() };
        await client.ConnectAsync(Addresses.Socket(server, department), "livechat.v2", Addresses.Headers(origin, cookie));
        return client;
    }

    /// <summary>Opens the socket and a new conversation, and waits until it is live.</summary>
    public static async Task<V2Client> JoinAsync(
        Uri server, string department = "support", string? visitorToken = null, string? visitorName = null)
    {
        var client = await ConnectAsync(server, department);
        await client.HelloAsync(visitorToken: visitorToken, visitorName: visitorName);
        await client.NextAsync("live");
        return client;
    }

    /// <summary>Opens a socket that goes on with a conversation, and waits until it is live.</summary>
    public static async Task<V2Client> ResumeAsync(Uri server, Welcome conversation, long afterSeq, string? clientId = null)
    {
        var client = await ConnectAsync(server, conversation.Frame.Text("department"), clientId: clientId);
        await client.HelloAsync(conversation.ConversationId, conversation.Epoch, afterSeq, conversation.VisitorToken);
        client.Replay = await client.UntilLiveAsync();
        return client;
    }

    public Task SendHelloAsync(
        string? conversationId = null, string? epoch = null, long? afterSeq = null, string? visitorToken = null, string? visitorName = null) =>
        SendAsync(new
        {
            type = "hello",
            client_id = ClientId,
            conversation_id = conversationId,
            epoch,
            after_seq = afterSeq,
            visitor_token = visitorToken,
            visitor_name = visitorName,
        });

    public async Task<Welcome> HelloAsync(
        string? conversationId = null, string? epoch = null, long? afterSeq = null, string? visitorToken = null, string? visitorName = null)
    {
        await SendHelloAsync(conversationId, epoch, afterSeq, visitorToken, visitorName);
        return Welcome = new Welcome(await NextAsync("welcome", "nack"), visitorToken);
    }

    /// <summary>What comes before live, heartbeats left out.</summary>
    public async Task<List<Frame>> UntilLiveAsync()
    {
        var before = new List<Frame>();
        for (var frame = await NextAsync(); frame.Type != "live"; frame = await NextAsync())
        {
            if (frame.Type is not ("ping" or "typing" or "draft"))
                before.Add(frame);
        }
        return before;
    }

    /// <summary>Sends a message and waits for what the server says to it: sent or nack.</summary>
    public async Task<Frame> SendMessageAsync(string text, string? clientMessageId = null)
    {
        var id = clientMessageId ?? Guid.NewGuid().ToString();
        await SendAsync(new { type = "message", client_message_id = id, message = text });
        return await NextAsync(frame => frame.Type is "sent" or "nack");
    }

    /// <summary>Waits for an event with a seq of its own (message, status, confirmation).</summary>
    public Task<Frame> NextEventAsync() => NextAsync(frame => frame.Type != "sent" && frame.Type != "live" && frame.Seq > 0);

    /// <summary>The event with this seq, whether it came already or is still to come. What was asked for before is not passed over.</summary>
    public async Task<Frame> ShownAsync(long seq)
    {
        await Waiting.Until(() => Task.FromResult(Closed.IsCompleted || Find() is not null), what: $"event {seq}");
        return Find() ?? throw new InvalidOperationException($"The socket was closed with {await Closed} before event {seq} came.");
        Frame? Find() => Events.Find(frame => frame.Seq == seq);
    }

    /// <summary>All events that came so far, in the order they came.</summary>
    public List<Frame> Events => [.. Received.Where(frame => frame.Type is "message" or "status" or "confirmation")];
}

/// <summary>What a welcome told. Fails when a nack came instead.</summary>
public sealed class Welcome
{
    public Welcome(Frame frame, string? knownToken)
    {
        if (frame.Type != "welcome")
            throw new InvalidOperationException($"No welcome but {frame}");
        Frame = frame;
        VisitorToken = frame.Has("visitor_token") ? frame.Text("visitor_token") : knownToken;
    }

    public Frame Frame { get; }
    public string? VisitorToken { get; }
    public string ConversationId => Frame.Text("conversation_id");
    public string Epoch => Frame.Text("epoch");
    public long Head => Frame.Number("head");
}
