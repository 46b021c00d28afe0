using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

/// <summary>
/// A hostile or merely scripted server: takes the place of the chat's socket in the browser and says what a test wants, as well-formed
/// livechat.v2. For what the panel must cope with and a real server never sends.
/// </summary>
public sealed class ScriptedChat
{
    private readonly TaskCompletionSource<IWebSocketRoute> _socket = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly JsonObject _welcome = new()
    {
        ["type"] = "welcome", ["conversation_id"] = "c1", ["epoch"] = "e1", ["head"] = 0, ["status"] = "ai", ["department"] = "support",
        ["persona"] = "support", ["sender"] = "Support Engineer", ["company"] = "Slyker Tech Web Services",
        ["greeting"] = "Hello, this is technical support. What isn't working, and since when?", ["heartbeat_seconds"] = 25,
        ["limits"] = new JsonObject { ["message_characters"] = 4000, ["frame_bytes"] = 16384, ["messages_per_minute"] = 30, ["message_burst"] = 10 },
        ["features"] = new JsonArray(),
    };
    private readonly Channel<string> _clicks = Channel.CreateUnbounded<string>();
    private int _seq;

    /// <summary>Fields of the welcome to set before the visit starts.</summary>
    public JsonObject Welcome => _welcome;

    public Task PrepareAsync(IPage page) => page.RouteWebSocketAsync("**/livechat/ws/**", route =>
    {
        route.OnMessage(frame =>
        {
            var said = JsonNode.Parse(frame.Text!)!;
            if ((string?)said["type"] == "hello")
            {
                route.Send(_welcome.ToJsonString());
                route.Send(JsonSerializer.Serialize(new { type = "live", seq = 0 }));
                _socket.TrySetResult(route);
            }
            else if ((string?)said["type"] == "message")
            {
                var id = (string)said["client_message_id"]!;
                route.Send(JsonSerializer.Serialize(new { type = "sent", client_message_id = id, message_id = id, seq = ++_seq, created_at = At }));
            }
            else if ((string?)said["type"] == "confirm")
            {
                _clicks.Writer.TryWrite(said.ToJsonString());
            }
        });
    });

    public static string At => "2026-11-22T08:30:00Z";

    public async Task SendAsync(object frame) =>
        (await _socket.Task.WaitAsync(TimeSpan.FromSeconds(15))).Send(JsonSerializer.Serialize(frame));

    public Task DraftAsync(string id, int revision, string text) => SendAsync(new { type = "draft", message_id = id, revision, text });

    public Task TypingAsync(bool on) => SendAsync(new { type = "typing", sender = "Support Engineer", is_typing = on });

    public Task MessageAsync(string text, string senderType = "ai", string sender = "Support Engineer", object? citations = null, string? id = null)
    {
        var seq = ++_seq;
        return SendAsync(new { type = "message", message_id = id ?? $"m{seq}", seq, sender_type = senderType, sender, message = text, created_at = At, citations });
    }

    public Task StatusAsync(string status, string? agent = null, int? position = null, int? wait = null) =>
        SendAsync(new { type = "status", seq = ++_seq, status, agent, queue_position = position, estimated_wait_seconds = wait });

    public Task ConfirmationAsync(string id, string title, string[] lines, string state = "open", TimeSpan? left = null) => SendAsync(new
    {
        type = "confirmation", seq = ++_seq, confirmation_id = id, title, lines, expires_at = DateTimeOffset.UtcNow + (left ?? TimeSpan.FromMinutes(5)), state,
    });

    /// <summary>The next click on a card, as the frame that was sent.</summary>
    public Task<string> NextClickAsync() => _clicks.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15));

    public async Task CloseAsync(int code) => await (await _socket.Task).CloseAsync(new() { Code = code });
}
