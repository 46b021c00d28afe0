using System.Collections.Frozen;
using System.Text.Json;
using Livechat.Storage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Livechat.Assistant.Tools;

/// <summary>
/// All tools, and the one way to run them. A call that does not fit exactly (a tool the persona does not have, an unknown key, a wrong
/// type, a missing or too long text) is refused: it runs nothing, is counted, and the model is told one neutral line.
/// </summary>
public sealed partial class ToolBox
{
    private static readonly JsonElement Refused = JsonSerializer.SerializeToElement(new { status = "error", message = "This call is not possible." });
    private static readonly JsonElement Unavailable = JsonSerializer.SerializeToElement(new { status = "error", message = "This is not available right now." });

    private readonly FrozenDictionary<string, AssistantTool> _tools;
    private readonly AssistantMetrics _metrics;
    private readonly ILogger<ToolBox> _log;

    public ToolBox(IEnumerable<AssistantTool> tools, AssistantMetrics metrics, ILogger<ToolBox> log)
    {
        _tools = tools.ToFrozenDictionary(tool => tool.Name, StringComparer.Ordinal);
        _metrics = metrics;
        _log = log;
    }

    public IReadOnlyCollection<string> Names => _tools.Keys;

    /// <summary>What a model that speaks as this persona is offered.</summary>
    public List<AITool> Declarations(IEnumerable<string> names)
    {
        var declarations = new List<AITool>();
        foreach (var name in names)
        {
            if (_tools.TryGetValue(name, out var tool))
                declarations.Add(tool.Declaration);
        }
        return declarations;
    }

    /// <summary>Answers one call of a model. Never throws, except when cancelled.</summary>
    public async Task<FunctionResultContent> RunAsync(FunctionCallContent call, ToolContext context, CancellationToken cancel)
    {
        var tool = context.Persona.Tools.Contains(call.Name) ? _tools.GetValueOrDefault(call.Name) : null;
        if (tool is null || Check(tool, call) is not { } arguments)
        {
            // The name of an unknown tool is the model's own invention and would make a label of its own.
            _metrics.ToolRefused(tool?.Name ?? "unknown");
            CallRefused(_log, tool?.Name ?? "unknown", context.Conversation.Id);
            return new FunctionResultContent(call.CallId, Refused);
        }
        _metrics.ToolCalled(tool.Name);
        try
        {
            return new FunctionResultContent(call.CallId, await tool.RunAsync(arguments, context, cancel));
        }
        catch (StorageUnavailableException e)
        {
            CallFailed(_log, tool.Name, context.Conversation.Id, e);
            return new FunctionResultContent(call.CallId, Unavailable);
        }
    }

    /// <summary>A call too many in one reply.</summary>
    public FunctionResultContent Refuse(FunctionCallContent call, ToolContext context)
    {
        _metrics.ToolRefused("excess");
        CallRefused(_log, "excess", context.Conversation.Id);
        return new FunctionResultContent(call.CallId, Refused);
    }

    private static Dictionary<string, string>? Check(AssistantTool tool, FunctionCallContent call)
    {
        // Arguments that the provider could not read are no arguments.
        if (call.Exception is not null)
            return null;
        var given = call.Arguments ?? new Dictionary<string, object?>();
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in tool.Parameters)
        {
            var text = given.TryGetValue(parameter.Name, out var value) ? Text(value) : null;
            if (text is null && (parameter.Required || given.ContainsKey(parameter.Name)))
                return null;
            if (text is null)
                continue;
            if (text.Length > parameter.MostCharacters || parameter.Required && string.IsNullOrWhiteSpace(text))
                return null;
            arguments.Add(parameter.Name, text);
        }
        return given.Count == arguments.Count ? arguments : null;
    }

    private static string? Text(object? value) => value switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
        _ => null,
    };

    [LoggerMessage(1, LogLevel.Information, "A model's call of {Tool} was refused in conversation {ConversationId}")]
    private static partial void CallRefused(ILogger log, string tool, Guid conversationId);

    [LoggerMessage(2, LogLevel.Warning, "The tool {Tool} failed in conversation {ConversationId}")]
    private static partial void CallFailed(ILogger log, string tool, Guid conversationId, Exception error);
}
