using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Livechat.Conversations;
using Livechat.Gateway.Classic;
using Livechat.Gateway.Connections;
using Livechat.Gateway.V2;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Livechat.Gateway;

/// <summary>
/// GET /livechat/ws/{department}/: everything that is settled before the first frame. Department, origin, dialect and identity are decided
/// here and never again; refusals come before the upgrade where protocol.md says so, as close codes where it says that.
/// </summary>
internal sealed partial class ChatEndpoint(
    GatewayServices services, AllowedOrigins origins, VisitorTokens tokens, Capacity capacity, ILogger<ChatEndpoint> log)
{
    public const string V2Protocol = "livechat.v2";

    private static readonly WebSocketCreationOptions SocketOptions = new() { IsServer = true, KeepAliveInterval = TimeSpan.Zero };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Map("/livechat/ws/{department}", context =>
            context.RequestServices.GetRequiredService<ChatEndpoint>().HandleAsync(context, (string)context.GetRouteValue("department")!)).AllowAnonymous();

    private async Task HandleAsync(HttpContext context, string department)
    {
        // The name in the set, not the one of this request: every socket keeps it.
        if (!Departments.All.TryGetValue(department, out department!))
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, $"There is no such department. Departments are {string.Join(", ", Departments.All.Order(StringComparer.Ordinal))}.");
            return;
        }
        if (services.Drain.IsDraining)
        {
            context.Response.Headers.RetryAfter = "5";
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "The chat is restarting. Please come back in a few seconds.");
            return;
        }
        var origin = context.Request.Headers.Origin;
        var isBrowser = origin.Count > 0;
        if (isBrowser && (origin.Count > 1 || !origins.Contains(origin.ToString())))
        {
            OriginRefused();
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "This page's origin may not open the chat. Add it to LIVECHAT_ALLOWED_ORIGINS.");
            return;
        }
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            await RefuseAsync(context, StatusCodes.Status426UpgradeRequired, "This address speaks WebSocket only.");
            return;
        }
        var asked = context.WebSockets.WebSocketRequestedProtocols;
        if (asked.Count > 0 && !asked.Contains(V2Protocol))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, $"Ask for the subprotocol {V2Protocol}, or for none to speak the classic dialect.");
            return;
        }

        if (!services.Peers.TryEnter(capacity.Sockets))
        {
            // Spread, so that those who were refused do not come back at once.
            context.Response.Headers.RetryAfter = Random.Shared.Next(2, 11).ToString(CultureInfo.InvariantCulture);
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "There is no room for another chat right now. Please try again in a moment.");
            return;
        }
        var isV2 = asked.Count > 0;
        (WebSocket Socket, Caller Caller)? opened = null;
        try
        {
            opened = await UpgradeAsync(context, department, isBrowser, isV2);
        }
        finally
        {
            if (opened is null)
                services.Peers.Leave();
        }
        if (opened is not var (socket, caller))
            return;
        if (HeldConnection.Of(context) is { } held)
            held.HandOver(stream => ServeAsync(WebSocket.CreateFromStream(stream, SocketOptions), caller, isV2, stream as TransportStream));
        else
            await ServeAsync(socket, caller, isV2, null);
    }

    /// <summary>Recognises a browser and opens the socket. Null when it was refused.</summary>
    private async Task<(WebSocket Socket, Caller Caller)?> UpgradeAsync(HttpContext context, string department, bool isBrowser, bool isV2)
    {
        var caller = new Caller(department, isBrowser, context.Connection.RemoteIpAddress ?? IPAddress.None, null);
        if (isBrowser)
        {
            try
            {
                caller = caller with { Principal = await RecogniseAsync(context, department) };
            }
            catch (StorageUnavailableException)
            {
                await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "The chat cannot store anything right now. Please try again in a moment.");
                return null;
            }
        }
        // The framework's handshake: it writes the 101.
        var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = isV2 ? V2Protocol : null,
            // The protocol has a heartbeat of its own; the framework's would cost a timer per socket.
            KeepAliveInterval = TimeSpan.Zero,
        });
        return (socket, caller);
    }

    /// <summary>
    /// Who is signed in in this browser, or else the guest of its cookie, or else a new one whose cookie goes out with the 101. Null where
    /// guests are not let in. Throws <see cref="StorageUnavailableException"/> when nobody can tell: an unreadable sign-in makes no guest.
    /// </summary>
    private async Task<Principal?> RecogniseAsync(HttpContext context, string department)
    {
        var signIn = await context.AuthenticateAsync();
        if (signIn.Failure is { } failure)
            throw new StorageUnavailableException("A sign-in could not be checked.", failure);
        if (context.SignedIn() is { } user)
            return user;
        if (!LetsGuestsIn(department))
            return null;
        var cookie = IdentityCookie.Visitor(context, services.Options);
        if (await tokens.FindAsync(cookie.Read(), context.RequestAborted) is { } known)
            return known;
        var (guest, token) = await tokens.CreateAsync();
        cookie.Write(token);
        return guest;
    }

    private bool LetsGuestsIn(string department) => department != Departments.Management && !services.Options.AnonymousOff.Contains(department);

    private async Task ServeAsync(WebSocket socket, Caller caller, bool isV2, TransportStream? wire)
    {
        var peer = new Peer(socket, services.Options.Limits, services.Time, log) { Principal = caller.Principal, Wire = wire };
        peer.Dialect = isV2 ? new V2Session(peer, caller, services) : new ClassicSession(peer, caller, services);
        var isOfAddress = services.Peers.TryEnterAddress(caller.Address, services.Options.Limits.SocketsPerAddress);
        try
        {
            if (!isOfAddress)
            {
                await EndAsync(peer, CloseCode.TooManySockets, "Too many chats are open from your network.");
                return;
            }
            if (Refusal(caller, isV2) is var (code, reason))
            {
                await EndAsync(peer, code, reason);
                return;
            }
            var owner = caller.Principal?.Key;
            if (owner is not null && !services.Peers.TryEnterOwner(owner, services.Options.Limits.SocketsPerVisitor))
            {
                await EndAsync(peer, CloseCode.TooManySockets, "You have too many chats open.");
                return;
            }
            try
            {
                services.Peers.Add(peer);
                if (services.Drain.IsClosing)
                    SocketDrain.Close(peer);
                await peer.RunAsync();
            }
            finally
            {
                services.Peers.Remove(peer);
                if (owner is not null)
                    services.Peers.LeaveOwner(owner);
            }
        }
        finally
        {
            if (isOfAddress)
                services.Peers.LeaveAddress(caller.Address);
            services.Peers.Leave();
        }
    }

    /// <summary>Who may not enter this department, whatever they go on to say.</summary>
    private (WebSocketCloseStatus Code, string Reason)? Refusal(Caller caller, bool isV2)
    {
        if (caller.Department == Departments.Management)
        {
            return caller.Principal?.Kind switch
            {
                PrincipalKind.Staff => null,
                PrincipalKind.Customer => (CloseCode.Forbidden, "This department is for staff."),
                _ => (CloseCode.SignIn, "Please sign in."),
            };
        }
        // A hello may still bring an identity; the classic dialect has none.
        return caller.Principal is null && !isV2 && !LetsGuestsIn(caller.Department) ? (CloseCode.SignIn, "Please sign in.") : null;
    }

    /// <summary>Closes a socket that is not let in. It is ticked like any other, so that a peer that never answers is aborted.</summary>
    private async Task EndAsync(Peer peer, WebSocketCloseStatus code, string reason)
    {
        peer.Dialect = SilentDialect.Instance;
        peer.Close(code, reason);
        services.Peers.Add(peer);
        try
        {
            await peer.RunAsync();
        }
        finally
        {
            services.Peers.Remove(peer);
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(reason);
    }

    [LoggerMessage(120, LogLevel.Information, "A socket from an origin that is not allowed was refused")]
    private partial void OriginRefused();

    private sealed class SilentDialect : IDialect
    {
        public static readonly SilentDialect Instance = new();

        public void Opened() { }

        public ValueTask ReceivedAsync(ReadOnlyMemory<byte> frame, bool isText) => ValueTask.CompletedTask;

        public void Tick() { }

        public void Draining(int retryAfterSeconds) { }

        public void Closed() { }
    }
}

/// <summary>What the handshake settled.</summary>
/// <param name="IsBrowser">It sent an allowed Origin, so its cookies count. Programs have none and hand tokens over in hello.</param>
/// <param name="Principal">Who it is, when the handshake alone could tell.</param>
internal sealed record Caller(string Department, bool IsBrowser, IPAddress Address, Principal? Principal);
