using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeminiEmulator;

/// <summary>
/// A plan in a file: a JSON array with one object per reply. The reply is named by one of
/// <c>{"text":"…"}</c>, <c>{"call":"search_knowledge","args":{…}}</c>, <c>{"error":429,"message":"…","retryDelay":"2s","quotaId":"…"}</c>,
/// <c>{"blocked":"SAFETY"}</c>, <c>{"finish":"MAX_TOKENS"}</c>, <c>{"html":502}</c>, <c>{"garbage":50000000}</c>, <c>{"hang":true}</c>,
/// and refined by <c>pieces</c>, <c>delayMs</c> (between pieces), <c>afterMs</c> (before the first byte), <c>finishWith</c>,
/// <c>cutAfter</c>, <c>abortAfter</c>, <c>hangAfter</c>, <c>errorAfter</c> (pieces), <c>bytesPerWrite</c>, <c>lineEnd</c>.
/// </summary>
public static class ScriptFile
{
    /// <exception cref="FormatException">The text is no such plan; the message says where.</exception>
    public static IReadOnlyList<Reply> Read(string json)
    {
        try
        {
            var plan = JsonNode.Parse(json, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }) as JsonArray
                ?? throw new FormatException("A script is a JSON array of replies.");
            return [.. plan.Select((step, index) => Reply(step as JsonObject ?? throw new FormatException($"Step {index + 1} is no object."), index + 1))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("The script can't be read: " + e.Message, e);
        }
    }

    private static Reply Reply(JsonObject step, int number)
    {
        Reply? reply = null;
        foreach (var (name, value) in step)
            reply = name switch
            {
                "text" => GeminiEmulator.Reply.Text(value!.GetValue<string>()),
                "call" => GeminiEmulator.Reply.Call(value!.GetValue<string>(), step["args"]),
                "error" => GeminiEmulator.Reply.Error(value!.GetValue<int>(), step["message"]?.GetValue<string>(), step["retryDelay"]?.GetValue<string>(), step["quotaId"]?.GetValue<string>()),
                "blocked" => GeminiEmulator.Reply.Blocked(value!.GetValue<string>()),
                "finish" => GeminiEmulator.Reply.Finish(value!.GetValue<string>()),
                "html" => GeminiEmulator.Reply.Html(value!.GetValue<int>()),
                "garbage" => GeminiEmulator.Reply.Garbage(value!.GetValue<long>()),
                "hang" => GeminiEmulator.Reply.Hang(),
                _ => reply,
            };
        if (reply is null)
            throw new FormatException($"Step {number} names no reply.");
        foreach (var (name, value) in step)
            reply = Refine(reply, name, value, number);
        return reply;
    }

    private static Reply Refine(Reply reply, string name, JsonNode? value, int number) => name switch
    {
        "pieces" => reply.InPieces(value!.GetValue<int>()),
        "delayMs" => reply.Delay(TimeSpan.FromMilliseconds(value!.GetValue<int>())),
        "afterMs" => reply.After(TimeSpan.FromMilliseconds(value!.GetValue<int>())),
        "finishWith" => reply.FinishWith(value!.GetValue<string>()),
        "cutAfter" => reply.CutAfter(value!.GetValue<int>()),
        "abortAfter" => reply.AbortAfter(value!.GetValue<int>()),
        "hangAfter" => reply.HangAfter(value!.GetValue<int>()),
        "errorAfter" => reply.ErrorAfter(value!.GetValue<int>()),
        "bytesPerWrite" => reply.InWritesOf(value!.GetValue<int>()),
        "lineEnd" => reply.LineEnds(value!.GetValue<string>()),
        "text" or "call" or "args" or "error" or "message" or "retryDelay" or "quotaId" or "blocked" or "finish" or "html" or "garbage" or "hang" => reply,
        _ => throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Step {number} has an unknown member \"{name}\".")),
    };
}
