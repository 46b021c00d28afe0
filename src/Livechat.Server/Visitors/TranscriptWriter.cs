using System.Globalization;
using Livechat.Conversations;
using Livechat.Hosting;

namespace Livechat.Server.Visitors;

/// <summary>Writes a conversation as its visitor saw it: messages and who answered, without what is kept about them inside.</summary>
internal sealed class TranscriptWriter(ConversationLog log, LivechatOptions options)
{
    /// <summary>How many events are in memory at a time.</summary>
    public const int Page = 200;

    /// <param name="conversation">Its first page.</param>
    public async Task WriteAsync(HttpContext context, Resume conversation, TranscriptFormat format, TimeZoneInfo zone)
    {
        var (talk, events) = (conversation.Conversation, conversation.Events);
        var response = context.Response;
        response.ContentType = $"{format.MediaType}; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"chat-{talk.CreatedAt.UtcDateTime:yyyy-MM-dd}.{format.Extension}\"";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

        await response.WriteAsync(format.Head($"Conversation with {options.Company}",
        [
            ("Department", talk.Department), ("Begun", At(talk.CreatedAt, zone)), ("Reference", talk.Id.ToString()), ("Times", zone.Id),
        ]), context.RequestAborted);
        while (true)
        {
            foreach (var entry in events)
                await response.WriteAsync(Part(entry, format, zone), context.RequestAborted);
            if (events.Count < Page)
                break;
            events = await log.ReadAfterAsync(talk.Id, events[^1].Seq, Page, context.RequestAborted);
        }
        await response.WriteAsync(format.Foot(), context.RequestAborted);
    }

    private static string Part(ConversationEvent entry, TranscriptFormat format, TimeZoneInfo zone)
    {
        var at = At(entry.CreatedAt, zone);
        return entry.Kind switch
        {
            EventKind.Message when entry.SenderType == SenderType.System => format.Line(at, entry.Body ?? ""),
            EventKind.Message => format.Message(at, Name(entry), entry.SenderType!, entry.Body ?? ""),
            EventKind.Status => format.Line(at, StatusText(entry)),
            EventKind.Confirmation when entry.ReadDetails()?.Confirmation is { } card => format.Line(at, $"{card.Title}: {entry.Body}"),
            _ => "",
        };
    }

    // That a message is a machine's is said beside each of them, whatever it is called.
    private static string Name(ConversationEvent entry) => entry.SenderType switch
    {
        SenderType.Ai => $"{entry.Sender} (AI)",
        SenderType.Visitor => entry.Sender is { Length: > 0 } name ? name : "Visitor",
        _ => entry.Sender ?? "",
    };

    private static string StatusText(ConversationEvent entry) => entry.Body switch
    {
        _ when entry.ReadDetails()?.Department is { } department => $"The conversation goes on with {department}.",
        ConversationStatus.Agent => $"{entry.ReadDetails()?.Agent ?? "A colleague"} answers from here on.",
        ConversationStatus.Waiting => "Waiting for a colleague.",
        ConversationStatus.Closed => "The conversation was ended.",
        _ => "The assistant answers from here on.",
    };

    private static string At(DateTimeOffset moment, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(moment, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
