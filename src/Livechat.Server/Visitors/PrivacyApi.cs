using System.Text.Json;
using Livechat.Conversations;
using Livechat.Desk;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Server.SignIn;

namespace Livechat.Server.Visitors;

/// <summary>What is known about a visitor, for that visitor: to see, to take along, and to have erased.</summary>
internal sealed class PrivacyApi(
    VisitorRequest requests, ConversationList list, ConversationLog log, ConversationErasure erasure, OwnRequests desk, LivechatOptions options, TimeProvider time)
{
    private const int Page = 200;

    /// <summary>GET export: everything, as one JSON file, written as it is read.</summary>
    public Task ExportAsync(HttpContext context) => requests.AnswerAsync(context, async visitor =>
    {
        var cancel = context.RequestAborted;
        // Read before the first byte, so that a database in trouble is told as such.
        var first = visitor is null ? [] : await list.ReadAsync(visitor.Key, null, Page, cancel);
        var (tickets, callbacks) = visitor is null ? ([], []) : (await desk.TicketsAsync(visitor.Key, cancel), await desk.CallbacksAsync(visitor.Key, cancel));

        var response = context.Response;
        response.ContentType = "application/json";
        response.Headers.ContentDisposition = $"attachment; filename=\"chat-data-{time.GetUtcNow():yyyy-MM-dd}.json\"";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        await using var json = new Utf8JsonWriter(response.BodyWriter, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("company", options.Company);
        json.WriteString("exported_at", time.GetUtcNow());
        json.WriteString("kind", visitor is null ? "unknown" : visitor.Kind.ToString().ToLowerInvariant());
        if (visitor?.Name is { } name)
            json.WriteString("name", name);
        json.WriteStartArray("conversations");
        for (var page = first; ; page = await list.ReadAsync(visitor!.Key, page[^1].Position, Page, cancel))
        {
            foreach (var own in page)
                await WriteAsync(json, own, visitor!, cancel);
            if (page.Count < Page)
                break;
        }
        json.WriteEndArray();
        Write(json, "tickets", tickets, VisitorJson.Default.OwnTicket);
        Write(json, "callbacks", callbacks, VisitorJson.Default.OwnCallback);
        json.WriteEndObject();
    });

    /// <summary>DELETE conversations/{id}.</summary>
    public Task EraseAsync(HttpContext context) => requests.AnswerAsync(context, async visitor =>
    {
        if (visitor is not null && Guid.TryParse(context.GetRouteValue("id") as string, out var id) && await erasure.EraseAsync(id, visitor))
            await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, new ErasedAnswer(1), VisitorJson.Default.ErasedAnswer);
        else
            await ApiAnswer.WriteAsync(context, StatusCodes.Status404NotFound, "not_found", "There is no such conversation.");
    });

    /// <summary>DELETE conversations: all of them.</summary>
    public Task EraseAllAsync(HttpContext context) => requests.AnswerAsync(context, async visitor =>
    {
        var erased = visitor is null ? 0 : await erasure.EraseAllAsync(visitor, context.RequestAborted);
        await ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, new ErasedAnswer(erased), VisitorJson.Default.ErasedAnswer);
    });

    private async Task WriteAsync(Utf8JsonWriter json, OwnConversation own, Principal visitor, CancellationToken cancel)
    {
        // Owned still, now that it is read: what was erased meanwhile is no longer theirs to export.
        if (await log.ResumeAsync(new Position(own.Id, 0, Page), visitor.Key, cancel) is not { } read)
            return;
        json.WriteStartObject();
        json.WriteString("conversation_id", own.Id);
        json.WriteString("department", own.Department);
        json.WriteString("status", own.Status);
        json.WriteString("created_at", own.CreatedAt);
        if (read.Conversation.VisitorName is { } name)
            json.WriteString("visitor_name", name);
        if (read.Conversation.Locale is { } locale)
            json.WriteString("locale", locale);
        if (read.Conversation.PageUrl is { } page)
            json.WriteString("page_url", page);
        json.WriteStartArray("messages");
        for (var events = read.Events; ; events = await log.ReadAfterAsync(own.Id, events[^1].Seq, Page, cancel))
        {
            foreach (var entry in events.Where(entry => entry.Kind == EventKind.Message))
                Write(json, entry);
            await json.FlushAsync(cancel);
            if (events.Count < Page)
                break;
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ConversationEvent entry)
    {
        json.WriteStartObject();
        json.WriteNumber("seq", entry.Seq);
        json.WriteString("created_at", entry.CreatedAt);
        json.WriteString("sender_type", entry.SenderType);
        json.WriteString("sender", entry.Sender);
        json.WriteString("message", entry.Body);
        json.WriteEndObject();
    }

    private static void Write<T>(Utf8JsonWriter json, string name, IEnumerable<T> rows, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        json.WriteStartArray(name);
        foreach (var row in rows)
            JsonSerializer.Serialize(json, row, type);
        json.WriteEndArray();
    }
}
