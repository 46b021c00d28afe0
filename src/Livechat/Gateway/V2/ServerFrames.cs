using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Livechat.Conversations;
using Livechat.Hosting;
using Livechat.Identity;

namespace Livechat.Gateway.V2;

/// <summary>The frames of the server in livechat.v2. Docs: docs/protocol.md.</summary>
internal static class ServerFrames
{
    public static byte[] Welcome(Welcome welcome) => FrameWriter.Write("welcome", welcome, static (json, w) =>
    {
        json.WriteString("conversation_id"u8, w.Conversation.Id);
        json.WriteString("epoch"u8, w.Epoch);
        json.WriteNumber("head"u8, w.Conversation.Head);
        json.WriteString("status"u8, w.Conversation.Status);
        json.WriteString("department"u8, w.Conversation.Department);
        json.WriteString("persona"u8, w.Host.Persona);
        json.WriteString("sender"u8, w.Host.Sender);
        json.WriteString("company"u8, w.Company);
        json.WriteString("greeting"u8, w.Host.Greeting);
        json.WriteNumber("heartbeat_seconds"u8, (int)w.Limits.Heartbeat.TotalSeconds);
        json.WriteStartObject("limits"u8);
        json.WriteNumber("message_characters"u8, w.Limits.MessageCharacters);
        json.WriteNumber("frame_bytes"u8, w.Limits.FrameBytes);
        json.WriteNumber("messages_per_minute"u8, w.Limits.MessagesPerMinute);
        json.WriteNumber("message_burst"u8, w.Limits.MessageBurst);
        json.WriteEndObject();
        json.WriteStartArray("features"u8);
        json.WriteEndArray();
        WriteVisitor(json, w.Principal);
        if (w.VisitorToken is not null)
            json.WriteString("visitor_token"u8, w.VisitorToken);
    });

    /// <summary>So that a client notices when somebody else speaks now, and drops what it kept: the mark is the same as long as the person is.</summary>
    private static void WriteVisitor(Utf8JsonWriter json, Principal principal)
    {
        json.WriteStartObject("visitor"u8);
        json.WriteString("mark"u8, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(principal.Key)).AsSpan(0, 8)));
        json.WriteString("kind"u8, principal.Kind switch
        {
            PrincipalKind.Guest => "guest",
            PrincipalKind.Customer => "customer",
            _ => "staff",
        });
        if (principal.Name is { } name)
            json.WriteString("name"u8, name);
        json.WriteEndObject();
    }

    public static byte[] Live(long seq) => FrameWriter.Write("live", seq, static (json, s) => json.WriteNumber("seq"u8, s));

    public static byte[] Reset(string reason) => FrameWriter.Write("reset", reason, static (json, r) => json.WriteString("reason"u8, r));

    public static byte[] Sent(Guid clientMessageId, AppendResult stored) => FrameWriter.Write("sent", (clientMessageId, stored), static (json, s) =>
    {
        json.WriteString("client_message_id"u8, s.clientMessageId);
        json.WriteString("message_id"u8, s.stored.MessageId);
        json.WriteNumber("seq"u8, s.stored.Seq);
        json.WriteTime("created_at"u8, s.stored.CreatedAt);
    });

    public static byte[] Nack(string code, string message, string? clientMessageId = null, int? retryAfterSeconds = null, string? confirmationId = null) =>
        FrameWriter.Write("nack", (code, message, clientMessageId, retryAfterSeconds, confirmationId), static (json, n) =>
        {
            if (n.clientMessageId is not null)
                json.WriteString("client_message_id"u8, n.clientMessageId);
            if (n.confirmationId is not null)
                json.WriteString("confirmation_id"u8, n.confirmationId);
            json.WriteString("code"u8, n.code);
            json.WriteBoolean("retryable"u8, NackCode.IsRetryable(n.code));
            if (n.retryAfterSeconds is { } seconds)
                json.WriteNumber("retry_after_seconds"u8, seconds);
            json.WriteString("message"u8, n.message);
        });

    /// <summary>An event of the log. Encoded once, however many sockets it goes to.</summary>
    public static byte[] Event(ConversationEvent entry) => entry.Encoded ??= entry.Kind switch
    {
        EventKind.Status => Status(entry),
        EventKind.Confirmation => Confirmation(entry),
        _ => Message(entry),
    };

    public static byte[] Draft(Draft draft) => draft.Encoded ??= FrameWriter.Write("draft", draft, static (json, d) =>
    {
        json.WriteString("message_id"u8, d.MessageId);
        json.WriteNumber("revision"u8, d.Revision);
        json.WriteString("text"u8, d.Text);
    });

    public static byte[] Bye(int retryAfterSeconds) =>
        FrameWriter.Write("bye", retryAfterSeconds, static (json, s) => json.WriteNumber("retry_after_seconds"u8, s));

    private static byte[] Message(ConversationEvent entry) => FrameWriter.Write("message", entry, static (json, e) =>
    {
        json.WriteString("message_id"u8, e.MessageId!.Value);
        json.WriteNumber("seq"u8, e.Seq);
        json.WriteString("sender_type"u8, e.SenderType);
        json.WriteString("sender"u8, e.Sender);
        json.WriteString("message"u8, e.Body);
        json.WriteTime("created_at"u8, e.CreatedAt);
        if (e.ClientMessageId is { } clientMessageId)
            json.WriteString("client_message_id"u8, clientMessageId);
        if (e.ReadDetails() is not { } details)
            return;
        json.WriteCitations(details);
        if (details.Action is not null)
        {
            json.WriteString("action"u8, details.Action);
            json.WriteActionResult(details.ActionResult);
        }
    });

    private static byte[] Confirmation(ConversationEvent entry) => FrameWriter.Write("confirmation", entry, static (json, e) =>
    {
        var card = e.ReadDetails()!.Confirmation!;
        json.WriteNumber("seq"u8, e.Seq);
        json.WriteString("confirmation_id"u8, card.Id);
        json.WriteString("title"u8, card.Title);
        json.WriteStartArray("lines"u8);
        foreach (var line in card.Lines)
            json.WriteStringValue(line);
        json.WriteEndArray();
        json.WriteTime("expires_at"u8, card.ExpiresAt);
        json.WriteString("state"u8, card.State);
    });

    private static byte[] Status(ConversationEvent entry) => FrameWriter.Write("status", entry, static (json, e) =>
    {
        json.WriteNumber("seq"u8, e.Seq);
        json.WriteString("status"u8, e.Body);
        var details = e.ReadDetails();
        if (details?.Agent is { } agent)
            json.WriteString("agent"u8, agent);
        if (details?.Department is { } department)
            json.WriteString("department"u8, department);
    });
}

/// <summary>What a welcome tells.</summary>
/// <param name="VisitorToken">Handed over to programs when it was made just now; browsers have it in a cookie.</param>
internal sealed record Welcome(Conversation Conversation, string Epoch, DepartmentHost Host, string Company, LimitOptions Limits, Principal Principal, string? VisitorToken);
