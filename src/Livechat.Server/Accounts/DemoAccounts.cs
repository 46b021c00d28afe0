using Livechat.Accounts.Import;
using Livechat.Hosting;

namespace Livechat.Server.Accounts;

/// <summary>The invented customers of the demo, for an installation that has none and runs as a demo.</summary>
internal sealed class DemoAccounts(AccountImport import, LivechatOptions options)
{
    public async Task LoadIfEmptyAsync(ILogger log, CancellationToken cancel)
    {
        var file = Path.Combine(options.ContentFolder, "demo", "accounts.json");
        if (!options.Demo || options.Accounts.Url is not null || !File.Exists(file) || await import.AnyAsync(cancel))
            return;
        var report = await import.ImportAsync([file], dryRun: false, cancel);
        if (report.Faults.Count > 0)
            throw new StartException([.. report.Faults.Select(fault => fault.ToString())]);
        log.DemoAccountsLoaded(report.Customers.Added, report.Subscriptions.Added, report.Invoices.Added);
    }
}
