using Livechat.Accounts;

namespace Livechat.Assistant.Tools;

/// <summary>Everything the signed-in customer may know of one of their services.</summary>
public sealed class GetServiceDetails(IAccountSource accounts) : AssistantTool(
    ToolName, ToolAudience.Customers,
    "Gives the details of one of the signed-in visitor's services. Call get_visitor_services first for its handle.",
    ServiceHandle.Parameter)
{
    public const string ToolName = "get_service_details";

    public override string Lookup => "Looked up one of your services.";

    public override async Task<ToolOutcome> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancel)
    {
        if (context.Scope is not { } scope)
            return ToolOutcome.NoClient;
        var summary = await ServiceHandle.FindAsync(accounts, scope, context.Conversation.Id, arguments.Text("handle"), cancel);
        if (summary is null || await accounts.FindSubscriptionAsync(scope, summary.Reference, cancel) is not { } found)
            return ToolOutcome.NotFound;
        var service = ServiceResult.Of(found.Summary, context.Conversation.Id);
        return ToolOutcome.Of(new
        {
            status = ToolOutcome.Success,
            service = new
            {
                service.Handle, service.Name, service.Category, service.Status, service.BillingCycle, service.Price, service.Currency, service.EndDate, service.NextDueDate,
                service.AutoRenew, found.Description, found.StartDate, ordered_on = DateOnly.FromDateTime(found.OrderedAt.UtcDateTime),
            },
        }) with { Reference = summary.Reference };
    }
}
