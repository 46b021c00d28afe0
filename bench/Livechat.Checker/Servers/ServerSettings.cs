namespace Livechat.Checker.Servers;

/// <summary>How a server under check is set: no limit in the way, and everything that is waited for is short.</summary>
public static class ServerSettings
{
    public static IReadOnlyDictionary<string, string> For(string modelUrl, string content) => new Dictionary<string, string>
    {
        ["LIVECHAT_CONTENT"] = content,
        ["LIVECHAT_MESSAGES_PER_MINUTE"] = "1000000",
        ["LIVECHAT_MESSAGE_BURST"] = "1000000",
        ["LIVECHAT_SOCKETS_PER_VISITOR"] = "1000000",
        ["LIVECHAT_SOCKETS_PER_ADDRESS"] = "1000000",
        ["LIVECHAT_ACTIONS_PER_HOUR"] = "1000000",
        ["LIVECHAT_MODEL_CALLS_PER_VISITOR"] = "0",
        ["LIVECHAT_MODEL_CALLS_PER_ADDRESS"] = "0",
        // A client of the checker gives a silent server up after three heartbeats.
        ["LIVECHAT_HEARTBEAT_SECONDS"] = "2",
        ["LIVECHAT_HEARTBEAT_TIMEOUT_SECONDS"] = "6",
        ["LIVECHAT_TURN_SECONDS"] = "4",
        ["LIVECHAT_PIECE_SECONDS"] = "1",
        ["GEMINI_API_KEY"] = "test-key",
        ["GEMINI_BASE_URL"] = modelUrl,
    };
}
