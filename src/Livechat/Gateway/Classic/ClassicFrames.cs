using Livechat.Conversations;

namespace Livechat.Gateway.Classic;

/// <summary>The frames of the server in the classic dialect.</summary>
internal static class ClassicFrames
{
    public static byte[] System(string message) => FrameWriter.Write("system", message, static (json, m) => json.WriteString("message"u8, m));

    /// <summary>An answer, from AI or human alike.</summary>
    /// <param name="text">Its words, with what only this dialect has to say in words.</param>
    public static byte[] Message(ConversationEvent entry, string text, string sessionId, string persona) =>
        FrameWriter.Write("message", (entry, text, sessionId, persona), static (json, m) =>
        {
            json.WriteString("message"u8, m.text);
            json.WriteString("sender"u8, m.entry.Sender);
            json.WriteString("persona"u8, m.persona);
            json.WriteString("session_id"u8, m.sessionId);
            json.WriteString("message_id"u8, m.entry.MessageId!.Value);
            json.WriteNumber("seq"u8, m.entry.Seq);
            json.WriteBoolean("success"u8, true);
            var details = m.entry.ReadDetails();
            json.WriteString("action"u8, details?.Action);
            json.WriteActionResult(details?.ActionResult);
            if (details is not null)
                json.WriteCitations(details);
        });
}
