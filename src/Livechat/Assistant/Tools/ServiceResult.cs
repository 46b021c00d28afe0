using Livechat.Accounts;

namespace Livechat.Assistant.Tools;

/// <summary>A subscription as a model sees it, in lists.</summary>
internal record ServiceResult(
    string Handle, string Name, string Category, string Status, string BillingCycle, string Price, string Currency, DateOnly? EndDate, DateOnly? NextDueDate, bool AutoRenew)
{
    public static ServiceResult Of(SubscriptionSummary summary, Guid conversationId) => new(
        ServiceHandle.Of(conversationId, summary.Reference), summary.ServiceName, summary.Category, summary.Status.Word(), summary.Cycle.Word(),
        summary.Price.Amount, summary.Price.Currency, summary.EndDate, summary.NextDueDate, summary.AutoRenew);
}
