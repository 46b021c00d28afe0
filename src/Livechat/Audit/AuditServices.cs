using Livechat.Hosting;
using Livechat.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Livechat.Audit;

public static class AuditServices
{
    /// <summary>The audit, with the one that seals it. Needs AddStorage, a TimeProvider and logging; without options its key is the file in the data folder.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddSingleton(provider => new AuditKey(DataFolder(provider), provider.GetService<LivechatOptions>()?.AuditKey))
        .AddSingleton(provider => new AuditAnchors(DataFolder(provider)))
        .AddSingleton(provider => new AuditLog(
            provider.GetRequiredService<CommitQueue>(), provider.GetRequiredService<AuditKey>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AuditLog>>()))
        .AddSingleton(provider => new AuditVerifier(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<AuditKey>(), provider.GetRequiredService<AuditAnchors>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<AuditSearch>()
        .AddSingleton<AuditChain>()
        .AddHostedService<AuditSealer>();

    private static string DataFolder(IServiceProvider provider) => Path.GetDirectoryName(provider.GetRequiredService<Database>().Path)!;
}
