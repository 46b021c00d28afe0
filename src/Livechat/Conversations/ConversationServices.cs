using Microsoft.Extensions.DependencyInjection;

namespace Livechat.Conversations;

public static class ConversationServices
{
    public static IServiceCollection AddConversations(this IServiceCollection services) => services
        .AddSingleton<ConversationFeed>()
        .AddSingleton<ConversationLog>()
        .AddSingleton<TurnLog>();
}
