using Livechat.Accounts.Connector;
using Livechat.Accounts.Import;
using Livechat.Accounts.Tables;
using Livechat.Hosting;
using Livechat.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Livechat.Accounts;

public static class AccountServices
{
    /// <summary>
    /// Accounts from the own tables, or from the company's system when LIVECHAT_ACCOUNTS_URL names one. Needs AddStorage and logging; the
    /// directory of customers takes the place of the empty one that comes with identity.
    /// </summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services, LivechatOptions options)
    {
        services.AddSingleton<ICustomerDirectory, CustomerDirectory>().AddSingleton<AccountImport>();
        return options.Accounts.Url is null
            ? services.AddSingleton<IAccountSource, OwnAccounts>()
            : services.AddSingleton<CompanySystem>().AddSingleton<IAccountSource, ConnectedAccounts>();
    }
}
