using Livechat.Accounts;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Server.DemoSite;

namespace Livechat.Server.Accounts;

/// <summary>"My services" and "My invoices" on the demo site: the same data that the assistant answers from, to compare.</summary>
internal static class AccountPages
{
    public const string ServicesPath = "/my/services";
    public const string InvoicesPath = "/my/invoices";

    public static void MapAccountPages(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<LivechatOptions>().Demo)
            return;
        var pages = app.MapPages();
        pages.RequireAuthorization(IdentityServices.CustomerPolicy);
        pages.MapGet(ServicesPath, (HttpContext context, IAccountSource accounts, CancellationToken cancel) =>
            ShowAsync("My services", context, scope => ServicesAsync(scope, accounts, cancel)));
        pages.MapGet(InvoicesPath, (HttpContext context, IAccountSource accounts, CancellationToken cancel) =>
            ShowAsync("My invoices", context, scope => InvoicesAsync(scope, accounts, cancel)));
    }

    private static async Task<IResult?> ServicesAsync(CustomerScope scope, IAccountSource accounts, CancellationToken cancel) =>
        await accounts.ReadStatusAsync(scope, cancel) is not { } status ? null : new Page<ServicesPage>(new()
        {
            [nameof(ServicesPage.Status)] = status,
            [nameof(ServicesPage.Subscriptions)] = await accounts.ListSubscriptionsAsync(scope, cancel),
        });

    private static async Task<IResult?> InvoicesAsync(CustomerScope scope, IAccountSource accounts, CancellationToken cancel) =>
        await accounts.ReadStatusAsync(scope, cancel) is null ? null : new Page<InvoicesPage>(new()
        {
            [nameof(InvoicesPage.Invoices)] = await accounts.ListInvoicesAsync(scope, status: null, cancel),
        });

    /// <summary>The page for the scope of whoever is signed in; a page that says why when there is nothing to show.</summary>
    private static async Task<IResult> ShowAsync(string title, HttpContext context, Func<CustomerScope, Task<IResult?>> show)
    {
        try
        {
            if (context.SignedIn() is { } principal && CustomerScope.Of(principal) is { } scope && await show(scope) is { } page)
                return page;
            return Notice(title, "Your sign-in does not belong to a customer account yet. Ask in the chat, and somebody will connect the two.", StatusCodes.Status200OK);
        }
        catch (AccountsUnavailableException)
        {
            return Notice(title, "Your account cannot be shown right now. Please try again in a minute.", StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static Page<AccountNotice> Notice(string title, string text, int status) =>
        new(new() { [nameof(AccountNotice.Title)] = title, [nameof(AccountNotice.Text)] = text }, status);
}
