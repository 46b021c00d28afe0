using Livechat.Accounts;

namespace Livechat.Assistant.Tools;

/// <summary>The services the signed-in customer has, ended ones too, each with a handle for the tools that take one.</summary>
public sealed class GetVisitorServices(IAccountSource accounts) : AssistantTool(
    ToolName, ToolAudience.Customers,
    "Lists the services that the signed-in visitor has: name, status, price, billing cycle, end date, next due date, auto-renew, and a handle for get_service_details and manage_service.")
{
    public const string ToolName = "get_visitor_services";

    public override string Lookup => "Looked up your services.";

    public override async Task<ToolOutcome> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancel)
    {
        if (context.Scope is not { } scope)
            return ToolOutcome.NoClient;
        var services = (await accounts.ListSubscriptionsAsync(scope, cancel)).Select(summary => ServiceResult.Of(summary, context.Conversation.Id)).ToList();
        return ToolOutcome.Of(new { status = ToolOutcome.Success, services, count = services.Count });
    }
}
