using Livechat.Accounts;
using Livechat.Desk;

namespace Livechat.Assistant.Tools;

/// <summary>
/// Proposes a change to one of the signed-in customer's services. It changes nothing: the customer gets a card with the exact change together
/// with the answer, and only their own click carries it out.
/// </summary>
public sealed class ManageService(IAccountSource accounts, ServiceProposals proposals) : AssistantTool(
    ServiceChanges.ActionName, ToolAudience.Customers,
    "Proposes a change to one of the signed-in visitor's services. Nothing changes by this: the visitor gets a card below your answer and decides there with a click. "
    + "Call get_visitor_services first for the handle.",
    ServiceHandle.Parameter,
    ToolParameter.Choice("change", "What to change.", ServiceChange.All))
{
    // Enough for one wish about a few services; more at once is a model that enumerates.
    private const int MostAtOnce = 3;

    public override async Task<ToolOutcome> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancel)
    {
        if (context.Scope is not { } scope)
            return ToolOutcome.NoClient;
        if (await ServiceHandle.FindAsync(accounts, scope, context.Conversation.Id, arguments.Text("handle"), cancel) is not { } subscription)
            return ToolOutcome.NotFound;
        var proposal = proposals.Propose(subscription, arguments.Text("change"));
        if (proposal.Confirmation is not { } confirmation)
            return ToolOutcome.Failed("error", proposal.Problem!) with { Reference = subscription.Reference };
        var isNew = context.Proposals.All(other => other.Parameters != confirmation.Parameters);
        if (isNew && context.Proposals.Count == MostAtOnce)
            return ToolOutcome.TooMany with { Reference = subscription.Reference };
        return ToolOutcome.Of(new
        {
            status = "proposed",
            message = "Nothing has changed yet. The visitor gets a card with this below your answer and decides there with a click; nothing they write confirms it.",
            title = confirmation.Title,
            lines = confirmation.Lines,
            valid_minutes = (int)confirmation.ValidFor.TotalMinutes,
        }) with { Reference = subscription.Reference, Then = isNew ? () => context.Propose(confirmation) : null };
    }
}
