using System.Text.Json;

namespace Livechat.Bench.Clients;

/// <summary>What a frame of the server means to somebody who waits for an answer.</summary>
internal enum FrameKind
{
    Other,
    System,
    Welcome,
    Live,
    Sent,
    Refused,
    OwnMessage,
    Answer,
    Draft,
    Typing,
    Status,
    Ping,
    Pong,
}

/// <summary>Reads just enough of a frame: its type, who sent a message, and whether a draft has words.</summary>
internal static class ServerFrame
{
    public static FrameKind KindOf(ReadOnlySpan<byte> frame)
    {
        var json = new Utf8JsonReader(frame);
        json.Read();
        var kind = FrameKind.Other;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("type"u8))
            {
                json.Read();
                kind = KindOf(ref json);
                // The rest only matters for the two kinds that can mean two things.
                if (kind is not (FrameKind.Answer or FrameKind.Draft))
                    return kind;
            }
            else if (kind == FrameKind.Answer && json.ValueTextEquals("sender_type"u8))
            {
                json.Read();
                return json.ValueTextEquals("visitor"u8) ? FrameKind.OwnMessage : FrameKind.Answer;
            }
            else if (kind == FrameKind.Draft && json.ValueTextEquals("text"u8))
            {
                json.Read();
                return json.ValueTextEquals(""u8) ? FrameKind.Other : FrameKind.Draft;
            }
            else
            {
                json.Skip();
            }
        }
        return kind;
    }

    /// <summary>A text field of a frame; null when it has none.</summary>
    public static string? Text(ReadOnlySpan<byte> frame, string name)
    {
        var json = new Utf8JsonReader(frame);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals(name))
            {
                json.Read();
                return json.TokenType == JsonTokenType.String ? json.GetString() : null;
            }
            json.Skip();
        }
        return null;
    }

    private static FrameKind KindOf(ref Utf8JsonReader json) =>
        json.ValueTextEquals("message"u8) ? FrameKind.Answer
        : json.ValueTextEquals("draft"u8) ? FrameKind.Draft
        : json.ValueTextEquals("sent"u8) ? FrameKind.Sent
        : json.ValueTextEquals("typing"u8) ? FrameKind.Typing
        : json.ValueTextEquals("ping"u8) ? FrameKind.Ping
        : json.ValueTextEquals("pong"u8) ? FrameKind.Pong
        : json.ValueTextEquals("live"u8) ? FrameKind.Live
        : json.ValueTextEquals("welcome"u8) ? FrameKind.Welcome
        : json.ValueTextEquals("system"u8) ? FrameKind.System
        : json.ValueTextEquals("status"u8) ? FrameKind.Status
        : json.ValueTextEquals("nack"u8) ? FrameKind.Refused
        : FrameKind.Other;
}
