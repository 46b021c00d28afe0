using System.Text.Json;
using System.Text.Json.Nodes;
using Livechat.Identity;
using Microsoft.Extensions.AI;

namespace Livechat.Assistant.Tools;

/// <summary>
/// Something a model may ask for. One file each: a class derived from this one, named in <see cref="ToolServices"/>, is used by the
/// personas that list it, for the people of its <see cref="Audience"/>. Whose data a tool reads comes from the <see cref="ToolContext"/>,
/// never from an argument: no parameter may name a customer, a user or a conversation.
/// </summary>
public abstract class AssistantTool
{
    private readonly IReadOnlyList<ToolParameter> _parameters;
    private readonly AIFunctionDeclaration _forGuests;
    private readonly AIFunctionDeclaration _forSignedIn;

    protected AssistantTool(string name, ToolAudience audience, string description, params IReadOnlyList<ToolParameter> parameters)
    {
        Name = name;
        Audience = audience;
        _parameters = parameters;
        _forGuests = AIFunctionFactory.CreateDeclaration(name, description, Schema(parameters));
        _forSignedIn = AIFunctionFactory.CreateDeclaration(name, description, Schema(parameters.Where(parameter => !parameter.GuestsOnly)));
    }

    public string Name { get; }

    public ToolAudience Audience { get; }

    /// <summary>What is told beside an answer that rests on it, such as "Looked up your services."; null for tools that read no account.</summary>
    public virtual string? Lookup => null;

    /// <summary>What a model is told: name, description and a JSON schema that allows no other key.</summary>
    public AIFunctionDeclaration Declaration(Principal? principal) => IsGuest(principal) ? _forGuests : _forSignedIn;

    /// <summary>The arguments it takes from this principal's model.</summary>
    public IEnumerable<ToolParameter> Parameters(Principal? principal) => IsGuest(principal) ? _parameters : _parameters.Where(parameter => !parameter.GuestsOnly);

    /// <summary>
    /// Runs it, for a principal of its audience, with arguments that fit <see cref="Parameters"/>. Throws
    /// <see cref="Storage.StorageUnavailableException"/> or <see cref="Accounts.AccountsUnavailableException"/> when the data can't be reached.
    /// </summary>
    public abstract Task<ToolOutcome> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancel);

    private static bool IsGuest(Principal? principal) => principal?.Kind is PrincipalKind.Guest;

    private static JsonElement Schema(IEnumerable<ToolParameter> parameters)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var parameter in parameters)
        {
            properties[parameter.Name] = parameter.Describe();
            if (parameter.Required)
                required.Add(parameter.Name);
        }
        return JsonSerializer.SerializeToElement(new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = required,
            ["additionalProperties"] = false,
        });
    }
}
