using Livechat.Identity;
using Livechat.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Livechat.Conversations;

public static class ConversationServices
{
    /// <summary>The log, its turns and confirmations. Needs AddStorage and AddAudit.</summary>
    public static IServiceCollection AddConversations(this IServiceCollection services) => services
        .AddSingleton(provider => new AddressHash(Path.GetDirectoryName(provider.GetRequiredService<Database>().Path)!))
        .AddSingleton<ConversationFeed>()
        .AddSingleton<ConversationLog>()
        .AddSingleton<ConversationList>()
        .AddSingleton<ConversationErasure>()
        .AddSingleton<ConversationMoves>()
        .AddSingleton<ConfirmationLog>()
        .AddSingleton<Confirmations>()
        .AddSingleton<TurnLog>()
        .AddHostedService<ConfirmationExpiry>();
}
