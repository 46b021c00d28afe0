using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeminiEmulator;

/// <summary>Every name a request body may hold, after the public API reference and discovery document of the Generative Language API.</summary>
internal static class RequestShapes
{
    private static readonly Shape.Message OpenApiSchema = new Shape.Message()
        .With("type", Shape.String).With("format", Shape.String).With("title", Shape.String).With("description", Shape.String)
        .With("nullable", Shape.Bool).With("enum", Shape.List(Shape.String)).With("maxItems", Shape.Long).With("minItems", Shape.Long)
        .With("required", Shape.List(Shape.String)).With("minProperties", Shape.Long).With("maxProperties", Shape.Long)
        .With("minLength", Shape.Long).With("maxLength", Shape.Long).With("pattern", Shape.String).With("example", Shape.Anything)
        .With("propertyOrdering", Shape.List(Shape.String)).With("minimum", Shape.Number).With("maximum", Shape.Number);

    private static readonly Shape Blob = new Shape.Message().With("mimeType", Shape.String).With("data", Shape.Bytes);

    private static readonly Shape Part = new Shape.Message()
        .With("text", Shape.String)
        .With("inlineData", Blob)
        .With("fileData", new Shape.Message().With("mimeType", Shape.String).With("fileUri", Shape.String))
        .With("functionCall", new Shape.Message().With("id", Shape.String).With("name", Shape.String).With("args", Shape.Object))
        .With("functionResponse", new Shape.Message().With("id", Shape.String).With("name", Shape.String).With("response", Shape.Object)
            .With("parts", Shape.List(new Shape.Message().With("inlineData", Blob))).With("willContinue", Shape.Bool).With("scheduling", Shape.String))
        .With("executableCode", new Shape.Message().With("id", Shape.String).With("language", Shape.String).With("code", Shape.String))
        .With("codeExecutionResult", new Shape.Message().With("id", Shape.String).With("outcome", Shape.String).With("output", Shape.String))
        .With("toolCall", Shape.Object).With("toolResponse", Shape.Object)
        .With("thought", Shape.Bool).With("thoughtSignature", Shape.Bytes).With("partMetadata", Shape.Object)
        .With("mediaResolution", Shape.Object).With("videoMetadata", Shape.Object);

    private static readonly Shape Content = new Shape.Message().With("role", Shape.String).With("parts", Shape.List(Part));

    private static readonly Shape Tool = new Shape.Message()
        .With("functionDeclarations", Shape.List(new Shape.Message()
            .With("name", Shape.String).With("description", Shape.String).With("behavior", Shape.String)
            .With("parameters", OpenApiSchema).With("parametersJsonSchema", Shape.Anything)
            .With("response", OpenApiSchema).With("responseJsonSchema", Shape.Anything)))
        .With("codeExecution", Shape.Object).With("googleSearch", Shape.Object).With("googleSearchRetrieval", Shape.Object)
        .With("urlContext", Shape.Object).With("fileSearch", Shape.Object).With("googleMaps", Shape.Object).With("computerUse", Shape.Object);

    private static readonly Shape ToolConfig = new Shape.Message()
        .With("functionCallingConfig", new Shape.Message()
            .With("mode", Shape.Enum("FunctionCallingConfig.Mode", "MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED"))
            .With("allowedFunctionNames", Shape.List(Shape.String)))
        .With("retrievalConfig", Shape.Object);

    private static readonly Shape GenerationConfig = new Shape.Message()
        .With("temperature", Shape.Number).With("topP", Shape.Number).With("topK", Shape.Int).With("candidateCount", Shape.Int)
        .With("maxOutputTokens", Shape.Int).With("stopSequences", Shape.List(Shape.String)).With("seed", Shape.Int)
        .With("presencePenalty", Shape.Number).With("frequencyPenalty", Shape.Number).With("responseLogprobs", Shape.Bool).With("logprobs", Shape.Int)
        .With("responseMimeType", Shape.String).With("responseSchema", OpenApiSchema).With("responseJsonSchema", Shape.Anything)
        .With("responseFormat", Shape.Object).With("responseModalities", Shape.List(Shape.String)).With("speechConfig", Shape.Object)
        .With("imageConfig", Shape.Object).With("mediaResolution", Shape.String).With("enableEnhancedCivicAnswers", Shape.Bool)
        .With("thinkingConfig", new Shape.Message()
            .With("thinkingLevel", Shape.Enum("GenerationConfig.ThinkingConfig.ThinkingLevel", "THINKING_LEVEL_UNSPECIFIED", "MINIMAL", "LOW", "MEDIUM", "HIGH"))
            .With("thinkingBudget", Shape.Int).With("includeThoughts", Shape.Bool));

    private static readonly Shape SafetySettings = Shape.List(new Shape.Message()
        .With("category", Shape.Enum("HarmCategory", "HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_HATE_SPEECH", "HARM_CATEGORY_SEXUALLY_EXPLICIT",
            "HARM_CATEGORY_DANGEROUS_CONTENT", "HARM_CATEGORY_CIVIC_INTEGRITY", "HARM_CATEGORY_JAILBREAK"))
        .With("threshold", Shape.Enum("SafetySetting.HarmBlockThreshold", "BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_ONLY_HIGH", "BLOCK_NONE", "OFF")));

    public static readonly Shape Generate = new Shape.Message()
        .With("model", Shape.String).With("contents", Shape.List(Content)).With("systemInstruction", Content).With("generationConfig", GenerationConfig)
        .With("tools", Shape.List(Tool)).With("toolConfig", ToolConfig).With("safetySettings", SafetySettings).With("cachedContent", Shape.String)
        .With("serviceTier", Shape.String).With("store", Shape.Bool).With("continuationToken", Shape.String);

    public static readonly Shape CountTokens = new Shape.Message()
        .With("model", Shape.String).With("contents", Shape.List(Content)).With("generateContentRequest", Generate);

    public static readonly Shape Embed = new Shape.Message()
        .With("model", Shape.String).With("content", Content).With("taskType", Shape.String).With("title", Shape.String)
        .With("outputDimensionality", Shape.Int).With("embedContentConfig", Shape.Object);

    public static readonly Shape BatchEmbed = new Shape.Message().With("requests", Shape.List(Embed));

    public static readonly Shape CachedContent = new Shape.Message()
        .With("model", Shape.String).With("displayName", Shape.String).With("contents", Shape.List(Content)).With("systemInstruction", Content)
        .With("tools", Shape.List(Tool)).With("toolConfig", ToolConfig).With("ttl", Shape.String).With("expireTime", Shape.String);

    static RequestShapes() => OpenApiSchema
        .With("items", OpenApiSchema).With("properties", Shape.Map(OpenApiSchema)).With("anyOf", Shape.List(OpenApiSchema));

    /// <summary>The body with its names in camelCase.</summary>
    /// <exception cref="GoogleError">It is no JSON object, or holds what the API does not know.</exception>
    public static JsonObject Read(byte[] body, Shape shape)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(Encoding.UTF8.GetString(body), documentOptions: new() { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            throw GoogleError.Invalid("Invalid JSON payload received. Unexpected token.\n" + Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(20, body.Length))) + "\n^");
        }

        if (node is not JsonObject)
            throw GoogleError.Invalid("Invalid JSON payload received. Expected an object.");
        var violations = new List<string>();
        var read = (JsonObject)shape.Read(node, "", violations)!;
        if (violations.Count == 0)
            return read;
        throw new GoogleError(400, "INVALID_ARGUMENT",
            string.Join('\n', violations.Select(text => text.StartsWith("Unknown", StringComparison.Ordinal) ? "Invalid JSON payload received. " + text : text)),
            new JsonObject
            {
                ["@type"] = "type.googleapis.com/google.rpc.BadRequest",
                ["fieldViolations"] = new JsonArray([.. violations.Select(text => new JsonObject
                {
                    ["field"] = text.Split('\'') is [_, var path, ..] ? path : "",
                    ["description"] = "Invalid JSON payload received. " + text,
                })]),
            });
    }
}
