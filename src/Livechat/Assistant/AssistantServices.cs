using Livechat.Assistant.Guard;
using Livechat.Assistant.Models;
using Livechat.Assistant.Models.BuiltIn;
using Livechat.Assistant.Models.OpenAi;
using Livechat.Assistant.Personas;
using Livechat.Assistant.Tools;
using Livechat.Assistant.Turns;
using Livechat.Conversations;
using Livechat.Hosting;
using Livechat.Usage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Livechat.Assistant;

public static class AssistantServices
{
    /// <summary>
    /// Personas, tools, models and the runner that gives the answers. Needs AddStorage, AddAudit, AddPeople, AddAccounts, AddConversations, AddKnowledge and
    /// <see cref="LivechatOptions"/>. A registered <see cref="ModelProvider"/> (Gemini) is asked first; else an OpenAI-compatible
    /// endpoint if one is set; else the built-in assistant answers alone.
    /// </summary>
    public static IServiceCollection AddAssistant(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddUsage()
            .AddTools()
            .AddSingleton(provider => new PublicAddress(provider.GetRequiredService<LivechatOptions>(), provider.GetService<IServer>()))
            .AddSingleton(provider => new LinkHosts(provider.GetRequiredService<LivechatOptions>(), provider.GetService<IServer>()))
            .AddSingleton(provider => new LinkFilter(provider.GetRequiredService<LinkHosts>().Contains))
            .AddSingleton<AssistantMetrics>()
            .AddSingleton<AssistantStatus>()
            .AddSingleton<EarlierActions>()
            .AddSingleton<PersonaCatalogue>()
            .AddSingleton<IDepartmentHosts>(provider => provider.GetRequiredService<PersonaCatalogue>())
            .AddSingleton<PersonaImport>()
            .AddSingleton<TurnAnswerer>()
            .AddKeyedSingleton<IChatClient, BuiltInChatClient>(ModelProvider.BuiltIn)
            .AddSingleton(Models)
            .AddSingleton<ModelGate>()
            .AddSingleton<TurnRunner>()
            .AddHostedService(provider => provider.GetRequiredService<TurnRunner>())
            .AddHostedService<TurnWatch>();
    }

    private static AssistantModels Models(IServiceProvider provider) => new(
        provider.GetService<ModelProvider>() ?? OpenAiProvider.From(provider.GetRequiredService<LivechatOptions>()),
        new ModelProvider(ModelProvider.BuiltIn, "built-in", provider.GetRequiredKeyedService<IChatClient>(ModelProvider.BuiltIn)));
}
