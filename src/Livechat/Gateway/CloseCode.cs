using System.Net.WebSockets;

namespace Livechat.Gateway;

/// <summary>Why a socket was closed: the numbers of the wire protocol.</summary>
internal static class CloseCode
{
    public const WebSocketCloseStatus GoingAway = WebSocketCloseStatus.EndpointUnavailable;
    public const WebSocketCloseStatus Policy = WebSocketCloseStatus.PolicyViolation;
    public const WebSocketCloseStatus TooLarge = WebSocketCloseStatus.MessageTooBig;
    public const WebSocketCloseStatus SignIn = (WebSocketCloseStatus)4001;
    public const WebSocketCloseStatus Forbidden = (WebSocketCloseStatus)4003;
    public const WebSocketCloseStatus BadHello = (WebSocketCloseStatus)4400;
    public const WebSocketCloseStatus HeartbeatLost = (WebSocketCloseStatus)4408;
    public const WebSocketCloseStatus Replaced = (WebSocketCloseStatus)4409;
    public const WebSocketCloseStatus TooManySockets = (WebSocketCloseStatus)4429;
}
