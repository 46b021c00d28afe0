using Microsoft.Extensions.DependencyInjection;

namespace Livechat.Assistant.Tools;

internal static class ToolServices
{
    /// <summary>All tools there are. Named one by one: to look for them would load every type of the product, at every start.</summary>
    public static IServiceCollection AddTools(this IServiceCollection services) => services
        .AddTool<CreateTicket>()
        .AddTool<GetInvoices>()
        .AddTool<GetServiceDetails>()
        .AddTool<GetVisitorAccountStatus>()
        .AddTool<GetVisitorChatHistory>()
        .AddTool<GetVisitorServices>()
        .AddTool<ManageService>()
        .AddTool<RequestCallback>()
        .AddTool<SearchKnowledge>()
        .AddTool<TransferHuman>()
        .AddSingleton<ToolBox>();

    private static IServiceCollection AddTool<T>(this IServiceCollection services) where T : AssistantTool => services
        .AddSingleton<T>()
        .AddSingleton<AssistantTool>(provider => provider.GetRequiredService<T>());
}
