using System.Text.Json;
using System.Text.Json.Nodes;
using Livechat.Assistant.Tools;
using Livechat.Conversations;

namespace Livechat.Assistant.Turns;

/// <summary>What stands beside an answer: the one action it is named after, with what came of it, and the rest of what was done under "more".</summary>
internal static class ActionSummary
{
    public const string QueryDatabase = "query_database";

    /// <summary>What waits for a click first, then receipts, the hand-over, then what was looked up; null when nothing of it happened.</summary>
    public static (string Action, ActionResult Result)? Of(ToolContext context, ToolBox tools, bool handsOver)
    {
        var all = context.Proposals.Select(proposal => (proposal.Action, Result: Waits(proposal))).ToList();
        // A ticket is more than a callback, whichever was made first.
        all.AddRange(context.Actions.Receipts.OrderBy(receipt => receipt.Action == CreateTicket.ToolName ? 0 : 1).Select(receipt => (receipt.Action, receipt.Result)));
        if (handsOver)
            all.Add((TransferHuman.ToolName, new ActionResult(true, HonestLines.HandOverResult)));
        if (Lookups(context, tools) is { } lookups)
            all.Add((QueryDatabase, lookups));
        if (all.Count == 0)
            return null;
        var (action, result) = all[0];
        return (action, all.Count == 1 ? result : result with { Data = WithMore(result.Data, all.Skip(1)) });
    }

    /// <summary>A proposal is no deed: nothing has succeeded before the click.</summary>
    private static ActionResult Waits(NewConfirmation proposal) => new(false, HonestLines.WaitsForClick, JsonSerializer.SerializeToElement(new
    {
        status = "proposed",
        confirmation_id = proposal.Id,
        title = proposal.Title,
        lines = proposal.Lines,
    }));

    private static ActionResult? Lookups(ToolContext context, ToolBox tools)
    {
        var found = context.Results
            .Where(told => tools.LookupOf(told.Tool) is not null && told.Result.GetProperty("status").ValueEquals(ToolOutcome.Success)).ToList();
        if (found.Count == 0)
            return null;
        var data = Data(found[0]);
        if (found.Count > 1)
            data["more"] = new JsonArray([.. found.Skip(1).Select(told => (JsonNode)Data(told))]);
        return new ActionResult(true, string.Join(' ', found.Select(told => tools.LookupOf(told.Tool)).Distinct()), JsonSerializer.SerializeToElement(data));
    }

    /// <summary>A result as the visitor's page gets it: named, and without the handles, which are for the model.</summary>
    private static JsonObject Data(ToolResult told)
    {
        var data = JsonObject.Create(told.Result)!;
        foreach (var member in data.ToList())
        {
            if (member.Value is JsonObject item)
                item.Remove("handle");
            foreach (var row in (member.Value as JsonArray)?.OfType<JsonObject>() ?? [])
                row.Remove("handle");
        }
        data["query"] = told.Tool;
        return data;
    }

    private static JsonElement WithMore(JsonElement? data, IEnumerable<(string Action, ActionResult Result)> others)
    {
        var all = data is { ValueKind: JsonValueKind.Object } known ? JsonObject.Create(known)! : [];
        var more = all["more"] as JsonArray ?? [];
        foreach (var (action, result) in others)
        {
            more.Add(new JsonObject
            {
                ["action"] = action,
                ["success"] = result.Success,
                ["message"] = result.Message,
                ["data"] = result.Data is { } inner ? JsonNode.Parse(inner.GetRawText()) : null,
            });
        }
        all["more"] = more;
        return JsonSerializer.SerializeToElement(all);
    }
}
