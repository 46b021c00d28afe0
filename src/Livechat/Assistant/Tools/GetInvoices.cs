using Livechat.Accounts;

namespace Livechat.Assistant.Tools;

/// <summary>The signed-in customer's invoices, newest first.</summary>
public sealed class GetInvoices(IAccountSource accounts) : AssistantTool(
    ToolName, ToolAudience.Customers,
    "Lists the signed-in visitor's invoices, newest first: number, status, amount, dates, what they are for. With a status only those.",
    ToolParameter.Choice("status", "Only invoices of this status.", AccountWords.All<InvoiceStatus>(), required: false))
{
    public const string ToolName = "get_invoices";

    public override string Lookup => "Looked up your invoices.";

    public override async Task<ToolOutcome> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancel)
    {
        if (context.Scope is not { } scope)
            return ToolOutcome.NoClient;
        InvoiceStatus? status = arguments.FindText("status") is { } word ? AccountWords.Parse<InvoiceStatus>(word) : null;
        var invoices = (await accounts.ListInvoicesAsync(scope, status, cancel)).Select(invoice => new
        {
            invoice.Number,
            status = invoice.Status.Word(),
            amount = invoice.Amount.Amount,
            invoice.Amount.Currency,
            invoice.IssueDate,
            invoice.DueDate,
            invoice.PaidDate,
            invoice.Description,
            invoice.Services,
        }).ToList();
        return ToolOutcome.Of(new { status = ToolOutcome.Success, invoices, count = invoices.Count });
    }
}
