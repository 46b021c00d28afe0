using Livechat.Assistant.Tools;
using Microsoft.Extensions.AI;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>
/// The tools that the steps of a turn need. A list is asked for once, however many steps read it; what needs an item of it comes in the round
/// after. Nothing a visitor wrote is a handle: those come from the list alone.
/// </summary>
internal sealed class StepCalls(VisitorTurn turn, BuiltInPersona persona, IReadOnlySet<string> tools)
{
    public const string Services = "get_visitor_services";
    public const string AccountStatus = "get_visitor_account_status";
    public const string Details = "get_service_details";
    public const string History = "get_visitor_chat_history";
    public const string Invoices = "get_invoices";
    public const string Change = "manage_service";
    public const string Ticket = "create_ticket";
    public const string Callback = "request_callback";

    private const int MessagesOfHistory = 20;

    /// <summary>Whether a step can be answered from its tool: it is offered, or has returned already.</summary>
    public bool Can(Intent intent) => ToolOf(intent) is { } tool && (tools.Contains(tool) || turn.Results.Keys.Any(call => call.StartsWith(tool, StringComparison.Ordinal)));

    public ToolAnswer Result(string call) => ToolAnswer.Read(turn.Results.GetValueOrDefault(call));

    /// <summary>The calls of a plan that have not returned yet and can be made now.</summary>
    public IEnumerable<FunctionCallContent> Missing(TurnPlan plan) =>
        plan.Steps.SelectMany((step, i) => Of(step, i)).Where(call => tools.Contains(call.Name) && !turn.Results.ContainsKey(call.CallId)).DistinctBy(call => call.CallId);

    public static string SearchCall(int step) => $"{SearchKnowledge.ToolName}-{step}";

    public static string InvoicesCall(string? status) => status is null ? Invoices : $"{Invoices}-{status}";

    public static string ItemCall(string tool, string handle, string? change = null) => $"{tool}-{handle}{(change is null ? "" : $"-{change}")}";

    private IEnumerable<FunctionCallContent> Of(PlanStep step, int i)
    {
        switch (step.Intent)
        {
            case Intent.Question:
                return [Call(SearchCall(i), SearchKnowledge.ToolName, ("query", step.Query))];
            case Intent.Secret:
                return SecretHelp.QueryFor(step.Text) is { } query ? [Call(SearchCall(i), SearchKnowledge.ToolName, ("query", query))] : [];
            case Intent.Human:
                return [Call(TransferHuman.ToolName, TransferHuman.ToolName, ("reason", "The visitor asks for a person."))];
            case Intent.Services:
                return [Call(Services, Services)];
            case Intent.AccountStatus:
                return [Call(AccountStatus, AccountStatus)];
            case Intent.History:
                return [Call(History, History, ("limit", MessagesOfHistory))];
            case Intent.Invoices:
                var status = InvoiceAnswer.StatusFor(AccountSpelling.Normalise(step.Text));
                return [status is null ? Call(Invoices, Invoices) : Call(InvoicesCall(status), Invoices, ("status", status))];
            case Intent.Details:
                return [Call(Services, Services), .. Targets(step).Handles.Select(handle => Call(ItemCall(Details, handle), Details, ("handle", handle)))];
            case Intent.Change when tools.Contains(Change):
                return [Call(Services, Services), .. Targets(step).Handles.Select(handle => Call(ItemCall(Change, handle, step.Change), Change, ("handle", handle), ("change", step.Change)))];
            case Intent.Change:
                return [Call(SearchCall(i), SearchKnowledge.ToolName, ("query", step.Text))];
            case Intent.Ticket when step.Ticket is { Description.Length: > 0 } ticket && (persona.IsSignedIn || ticket.Email is not null):
                return
                [
                    persona.IsSignedIn
                        ? Call(Ticket, Ticket, ("subject", ticket.Subject), ("description", ticket.Description), ("priority", ticket.Priority))
                        : Call(Ticket, Ticket, ("subject", ticket.Subject), ("description", ticket.Description), ("priority", ticket.Priority), ("email", ticket.Email)),
                ];
            case Intent.Callback when step.Callback is { Phone: { } phone, Time: { } time }:
                return [Call(Callback, Callback, ("phone", phone), ("preferred_time", time))];
            default:
                return [];
        }
    }

    /// <summary>The services that a step is about, once the list is there.</summary>
    public ServiceTargets Targets(PlanStep step) =>
        Result(Services) is { Succeeded: true } list ? ServiceTargets.Of(step, ServiceItem.Of(list), turn.LastAnswer) : new ServiceTargets([], [], [], false);

    private static string? ToolOf(Intent intent) => intent switch
    {
        Intent.Services => Services,
        Intent.Details => Details,
        Intent.Change => Change,
        Intent.Invoices => Invoices,
        Intent.AccountStatus => AccountStatus,
        Intent.History => History,
        Intent.Ticket => Ticket,
        Intent.Callback => Callback,
        Intent.Human => TransferHuman.ToolName,
        Intent.Question => SearchKnowledge.ToolName,
        _ => null,
    };

    private static FunctionCallContent Call(string id, string tool, params (string Name, object? Value)[] arguments) =>
        new(id, tool, arguments.ToDictionary(argument => argument.Name, argument => argument.Value));
}
