using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Livechat.Gemini;

/// <summary>The body of a generateContent request ("Generate content" reference, ai.google.dev/api). Only what was asked for is sent.</summary>
internal static class GeminiRequest
{
    /// <summary>The budget 2.5 models understand as: as much as you like.</summary>
    private const int DynamicBudget = -1;

    /// <summary>Output limit of the Flash and Pro models since 2.5; room for thinking never lifts a request above it.</summary>
    private const int MostOutputTokens = 65536;

    public static JsonObject Body(IEnumerable<ChatMessage> messages, ChatOptions? options, GeminiOptions defaults, string model, JsonObject? seed)
    {
        var traits = ModelTraits.Of(model);
        var body = seed?.DeepClone().AsObject() ?? [];
        RequestContents.Write(body, messages, options?.Instructions, traits);
        // A cache holds its own tools; sending them again is refused.
        if (!body.ContainsKey("cachedContent"))
            AddTools(body, options);
        var config = body["generationConfig"] as JsonObject ?? [];
        AddSampling(config, options, defaults, traits);
        AddFormat(config, options?.ResponseFormat);
        AddLimits(config, options, defaults, traits);
        if (config.Count > 0)
            body["generationConfig"] = config;
        if (defaults.Store is { } store && !body.ContainsKey("store"))
            body["store"] = store;
        return body;
    }

    private static void AddTools(JsonObject body, ChatOptions? options)
    {
        if (options?.Tools is not { Count: > 0 } tools)
            return;
        var declarations = new JsonArray();
        foreach (var tool in tools)
        {
            if (tool is not AIFunctionDeclaration function)
                throw new NotSupportedException($"Gemini can be offered functions only; {tool.Name} is a {tool.GetType().Name}.");
            declarations.Add(new JsonObject
            {
                ["name"] = function.Name,
                ["description"] = function.Description is { Length: > 0 } description ? description : function.Name,
                // The field "parameters" knows a subset of OpenAPI and refuses what schema generators write: default, $schema, type lists.
                ["parametersJsonSchema"] = JsonSerializer.SerializeToNode(function.JsonSchema),
            });
        }

        body["tools"] = new JsonArray(new JsonObject { ["functionDeclarations"] = declarations });
        var calling = options.ToolMode switch
        {
            NoneChatToolMode => new JsonObject { ["mode"] = "NONE" },
            RequiredChatToolMode { RequiredFunctionName: { } name } => new JsonObject { ["mode"] = "ANY", ["allowedFunctionNames"] = new JsonArray(name) },
            RequiredChatToolMode => new JsonObject { ["mode"] = "ANY" },
            _ => null,
        };
        if (calling is not null)
            body["toolConfig"] = new JsonObject { ["functionCallingConfig"] = calling };
    }

    private static void AddSampling(JsonObject config, ChatOptions? options, GeminiOptions defaults, ModelTraits traits)
    {
        if (options?.StopSequences is { Count: > 0 } stops)
            config["stopSequences"] = new JsonArray([.. stops.Select(stop => (JsonNode)stop)]);
        // The API's seed has 32 bits; the same long always gives the same seed.
        if (options?.Seed is { } seed)
            config["seed"] = (int)(seed % int.MaxValue);
        if (!traits.TakesSampling)
            return;
        Set(config, "temperature", options?.Temperature ?? defaults.Temperature);
        Set(config, "topP", options?.TopP);
        if (options?.TopK is { } topK)
            config["topK"] = topK;
        Set(config, "presencePenalty", options?.PresencePenalty);
        Set(config, "frequencyPenalty", options?.FrequencyPenalty);
    }

    private static void AddFormat(JsonObject config, ChatResponseFormat? format)
    {
        if (format is not ChatResponseFormatJson json)
            return;
        config["responseMimeType"] = "application/json";
        if (json.Schema is { } schema)
            config["responseJsonSchema"] = JsonSerializer.SerializeToNode(schema);
    }

    private static void AddLimits(JsonObject config, ChatOptions? options, GeminiOptions defaults, ModelTraits traits)
    {
        var level = options?.Reasoning?.Effort switch
        {
            null => defaults.ThinkingLevel,
            ReasoningEffort.None => GeminiThinkingLevel.Minimal,
            ReasoningEffort.Low => GeminiThinkingLevel.Low,
            ReasoningEffort.Medium => GeminiThinkingLevel.Medium,
            _ => GeminiThinkingLevel.High,
        };
        var thinking = new JsonObject();
        var room = 0;
        if (traits.TakesLevel)
        {
            if (level is { } wanted)
                thinking["thinkingLevel"] = traits.Level(wanted);
            room = defaults.ThinkingRoomTokens;
        }
        else if (traits.TakesBudget)
        {
            var budget = options?.Reasoning?.Effort is null ? defaults.ThinkingBudgetTokens : null;
            budget ??= level is { } wanted ? traits.Budget(wanted) : null;
            if (budget is { } tokens)
                thinking["thinkingBudget"] = tokens;
            room = budget is null or DynamicBudget ? defaults.ThinkingRoomTokens : budget.Value;
        }

        if (options?.Reasoning?.Output is ReasoningOutput.Summary or ReasoningOutput.Full && (traits.TakesLevel || traits.TakesBudget))
            thinking["includeThoughts"] = true;
        if (thinking.Count > 0)
            config.TryAdd("thinkingConfig", thinking);
        if ((options?.MaxOutputTokens ?? defaults.MaxOutputTokens) is { } visible)
            config["maxOutputTokens"] = Math.Max(visible, (int)Math.Min((long)visible + room, MostOutputTokens));
    }

    /// <summary>A float as the decimal number that was meant: 0.6 and not 0.6000000238.</summary>
    private static void Set(JsonObject config, string name, float? value)
    {
        if (value is { } number)
            config[name] = number;
    }
}
