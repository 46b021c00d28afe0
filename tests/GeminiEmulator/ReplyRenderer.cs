using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace GeminiEmulator;

/// <summary>
/// A reply as the JSON the service would send for one request: whole, or in the chunks of a stream. Gemini 3 gives each call an id,
/// signs the first and ends with an empty text; the 2.5 models do neither and put STOP into the chunk with the calls.
/// </summary>
internal sealed class ReplyRenderer(Reply reply, JsonObject request, EmulatedModel model, ContentRules rules, Continuations continuations)
{
    // 17 bytes are the 23 characters Google's ids have.
    private readonly string responseId = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(17));
    private readonly int promptTokens = Tokens.In(request["contents"]) + Tokens.In(request["systemInstruction"]) + Tokens.In(request["tools"]);
    private readonly bool thoughtsWanted = request["generationConfig"]?["thinkingConfig"]?["includeThoughts"]?.GetValue<bool>() == true;
    private int candidateTokens;
    private bool signed;

    private bool Gemini3 => model.Version >= 3;

    public JsonObject Whole()
    {
        if (reply.Chunks is { } chunks)
            return JsonNode.Parse(chunks[0])!.AsObject();
        if (reply.BlockReason is not null)
            return Blocked();
        var parts = reply.Parts.SelectMany(part => Render(part, whole: true)).ToList();
        if (Gemini3 && parts.Count > 0 && parts[^1].ContainsKey("text") && !parts[^1].ContainsKey("thought"))
            parts[^1]["thoughtSignature"] = rules.Issue(null);
        Count(parts);
        var candidate = Candidate(parts, reply.Reason);
        if (parts.Exists(part => part.ContainsKey("functionCall")) && reply.Reason == "STOP")
            candidate["finishMessage"] = "Model generated function call(s).";
        return Envelope(candidate);
    }

    public IEnumerable<string> Stream()
    {
        if (reply.Chunks is { } chunks)
            return chunks;
        return Objects().Select(JsonText.Event);
    }

    private IEnumerable<JsonObject> Objects()
    {
        if (reply.BlockReason is not null)
        {
            yield return Blocked();
            yield break;
        }

        var groups = Groups();
        if (reply.Stop1st)
            yield return Envelope(Candidate([], reply.Reason));
        for (var i = 0; i < groups.Count; i++)
        {
            Count(groups[i]);
            // The 2.5 models, and everything that is cut short, say how it ended in the last chunk with content.
            var ends = i == groups.Count - 1 && (!Gemini3 || reply.Reason != "STOP") && !reply.Stop1st;
            yield return Envelope(Candidate(groups[i], ends ? reply.Reason : null));
        }

        if (groups.Count == 0 && !reply.Stop1st)
            yield return Envelope(Candidate([], reply.Reason));
        else if (Gemini3 && reply.Reason == "STOP" && !reply.Stop1st)
            yield return Envelope(Candidate([Closing()], reply.Reason));
    }

    /// <summary>The parts of each chunk.</summary>
    private List<List<JsonObject>> Groups()
    {
        var rendered = reply.Parts.SelectMany(part => Render(part, whole: false)).ToList();
        var groups = new List<List<JsonObject>>();
        foreach (var part in rendered)
            if (!Gemini3 && part.ContainsKey("functionCall") && groups.Count > 0 && groups[^1][0].ContainsKey("functionCall"))
                groups[^1].Add(part);
            else
                groups.Add([part]);
        return groups;
    }

    private IEnumerable<JsonObject> Render(ReplyPart part, bool whole) => part switch
    {
        TextPart text => (whole ? [text.Text] : Split(text.Text)).Select(piece => new JsonObject { ["text"] = piece }),
        ThoughtPart thought => thoughtsWanted ? [new() { ["text"] = thought.Text, ["thought"] = true }] : [],
        CallPart call => [Call(call)],
        _ => [],
    };

    private JsonObject Call(CallPart call)
    {
        var body = new JsonObject { ["name"] = call.Name };
        if (call.Arguments is { } arguments)
            body["args"] = arguments.DeepClone();
        if (Gemini3 && reply.Ids)
            body["id"] = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 8);
        var part = new JsonObject { ["functionCall"] = body };
        if (Gemini3 && !signed)
            part["thoughtSignature"] = rules.Issue(body);
        signed = true;
        return part;
    }

    private JsonObject Closing()
    {
        var part = new JsonObject { ["text"] = "" };
        if (!reply.Parts.OfType<CallPart>().Any())
            part["thoughtSignature"] = rules.Issue(null);
        return part;
    }

    private JsonObject Candidate(List<JsonObject> parts, string? reason)
    {
        var candidate = new JsonObject();
        if (reply.Parts is [EmptyPart])
            candidate["content"] = new JsonObject();
        else if (parts.Count > 0)
            candidate["content"] = new JsonObject { ["parts"] = new JsonArray([.. parts]), ["role"] = "model" };
        if (reason is not null)
        {
            candidate["finishReason"] = reason;
            if (reply.ReasonMessage is not null)
                candidate["finishMessage"] = reply.ReasonMessage;
            if (reply.Continues)
                candidate["continuationToken"] = continuations.Issue(request);
        }

        candidate["index"] = 0;
        if (reply.UnknownFields)
        {
            candidate["vibe"] = new JsonObject { ["mood"] = "SUNNY" };
            candidate["safetyRatings"] = new JsonArray(new JsonObject { ["category"] = "HARM_CATEGORY_UNHEARD_OF", ["probability"] = "CERTAIN" });
        }

        return candidate;
    }

    private JsonObject Blocked() => new()
    {
        ["promptFeedback"] = new JsonObject { ["blockReason"] = reply.BlockReason },
        ["usageMetadata"] = Usage(),
        ["modelVersion"] = model.Id,
        ["responseId"] = responseId,
    };

    private JsonObject Envelope(JsonObject candidate)
    {
        var envelope = new JsonObject
        {
            ["candidates"] = new JsonArray(candidate),
            ["usageMetadata"] = Usage(),
            ["modelVersion"] = model.Id,
            ["responseId"] = responseId,
        };
        if (reply.UnknownFields)
            envelope["modelStatus"] = new JsonObject { ["modelStage"] = "SUNSET_BOULEVARD", ["message"] = "?" };
        return envelope;
    }

    /// <summary>Running totals; what is zero is left out.</summary>
    private JsonObject Usage()
    {
        var usage = new JsonObject { ["promptTokenCount"] = promptTokens };
        if (candidateTokens > 0)
            usage["candidatesTokenCount"] = candidateTokens;
        usage["totalTokenCount"] = promptTokens + candidateTokens + reply.ThoughtTokens;
        if (reply.CachedTokens > 0)
            usage["cachedContentTokenCount"] = Math.Min(reply.CachedTokens, promptTokens);
        usage["promptTokensDetails"] = new JsonArray(new JsonObject { ["modality"] = "TEXT", ["tokenCount"] = promptTokens });
        if (reply.ThoughtTokens > 0)
            usage["thoughtsTokenCount"] = reply.ThoughtTokens;
        usage["serviceTier"] = "standard";
        return usage;
    }

    private void Count(List<JsonObject> parts) => candidateTokens += parts.Where(part => !part.ContainsKey("thought")).Sum(Tokens.In);

    private IEnumerable<string> Split(string text)
    {
        var count = Math.Clamp(reply.Pieces, 1, Math.Max(text.Length, 1));
        var start = 0;
        for (var i = 1; i <= count; i++)
        {
            var end = (int)((long)text.Length * i / count);
            // A chunk never splits a character; bytes of a character may still fall into two writes.
            if (end < text.Length && char.IsLowSurrogate(text[end]))
                end++;
            if (end > start)
                yield return text[start..end];
            start = Math.Max(start, end);
        }
    }
}
