using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Livechat.Gemini;

/// <summary>
/// Messages as <c>contents</c> and <c>systemInstruction</c> of a request. The rules of the API that shape the result ("Function
/// calling" and "Thought signatures", ai.google.dev): all calls of one answer stand in one content, all their results in the one
/// right after it, a signature returns unchanged on the part it came with.
/// </summary>
internal sealed class RequestContents
{
    /// <summary>Where a call keeps its signature; survives merging of updates and JSON, as a string or a JsonElement.</summary>
    public const string SignatureKey = "thoughtSignature";

    /// <summary>Starts the ids made here for calls that came without one. They mean nothing to the API and are not sent back.</summary>
    public const string LocalIdPrefix = "local_call_";

    /// <summary>Google's documented stand-in for calls that another model made.</summary>
    private const string ForeignSignature = "skip_thought_signature_validator";

    private enum Turn
    {
        User,
        Model,
        Results,
    }

    private readonly JsonArray contents = [];
    private readonly JsonArray system = [];
    private readonly Dictionary<string, FunctionCallContent> calls = [];
    private Turn? last;

    private RequestContents()
    {
    }

    /// <summary>Adds <c>contents</c> and, if there is any, <c>systemInstruction</c> to the request.</summary>
    /// <exception cref="ArgumentException">No message has content, or a tool result answers no call among the messages.</exception>
    public static void Write(JsonObject request, IEnumerable<ChatMessage> messages, string? instructions, ModelTraits traits)
    {
        var writer = new RequestContents();
        if (!string.IsNullOrWhiteSpace(instructions))
            writer.system.Add(new JsonObject { ["text"] = instructions });
        foreach (var message in messages)
        {
            // Messages of users stay apart, so that none can continue another.
            if (writer.last == Turn.User)
                writer.last = null;
            foreach (var content in message.Contents)
                writer.Add(message.Role, content);
        }

        if (writer.contents.Count == 0)
            throw new ArgumentException("There is no message to answer.", nameof(messages));
        if (traits.ChecksSignatures)
            writer.SignForeignCalls();
        request["contents"] = writer.contents;
        if (writer.system.Count > 0 && !request.ContainsKey("cachedContent"))
            request["systemInstruction"] = new JsonObject { ["parts"] = writer.system };
    }

    private void Add(ChatRole role, AIContent content)
    {
        if (role == ChatRole.System)
        {
            if (content is TextContent { Text.Length: > 0 } rule)
                system.Add(new JsonObject { ["text"] = rule.Text });
            return;
        }

        var turn = content is FunctionResultContent ? Turn.Results : role == ChatRole.Assistant ? Turn.Model : Turn.User;
        if (Part(content) is { } part)
            Parts(turn).Add(part);
    }

    private JsonObject? Part(AIContent content) => content switch
    {
        TextContent { Text.Length: > 0 } text => new() { ["text"] = text.Text },
        // Thoughts need not return, the signature that came with them or with an empty text does.
        TextReasoningContent { ProtectedData.Length: > 0 } signed => new() { ["text"] = "", [SignatureKey] = signed.ProtectedData },
        FunctionCallContent call => Call(call),
        FunctionResultContent result => Result(result),
        DataContent data => new()
        {
            ["inlineData"] = new JsonObject { ["mimeType"] = data.MediaType, ["data"] = data.Base64Data.ToString() },
        },
        UriContent uri => new()
        {
            ["fileData"] = new JsonObject { ["mimeType"] = uri.MediaType, ["fileUri"] = uri.Uri.ToString() },
        },
        _ => null,
    };

    private JsonObject Call(FunctionCallContent call)
    {
        calls[call.CallId] = call;
        var body = new JsonObject();
        if (!IsLocal(call))
            body["id"] = call.CallId;
        body["name"] = call.Name;
        body["args"] = JsonSerializer.SerializeToNode(call.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions);
        var part = new JsonObject { ["functionCall"] = body };
        if (Signature(call) is { Length: > 0 } signature)
            part[SignatureKey] = signature;
        return part;
    }

    private JsonObject Result(FunctionResultContent result)
    {
        if (!calls.TryGetValue(result.CallId, out var call))
            throw new ArgumentException($"The tool result {result.CallId} answers no call among the messages before it.");
        var value = JsonSerializer.SerializeToNode(result.Result, AIJsonUtilities.DefaultOptions);
        var body = new JsonObject();
        if (!IsLocal(call))
            body["id"] = result.CallId;
        body["name"] = call.Name;
        // The details of an exception are for logs, not for a model.
        body["response"] = result.Exception is null
            ? new JsonObject { ["output"] = value }
            : new JsonObject { ["error"] = value ?? "The tool failed." };
        return new() { ["functionResponse"] = body };
    }

    /// <summary>The parts of the content under way; what the model or tools say in a row is one.</summary>
    private JsonArray Parts(Turn turn)
    {
        if (turn == last)
            return (JsonArray)contents[^1]!["parts"]!;
        last = turn;
        var parts = new JsonArray();
        contents.Add(new JsonObject { ["role"] = turn == Turn.Model ? "model" : "user", ["parts"] = parts });
        return parts;
    }

    /// <summary>
    /// Within the current turn, the first call of each content must be signed. A history taken over from another model has no
    /// signatures, and would be refused without the stand-in.
    /// </summary>
    private void SignForeignCalls()
    {
        for (var i = contents.Count - 1; i >= 0; i--)
        {
            var parts = contents[i]!["parts"]!.AsArray().Select(part => part!.AsObject()).ToList();
            if (contents[i]!["role"]!.GetValue<string>() == "user")
            {
                if (parts.Exists(part => !part.ContainsKey("functionResponse")))
                    return;
            }
            else if (parts.Find(part => part.ContainsKey("functionCall")) is { } first && !first.ContainsKey(SignatureKey))
                first[SignatureKey] = ForeignSignature;
        }
    }

    private static bool IsLocal(FunctionCallContent call) => call.CallId.StartsWith(LocalIdPrefix, StringComparison.Ordinal);

    private static string? Signature(FunctionCallContent call) => call.AdditionalProperties?.GetValueOrDefault(SignatureKey) switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
        _ => null,
    };
}
