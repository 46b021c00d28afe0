using Livechat.Audit;
using Livechat.Identity;
using Livechat.Storage;
using Microsoft.Extensions.Logging;

namespace Livechat.Gateway;

/// <summary>
/// Writes down what one socket asked to open and was refused. Nobody waits for it: whether a conversation is somebody else's or does not
/// exist can not be told by the time the answer takes.
/// </summary>
internal sealed partial class RefusedOpenings(Peer peer, GatewayServices services)
{
    // A page asks for a conversation it may not open once, after its visitor changed. Who asks on and on is guessing.
    private const int Most = 20;

    private const int LongestId = 100;

    private int _count;

    /// <param name="what">The name of the key that named it: conversation_id or session_id.</param>
    public void Note(Principal principal, string what, string id)
    {
        if (_count == Most)
            return;
        _count++;
        _ = WriteAsync(new AuditEntry("open_conversation", AuditEntry.Refused) { Principal = principal, Arguments = AuditEntry.Argument(what, id, LongestId) });
        if (_count == Most)
            peer.Close(CloseCode.Policy, "Too many conversations that are not yours.");
    }

    private async Task WriteAsync(AuditEntry entry)
    {
        try
        {
            await services.Audit.AppendAsync(entry);
        }
        catch (StorageUnavailableException e)
        {
            NotWritten(services.Logger, e);
        }
    }

    [LoggerMessage(132, LogLevel.Warning, "A refused attempt to open a conversation could not be written into the audit")]
    private static partial void NotWritten(ILogger log, Exception error);
}
