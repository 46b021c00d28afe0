using Microsoft.Extensions.DependencyInjection;

namespace Livechat.Audit;

public static class AuditServices
{
    /// <summary>The audit. Needs AddStorage, a TimeProvider and logging.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddSingleton<AuditLog>();
}
