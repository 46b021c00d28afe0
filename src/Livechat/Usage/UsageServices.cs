using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Livechat.Usage;

public static class UsageServices
{
    /// <summary>The budgets of the configured model. Needs AddStorage, metrics, a TimeProvider and <see cref="Hosting.LivechatOptions"/>.</summary>
    public static IServiceCollection AddUsage(this IServiceCollection services)
    {
        services.TryAddSingleton<ModelBudgets>();
        return services;
    }
}
