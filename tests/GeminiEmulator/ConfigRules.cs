using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GeminiEmulator;

/// <summary>Combinations of settings the API refuses although each name is known.</summary>
internal static partial class ConfigRules
{
    public static void Check(JsonObject request, EmulatedModel model)
    {
        var config = request["generationConfig"] as JsonObject ?? [];
        CheckThinking(config["thinkingConfig"] as JsonObject ?? [], model);
        CheckLimits(config, model);
        CheckTools(request, config, model);
        CheckCache(request);
        var categories = request["safetySettings"]?.AsArray().Select(setting => setting!["category"]?.GetValue<string>()).ToList() ?? [];
        if (categories.Distinct().Count() != categories.Count)
            throw GoogleError.Argument("safetySettings names a category twice");
    }

    private static void CheckThinking(JsonObject thinking, EmulatedModel model)
    {
        var level = thinking["thinkingLevel"]?.GetValue<string>().ToUpperInvariant();
        var budget = thinking["thinkingBudget"] is { } value ? int.Parse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture) : (int?)null;
        if (level is not null && budget is not null)
            throw GoogleError.Invalid("You can only set only one of thinking budget and thinking level.");
        if (level is not null && !model.TakesLevel)
            throw GoogleError.Invalid("Thinking level is not supported for this model.");
        if (level == "MINIMAL" && !model.HasMinimal)
            throw GoogleError.Invalid("Thinking level MINIMAL is not supported for this model. Please retry with other thinking level.");
        if (budget is not null && (model.Version >= 4 || model.Version < 2.5m))
            throw GoogleError.Invalid("Thinking budget is not supported for this model.");
        if (budget == 0 && model.Id == "gemini-2.5-pro")
            throw GoogleError.Invalid("Budget 0 is invalid. This model only works in thinking mode.");
    }

    private static void CheckLimits(JsonObject config, EmulatedModel model)
    {
        if (config["stopSequences"] is JsonArray { Count: > 5 })
            throw GoogleError.Argument("at most 5 stopSequences");
        if (config["maxOutputTokens"] is { } limit && int.Parse(limit.ToString(), System.Globalization.CultureInfo.InvariantCulture) is < 1)
            throw GoogleError.Invalid("* GenerateContentRequest.generation_config.max_output_tokens: max_output_tokens must be positive.\n");
        if (config["candidateCount"]?.ToString() is { } count && count != "1" && model.Version >= 3)
            throw GoogleError.Invalid("Multiple candidates is not enabled for this model");
        if ((config.ContainsKey("presencePenalty") || config.ContainsKey("frequencyPenalty")) && model.Version == 2.5m)
            throw GoogleError.Invalid($"Penalty is not enabled for models/{model.Id}");
        if (config.ContainsKey("responseSchema") && config.ContainsKey("responseJsonSchema"))
            throw GoogleError.Argument("responseSchema and responseJsonSchema exclude each other");
        if ((config.ContainsKey("responseSchema") || config.ContainsKey("responseJsonSchema")) && config["responseMimeType"] is null)
            throw GoogleError.Argument("a response schema needs a responseMimeType");
    }

    private static void CheckTools(JsonObject request, JsonObject config, EmulatedModel model)
    {
        var declarations = request["tools"]?.AsArray().SelectMany(tool => tool!["functionDeclarations"]?.AsArray() ?? []).Select(d => d!.AsObject()).ToList() ?? [];
        foreach (var declaration in declarations)
        {
            var name = declaration["name"]?.GetValue<string>() ?? "";
            if (!FunctionName().IsMatch(name))
                throw GoogleError.Invalid($"* GenerateContentRequest.tools[0].function_declarations[{declarations.IndexOf(declaration)}].name: Invalid function name. Must start with a letter or an underscore. Must be alphanumeric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 64.\n");
            if (string.IsNullOrEmpty(declaration["description"]?.GetValue<string>()))
                throw GoogleError.Argument($"the function {name} has no description");
            if (declaration.ContainsKey("parameters") && declaration.ContainsKey("parametersJsonSchema"))
                throw GoogleError.Argument($"the function {name} has parameters and parametersJsonSchema");
        }

        var names = declarations.Select(declaration => declaration["name"]!.GetValue<string>()).ToList();
        if (names.Distinct().Count() != names.Count)
            throw GoogleError.Invalid("Duplicate function declaration found: " + names.GroupBy(name => name).First(group => group.Count() > 1).Key);
        var calling = request["toolConfig"]?["functionCallingConfig"];
        var mode = calling?["mode"]?.GetValue<string>().ToUpperInvariant() ?? "AUTO";
        var allowed = calling?["allowedFunctionNames"]?.AsArray().Select(name => name!.GetValue<string>()).ToList() ?? [];
        if (allowed.Count > 0 && mode is not ("ANY" or "VALIDATED"))
            throw GoogleError.Argument("allowedFunctionNames needs mode ANY or VALIDATED");
        if (allowed.Except(names).Any())
            throw GoogleError.Argument("allowedFunctionNames has a name that is not declared");
        if (mode == "ANY" && names.Count == 0)
            throw GoogleError.Argument("mode ANY needs a function");
        if (names.Count == 0 || config["responseMimeType"]?.GetValue<string>() != "application/json")
            return;
        if (mode == "ANY")
            throw GoogleError.Invalid("Forced function calling (ANY mode) with a response mime type: 'application/json' is unsupported");
        if (model.Version < 3)
            throw GoogleError.Invalid("Function calling with a response mime type: 'application/json' is unsupported");
    }

    private static void CheckCache(JsonObject request)
    {
        if (request.ContainsKey("cachedContent") && (request.ContainsKey("systemInstruction") || request.ContainsKey("tools") || request.ContainsKey("toolConfig")))
            throw GoogleError.Invalid("CachedContent can not be used with GenerateContent request setting system_instruction, tools or tool_config.");
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_:.\-]{0,63}\z")]
    private static partial Regex FunctionName();
}
