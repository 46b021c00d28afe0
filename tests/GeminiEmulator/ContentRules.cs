using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace GeminiEmulator;

/// <summary>
/// What Google demands of the order and completeness of contents: turns of calls and their responses, signatures, the last turn.
/// Remembers every signature that was issued, because one that comes back changed, or on another call, is refused.
/// </summary>
internal sealed class ContentRules
{
    private static readonly string[] DataFields =
        ["text", "inlineData", "fileData", "functionCall", "functionResponse", "executableCode", "codeExecutionResult", "toolCall", "toolResponse"];

    private static readonly string[] Dummies = ["skip_thought_signature_validator", "context_engineering_is_the_way_to_go"];

    private readonly ConcurrentDictionary<string, string> issued = new();

    /// <summary>A new signature, bound to the call it is put on; for texts the call is null.</summary>
    public string Issue(JsonObject? call)
    {
        var signature = Convert.ToBase64String([.. Guid.NewGuid().ToByteArray(), .. Guid.NewGuid().ToByteArray()]);
        issued[signature] = Canonical(call);
        return signature;
    }

    public void Check(JsonObject request, EmulatedModel model)
    {
        if (request["contents"] is not JsonArray { Count: > 0 } contents)
            throw GoogleError.Invalid("* GenerateContentRequest.contents: contents is not specified\n");
        if (request["systemInstruction"]?["parts"] is JsonArray system && system.Any(part => part?["text"] is null))
            throw GoogleError.Argument("systemInstruction may hold text parts only");
        for (var i = 0; i < contents.Count; i++)
            CheckContent(contents[i]!.AsObject(), i);
        CheckTurns(Groups(contents), model);
        if (model.TakesLevel)
            CheckSignatures(contents);
        if (model.Strict)
            CheckLastTurn(contents[^1]!.AsObject());
    }

    public static string Role(JsonNode content) => content["role"]?.GetValue<string>() is { Length: > 0 } role ? role : "user";

    public static IEnumerable<JsonObject> Parts(JsonNode content) => content["parts"]?.AsArray().Select(part => part!.AsObject()) ?? [];

    private static void CheckContent(JsonObject content, int index)
    {
        if (Role(content) is not ("user" or "model"))
            throw GoogleError.Invalid("Please use a valid role: user, model.");
        if (!Parts(content).Any())
            throw GoogleError.Invalid($"* GenerateContentRequest.contents[{index}].parts: contents.parts must not be empty.\n");
        foreach (var part in Parts(content))
        {
            var data = DataFields.Where(part.ContainsKey).ToList();
            if (data.Count == 0)
                throw GoogleError.Invalid($"* GenerateContentRequest.contents[{index}].parts: required oneof field 'data' must have one initialized field\n");
            if (data.Count > 1)
                throw GoogleError.Argument($"contents[{index}] has a part with {string.Join(" and ", data)}");
            if (part["functionCall"] is { } call && string.IsNullOrEmpty(call["name"]?.GetValue<string>()))
                throw GoogleError.Invalid($"* GenerateContentRequest.contents[{index}].parts[0].function_call.name: Name cannot be empty.\n");
            if (part["functionResponse"] is { } response && string.IsNullOrEmpty(response["name"]?.GetValue<string>()))
                throw GoogleError.Invalid($"* GenerateContentRequest.contents[{index}].parts[0].function_response.name: Name cannot be empty.\n");
            if (part["functionResponse"] is { } answer && answer["response"] is not JsonObject)
                throw GoogleError.Argument($"contents[{index}] has a functionResponse whose response is no object");
            if (part.ContainsKey("functionCall") && Role(content) != "model" || part.ContainsKey("functionResponse") && Role(content) != "user")
                throw GoogleError.Argument($"contents[{index}] has a call or a response in the wrong role");
        }
    }

    /// <summary>Neighbours of one role are one turn: Google's own chat helper sends streamed answers chunk by chunk.</summary>
    private static List<(string Role, List<JsonObject> Parts)> Groups(JsonArray contents)
    {
        var groups = new List<(string Role, List<JsonObject> Parts)>();
        foreach (var content in contents)
            if (groups.Count > 0 && groups[^1].Role == Role(content!))
                groups[^1].Parts.AddRange(Parts(content!));
            else
                groups.Add((Role(content!), [.. Parts(content!)]));
        return groups;
    }

    private static void CheckTurns(List<(string Role, List<JsonObject> Parts)> groups, EmulatedModel model)
    {
        for (var i = 0; i < groups.Count; i++)
        {
            var calls = groups[i].Parts.Select(part => part["functionCall"]).OfType<JsonObject>().ToList();
            var responses = groups[i].Parts.Select(part => part["functionResponse"]).OfType<JsonObject>().ToList();
            if (calls.Count > 0 && i == 0)
                throw GoogleError.Invalid("Please ensure that function call turn comes immediately after a user turn or after a function response turn.");
            var called = i == 0 ? [] : groups[i - 1].Parts.Select(part => part["functionCall"]).OfType<JsonObject>().ToList();
            if (responses.Count > 0 && called.Count == 0)
                throw GoogleError.Invalid("Please ensure that function response turn comes immediately after a function call turn.");
            if (called.Count != responses.Count)
                throw GoogleError.Invalid("Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.");
            Match(called, responses, model);
        }

        if (groups[^1].Parts.Exists(part => part.ContainsKey("functionCall")))
            throw GoogleError.Invalid("Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.");
    }

    private static void Match(List<JsonObject> called, List<JsonObject> responses, EmulatedModel model)
    {
        var open = called.ToList();
        foreach (var response in responses)
        {
            var (id, name) = (Text(response, "id"), Text(response, "name"));
            var call = open.Find(call => Text(call, "name") == name && (id is null || Text(call, "id") == id))
                ?? throw GoogleError.Argument($"no open call matches the functionResponse {name} with id {id ?? "(none)"}");
            if (model.Strict && id is null)
                throw GoogleError.Argument($"the functionResponse {name} has no id");
            open.Remove(call);
        }
    }

    /// <summary>Every step since the last real user content must start with a call that is signed as it was issued.</summary>
    private void CheckSignatures(JsonArray contents)
    {
        var turnStart = contents.Count - 1;
        while (turnStart > 0 && !(Role(contents[turnStart]!) == "user" && Parts(contents[turnStart]!).Any(part => !part.ContainsKey("functionResponse"))))
            turnStart--;
        for (var i = turnStart; i < contents.Count; i++)
        {
            var first = true;
            foreach (var part in Parts(contents[i]!))
            {
                var signature = Text(part, "thoughtSignature");
                if (part["functionCall"] is JsonObject call && first)
                {
                    first = false;
                    if (signature is null)
                        throw GoogleError.Invalid("Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, "
                            + "and missing thought_signature may lead to degraded model performance. Additional data, function call "
                            + $"`default_api:{Text(call, "name")}` , position {i + 1}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.");
                }

                if (signature is null || Dummies.Contains(signature))
                    continue;
                if (!issued.TryGetValue(signature, out var bound) || bound != Canonical(part["functionCall"] as JsonObject))
                    throw GoogleError.Invalid("Corrupted thought signature.");
            }
        }
    }

    private static void CheckLastTurn(JsonObject last)
    {
        var empty = Parts(last).All(part => part["text"] is { } text && text.GetValue<string>().Length == 0);
        if (Role(last) == "model" && !empty)
            throw GoogleError.Argument("the last content must not be of the model");
        if (Role(last) == "user" && empty)
            throw GoogleError.Argument("the last user content is empty");
    }

    private static string? Text(JsonObject from, string name) => from[name]?.GetValue<string>();

    private static string Canonical(JsonObject? call) => call is null ? "" : $"{Text(call, "id")} {Text(call, "name")} {JsonText.Sorted(call["args"])}";
}
