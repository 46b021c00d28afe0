using Livechat.Knowledge.Search;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Livechat.Knowledge;

public static class KnowledgeServices
{
    /// <summary>Articles: import, export, search, the help pages. Needs AddStorage and logging.</summary>
    public static IServiceCollection AddKnowledge(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<ArticleImport>()
            .AddSingleton<ArticleReader>()
            .AddSingleton<KnowledgeIndex>()
            .AddSingleton<KnowledgeGaps>()
            .AddSingleton<KnowledgeSearch>();
    }
}
