using Livechat.Accounts;

namespace Livechat.Assistant.Tools;

/// <summary>The signed-in customer's account in a few figures.</summary>
public sealed class GetVisitorAccountStatus(IAccountSource accounts) : AssistantTool(
    ToolName, ToolAudience.Customers,
    "Gives the signed-in visitor's account in figures: company name, since when, how many services in all, active, expired and suspended, and what the active ones cost per billing cycle and currency.")
{
    public const string ToolName = "get_visitor_account_status";

    public override string Lookup => "Looked up your account.";

    public override async Task<ToolOutcome> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancel)
    {
        if (context.Scope is not { } scope || await accounts.ReadStatusAsync(scope, cancel) is not { } account)
            return ToolOutcome.NoClient;
        return ToolOutcome.Of(new
        {
            status = ToolOutcome.Success,
            account.CompanyName,
            account.CustomerSince,
            account.AccountAgeDays,
            total_services = account.Total,
            active_services = account.Active,
            expired_services = account.Expired,
            suspended_services = account.Suspended,
            spending = account.Spending.Select(sum => new { billing_cycle = sum.Cycle.Word(), sum.Amount.Amount, sum.Amount.Currency }),
        });
    }
}
