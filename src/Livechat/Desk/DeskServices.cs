using Livechat.Conversations;
using Microsoft.Extensions.DependencyInjection;

namespace Livechat.Desk;

public static class DeskServices
{
    /// <summary>Tickets, callbacks and confirmed changes. Needs AddStorage, AddAudit, AddPeople and AddConversations.</summary>
    public static IServiceCollection AddDesk(this IServiceCollection services) => services
        .AddSingleton<DeskRequests>()
        .AddSingleton<Tickets>()
        .AddSingleton<LeftMessages>()
        .AddSingleton<OwnRequests>()
        .AddSingleton<Callbacks>()
        .AddSingleton<ServiceProposals>()
        .AddSingleton<IConfirmedAction, ServiceChanges>();
}
