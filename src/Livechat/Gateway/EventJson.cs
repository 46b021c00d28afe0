using System.Text.Json;
using Livechat.Conversations;

namespace Livechat.Gateway;

/// <summary>The parts of a message frame that both dialects share.</summary>
internal static class EventJson
{
    public static void WriteCitations(this Utf8JsonWriter json, EventDetails details)
    {
        if (details.Citations is not { Count: > 0 } citations)
            return;
        json.WriteStartArray("citations"u8);
        foreach (var citation in citations)
        {
            json.WriteStartObject();
            json.WriteString("title"u8, citation.Title);
            json.WriteString("url"u8, citation.Url);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void WriteActionResult(this Utf8JsonWriter json, ActionResult? result)
    {
        json.WritePropertyName("action_result"u8);
        if (result is null)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        json.WriteBoolean("success"u8, result.Success);
        json.WriteString("message"u8, result.Message);
        if (result.Data is { } data)
        {
            json.WritePropertyName("data"u8);
            data.WriteTo(json);
        }
        json.WriteEndObject();
    }
}
