using System.Text.Json;

namespace Livechat.Gateway.Classic;

/// <summary>A frame of a classic client.</summary>
internal abstract record ClassicFrame
{
    /// <param name="Text">Null or blank when there is nothing to send.</param>
    public sealed record Message(string? Text, string? SessionId, string? VisitorName) : ClassicFrame;

    public sealed record Ping : ClassicFrame;

    /// <summary>Understood, and nothing to do: pong, typing, types of later versions.</summary>
    public sealed record Ignored : ClassicFrame;

    public sealed record Malformed : ClassicFrame;
}

/// <summary>
/// Reads a classic frame: a JSON object of which only type, message, session_id and visitor_name are looked at. Whatever else a client
/// sends (user_id, sender, email, role) is not even read. Never throws, whatever the bytes are.
/// </summary>
internal static class ClassicFrameParser
{
    private const int LongestSessionId = 100;

    public static ClassicFrame Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !TryText(root, "type", out var type))
                return new ClassicFrame.Malformed();
            return type switch
            {
                null or "" or "message" => ReadMessage(root),
                "ping" => new ClassicFrame.Ping(),
                _ => new ClassicFrame.Ignored(),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escape that is half a surrogate pair has no text.
            return new ClassicFrame.Malformed();
        }
    }

    private static ClassicFrame ReadMessage(JsonElement root)
    {
        if (!TryText(root, "message", out var text) || text?.Contains('\0') == true)
            return new ClassicFrame.Malformed();
        if (!TryText(root, "session_id", out var session) || session?.Length > LongestSessionId || session?.Contains('\0') == true)
            return new ClassicFrame.Malformed();
        // A display name is decoration: one of another type is left out, not an error.
        TryText(root, "visitor_name", out var name);
        return new ClassicFrame.Message(text, string.IsNullOrEmpty(session) ? null : session, name);
    }

    /// <summary>False when the key is there with something that is neither text nor null.</summary>
    private static bool TryText(JsonElement root, string key, out string? text)
    {
        text = null;
        if (!root.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null)
            return true;
        if (value.ValueKind != JsonValueKind.String)
            return false;
        text = value.GetString();
        return true;
    }
}
