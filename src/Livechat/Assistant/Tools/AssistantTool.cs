using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Livechat.Assistant.Tools;

/// <summary>
/// Something a model may ask for. One file each: a class derived from this one is found by <see cref="ToolBox"/>, and is used by the
/// personas that list it. Whose data a tool reads comes from the <see cref="ToolContext"/>, never from an argument: no parameter may
/// name a customer, a user or a conversation.
/// </summary>
public abstract class AssistantTool
{
    protected AssistantTool(string name, string description, params IReadOnlyList<ToolParameter> parameters)
    {
        Name = name;
        Parameters = parameters;
        Declaration = AIFunctionFactory.CreateDeclaration(name, description, Schema(parameters));
    }

    public string Name { get; }

    public IReadOnlyList<ToolParameter> Parameters { get; }

    /// <summary>What a model is told: name, description and a JSON schema that allows no other key.</summary>
    public AIFunctionDeclaration Declaration { get; }

    /// <summary>Runs it with arguments that fit <see cref="Parameters"/> and returns what the model is told, a JSON object with a "status".</summary>
    public abstract Task<JsonElement> RunAsync(IReadOnlyDictionary<string, string> arguments, ToolContext context, CancellationToken cancel);

    private static JsonElement Schema(IReadOnlyList<ToolParameter> parameters)
    {
        var properties = new JsonObject();
        foreach (var parameter in parameters)
            properties[parameter.Name] = new JsonObject { ["type"] = "string", ["description"] = parameter.Description };
        return JsonSerializer.SerializeToElement(new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. parameters.Where(parameter => parameter.Required).Select(parameter => (JsonNode)parameter.Name)]),
            ["additionalProperties"] = false,
        });
    }
}

/// <summary>A text that a tool takes.</summary>
/// <param name="MostCharacters">A longer text is refused.</param>
public sealed record ToolParameter(string Name, string Description, int MostCharacters, bool Required = true);
