using Livechat.Audit;
using Livechat.Conversations;
using Livechat.Gateway.Connections;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Livechat.Gateway;

/// <summary>What every socket's dialect works with; made once, so that a socket costs no scope of services.</summary>
internal sealed record GatewayServices(
    LivechatOptions Options, PublicAddress Address, ConversationLog Log, Confirmations Confirmations, ConversationFeed Feed, IDepartmentHosts Hosts,
    VisitorTokens Tokens, SiteTokens SiteTokens, SiteUsers SiteUsers, Store Store, Peers Peers, SocketDrain Drain, MessageRate Rate, ReservedNames Names, AuditLog Audit, TimeProvider Time,
    ILogger<GatewayServices> Logger);

public static class GatewayRegistration
{
    public static IServiceCollection AddGateway(this IServiceCollection services) => services
        .AddSingleton<Peers>()
        .AddSingleton(provider => new SocketDrain(provider.GetRequiredService<Peers>(), provider.GetRequiredService<ConversationFeed>()))
        .AddSingleton<HttpClock>()
        .AddSingleton<AllowedOrigins>()
        .AddSingleton<ChatEndpoint>()
        .AddSingleton(provider => new ReservedNames(provider.GetRequiredService<LivechatOptions>().Company))
        .AddSingleton<GatewayServices>()
        // The last one registered is the one that is used.
        .AddSingleton<IConnectionListenerFactory>(provider => new BoundedListenerFactory(
            ActivatorUtilities.CreateInstance<SocketTransportFactory>(provider), provider.GetRequiredService<Capacity>()))
        .AddSingleton(provider => new MessageRate(provider.GetRequiredService<LivechatOptions>().Limits, provider.GetRequiredService<TimeProvider>()))
        .AddHostedService<Heartbeat>()
        .AddHostedService<SignInWatch>();

    /// <summary>
    /// Lets sockets outlive the requests they came with, which halves what an idle one costs. Without it, and under TLS, they live in their requests.
    /// </summary>
    public static void UseGateway(this IConnectionBuilder connections)
    {
        var clock = connections.ApplicationServices.GetRequiredService<HttpClock>();
        connections.Use(http => connection => Handover.RunAsync(http, connection, clock));
    }

    /// <summary>The chat's socket address. The pipeline needs UseWebSockets before it.</summary>
    public static void MapGateway(this IEndpointRouteBuilder routes) => ChatEndpoint.Map(routes);
}
