using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Livechat.Gemini;

/// <summary>
/// Reads the chunks of one answer, streamed or whole ("Generate content" reference, ai.google.dev/api). Keeps what is known only at
/// the end: finish reason, usage, names. Counts in chunks are running totals, so the last ones are taken, never a sum.
/// </summary>
internal sealed class ResponseReader(string key)
{
    private const string Stop = "STOP";
    private const string Continuation = "CONTINUATION";

    private UsageDetails? usage;
    private UsageDetails? earlierUsage;
    private bool hasCalls;
    private bool blocked;

    public string? ResponseId { get; private set; }

    public string? Model { get; private set; }

    /// <summary>Google's own word for how the answer or the prompt ended, null as long as it has not.</summary>
    public string? Reason { get; private set; }

    /// <summary>Set when the answer goes on after the same request with this token.</summary>
    public string? ContinuationToken { get; private set; }

    public bool MustContinue => Reason == Continuation && ContinuationToken is not null;

    public UsageDetails? Usage
    {
        get
        {
            if (usage is null || earlierUsage is null)
                return usage ?? earlierUsage;
            var sum = new UsageDetails();
            sum.Add(earlierUsage);
            sum.Add(usage);
            return sum;
        }
    }

    public ChatFinishReason FinishReason => blocked ? ChatFinishReason.ContentFilter : Reason switch
    {
        Stop => hasCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
        "MAX_TOKENS" => ChatFinishReason.Length,
        "SAFETY" or "RECITATION" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII" or "IMAGE_SAFETY" or "IMAGE_PROHIBITED_CONTENT" =>
            ChatFinishReason.ContentFilter,
        { } other => new(other),
        null => throw new GeminiException(GeminiErrorKind.Incomplete, "Gemini's answer ended without a finish reason, so a part is missing."),
    };

    /// <summary>Takes the next chunk and returns its contents, empty for many a chunk.</summary>
    /// <exception cref="GeminiException">The chunk is an error, or not what the API documents.</exception>
    public List<AIContent> Read(JsonElement chunk)
    {
        if (chunk.ValueKind != JsonValueKind.Object)
            throw GeminiException.Garbage("it is not an object");
        if (chunk.Object("error") is { } error)
            throw GeminiErrors.FromEvent(error, key);
        ResponseId = chunk.String("responseId") ?? ResponseId;
        Model = chunk.String("modelVersion") ?? Model;
        if (chunk.Object("usageMetadata") is { } counts)
            usage = ReadUsage(counts);
        if (chunk.Object("promptFeedback")?.String("blockReason") is { } blockReason)
        {
            blocked = true;
            Reason = Word(blockReason);
        }

        var contents = new List<AIContent>();
        // Only one candidate is ever asked for.
        foreach (var candidate in chunk.Objects("candidates").Take(1))
        {
            foreach (var part in candidate.Object("content")?.Objects("parts") ?? [])
                ReadPart(part, contents);
            if (candidate.String("finishReason") is { } reason)
                Reason = Word(reason);
            ContinuationToken = candidate.String("continuationToken") ?? ContinuationToken;
        }

        return contents;
    }

    /// <summary>The answer goes on with another request; its usage counts on top.</summary>
    public string Continue()
    {
        var token = ContinuationToken!;
        earlierUsage = Usage;
        usage = null;
        Reason = null;
        ContinuationToken = null;
        return token;
    }

    private void ReadPart(JsonElement part, List<AIContent> contents)
    {
        var signature = part.String(RequestContents.SignatureKey);
        if (part.Object("functionCall") is { } call)
        {
            hasCalls = true;
            contents.Add(ReadCall(call, signature));
            return;
        }

        var text = part.String("text");
        if (part.Flag("thought"))
        {
            if (text is { Length: > 0 } || signature is not null)
                contents.Add(new TextReasoningContent(text) { ProtectedData = signature });
            return;
        }

        if (text is { Length: > 0 })
            contents.Add(new TextContent(text));
        // Texts merge and would lose a signature; a reasoning content of its own keeps it.
        if (signature is not null)
            contents.Add(new TextReasoningContent(null) { ProtectedData = signature });
    }

    private static FunctionCallContent ReadCall(JsonElement call, string? signature)
    {
        var name = call.String("name") ?? throw GeminiException.Garbage("a function call has no name");
        var id = call.String("id") is { Length: > 0 } given ? given : RequestContents.LocalIdPrefix + Guid.CreateVersion7().ToString("N");
        var arguments = new Dictionary<string, object?>();
        foreach (var argument in call.Object("args")?.EnumerateObject() ?? default)
            arguments[argument.Name] = argument.Value.Clone();
        var content = new FunctionCallContent(id, name, arguments);
        if (signature is not null)
            content.AdditionalProperties = new() { [RequestContents.SignatureKey] = signature };
        return content;
    }

    private static UsageDetails ReadUsage(JsonElement counts)
    {
        var input = counts.Count("promptTokenCount") + counts.Count("toolUsePromptTokenCount");
        var thoughts = counts.Count("thoughtsTokenCount");
        var output = counts.Count("candidatesTokenCount") + thoughts;
        var total = counts.Count("totalTokenCount");
        return new()
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = total > 0 ? total : input + output,
            ReasoningTokenCount = thoughts,
            CachedInputTokenCount = counts.Count("cachedContentTokenCount"),
        };
    }

    /// <summary>The lists of reasons differ between Google's sources and grow, so any word passes; what is no word does not.</summary>
    private static string Word(string reason) =>
        reason.Length is > 0 and <= 60 && reason.All(c => char.IsAsciiLetterUpper(c) || c == '_') ? reason : "UNKNOWN";
}
