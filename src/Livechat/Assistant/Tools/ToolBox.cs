using System.Collections.Frozen;
using System.Diagnostics;
using System.Text.Json;
using Livechat.Accounts;
using Livechat.Audit;
using Livechat.Assistant.Personas;
using Livechat.Conversations;
using Livechat.Identity;
using Livechat.Storage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Livechat.Assistant.Tools;

/// <summary>
/// All tools, and the one way to run them. What a turn's model is offered is the persona's list × the principal. A call that does not fit
/// exactly (a tool that is not the persona's or not for this principal, an unknown key, a wrong type) runs nothing, is counted, and the
/// model is told one neutral line. Every call, refused ones too, is a row of the audit before the model hears its result; what can't be
/// audited is not told.
/// </summary>
public sealed partial class ToolBox
{
    // As much of a refused call as helps to see what was tried.
    private const int MostRefusedCharacters = 1000;

    private readonly FrozenDictionary<string, AssistantTool> _tools;
    private readonly AuditLog _audit;
    private readonly AssistantMetrics _metrics;
    private readonly ILogger<ToolBox> _log;

    public ToolBox(IEnumerable<AssistantTool> tools, AuditLog audit, AssistantMetrics metrics, ILogger<ToolBox> log)
    {
        _tools = tools.ToFrozenDictionary(tool => tool.Name, StringComparer.Ordinal);
        _audit = audit;
        _metrics = metrics;
        _log = log;
    }

    public IReadOnlyCollection<string> Names => _tools.Keys;

    /// <summary>What an answer rests on when it used this tool ("Looked up your services."); null for tools that read no account.</summary>
    public string? LookupOf(string tool) => _tools.GetValueOrDefault(tool)?.Lookup;

    /// <summary>What a model is offered that speaks as this persona with this principal.</summary>
    public List<AITool> Offer(Persona persona, Principal? principal) =>
        [.. persona.Tools.Select(_tools.GetValueOrDefault).OfType<AssistantTool>().Where(tool => tool.Audience.Includes(principal)).Select(tool => tool.Declaration(principal))];

    /// <summary>Answers one call of a model. Never throws, except when cancelled.</summary>
    public async Task<FunctionResultContent> RunAsync(FunctionCallContent call, ToolContext context, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        var tool = context.Persona.Tools.Contains(call.Name) ? _tools.GetValueOrDefault(call.Name) : null;
        if (tool is null)
            return await RefuseAsync(call, "unknown", AuditEntry.Refused, ToolOutcome.Refused, context);
        if (!tool.Audience.Includes(context.Principal))
        {
            var guest = context.Principal?.Kind is PrincipalKind.Guest;
            return await RefuseAsync(call, tool.Name, guest ? "unauthenticated" : AuditEntry.Refused, guest ? ToolOutcome.Unauthenticated : ToolOutcome.Refused, context);
        }
        if (ToolArguments.Check(tool.Parameters(context.Principal), call) is not { } arguments)
            return await RefuseAsync(call, tool.Name, AuditEntry.Refused, ToolOutcome.Refused, context);

        _metrics.ToolCalled(tool.Name);
        ToolOutcome outcome;
        try
        {
            outcome = await tool.RunAsync(arguments, context, cancel);
        }
        catch (Exception e) when (e is StorageUnavailableException or AccountsUnavailableException or TurnLostException)
        {
            CallFailed(_log, tool.Name, context.Conversation.Id, e);
            outcome = ToolOutcome.Unavailable;
        }
        var (fields, rows) = ResultFacts.Of(outcome.Result);
        if (!outcome.IsAudited && !await TryAuditAsync(context.Entry(tool.Name, outcome.Status, arguments.ToJson(outcome.Reference)) with
            {
                Fields = fields,
                Rows = rows,
                Milliseconds = (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds,
            }))
            outcome = ToolOutcome.Unavailable;
        outcome.Then?.Invoke();
        context.Told(tool.Name, outcome.Result);
        return new FunctionResultContent(call.CallId, outcome.Result);
    }

    /// <summary>Calls too many in one reply: none of them runs, and they are one row together.</summary>
    public async Task<IReadOnlyList<FunctionResultContent>> RefuseAsync(IReadOnlyList<FunctionCallContent> calls, ToolContext context)
    {
        _metrics.ToolRefused("excess", calls.Count);
        CallRefused(_log, "excess", context.Conversation.Id);
        await TryAuditAsync(context.Entry("excess", AuditEntry.Refused, JsonSerializer.Serialize(new { calls = calls.Count })));
        return [.. calls.Select(call => new FunctionResultContent(call.CallId, ToolOutcome.Refused.Result))];
    }

    private async Task<FunctionResultContent> RefuseAsync(FunctionCallContent call, string tool, string outcome, ToolOutcome told, ToolContext context)
    {
        // The name of an unknown tool is the model's own invention and would make a label of its own.
        _metrics.ToolRefused(tool, 1);
        CallRefused(_log, tool, context.Conversation.Id);
        await TryAuditAsync(context.Entry(tool, outcome, Given(call)));
        return new FunctionResultContent(call.CallId, told.Result);
    }

    /// <summary>False when the database does not take the row; the caller then keeps the data to itself.</summary>
    private async Task<bool> TryAuditAsync(AuditEntry entry)
    {
        try
        {
            await _audit.AppendAsync(entry);
            return true;
        }
        catch (StorageUnavailableException e)
        {
            NotAudited(_log, entry.Action, entry.ConversationId, e);
            return false;
        }
    }

    private static string Given(FunctionCallContent call)
    {
        var given = JsonSerializer.Serialize(new { name = call.Name, arguments = call.Exception is null ? call.Arguments : null });
        return given.Length <= MostRefusedCharacters ? given : JsonSerializer.Serialize(new { cut = given[..MostRefusedCharacters] });
    }

    [LoggerMessage(1, LogLevel.Information, "A model's call of {Tool} was refused in conversation {ConversationId}")]
    private static partial void CallRefused(ILogger log, string tool, Guid conversationId);

    [LoggerMessage(2, LogLevel.Warning, "The tool {Tool} failed in conversation {ConversationId}")]
    private static partial void CallFailed(ILogger log, string tool, Guid conversationId, Exception error);

    [LoggerMessage(3, LogLevel.Error, "A call of {Tool} in conversation {ConversationId} could not be audited, so its result was kept back")]
    private static partial void NotAudited(ILogger log, string tool, Guid? conversationId, Exception error);
}
