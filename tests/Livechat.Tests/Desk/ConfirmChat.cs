using Livechat.Conversations;
using Livechat.Desk;
using Livechat.Storage;
using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Livechat.Tests.Desk;

/// <summary>Proposals in the conversations of a running server, put there as an answer of the assistant puts them.</summary>
internal static class ConfirmChat
{
    /// <summary>Every test of a shared server has its own customer, so that none sees another's change.</summary>
    public static (string, string)[] Settings { get; } = [.. DemoHost.Settings, ("LIVECHAT_MESSAGES_PER_MINUTE", "100000"), ("LIVECHAT_MESSAGE_BURST", "10000")];

    /// <summary>Asks the owner of a conversation to confirm a change of auto-renew, in an answer of its own.</summary>
    public static async Task<NewConfirmation> AskAsync(this LivechatHost host, Guid conversationId, string reference = "1001", string change = ServiceChange.AutoRenewOff)
    {
        var asked = new ServiceChangeParameters(reference, "Shared Starter", change);
        var proposal = new NewConfirmation(
            Guid.CreateVersion7(), ServiceChanges.ActionName, "Turn auto-renew off for Shared Starter", ["Service: Shared Starter", "Auto-renew: on → off"], asked.ToJson(),
            ServiceProposals.ValidFor);
        var log = host.Services.GetRequiredService<ConversationLog>();
        await host.Services.GetRequiredService<CommitQueue>().WriteAsync(write =>
        {
            var conversation = ConversationLog.Lock(write, conversationId);
            log.Append(write, conversation, new ConversationEvent
            {
                Kind = EventKind.Message,
                MessageId = Guid.CreateVersion7(),
                SenderType = SenderType.Ai,
                Sender = "Support Engineer",
                Body = "Please have a look.",
                Details = ConversationLog.Serialize(new EventDetails { Confirmations = [proposal.Id] }),
            });
            return host.Services.GetRequiredService<ConfirmationLog>().Open(write, conversation, proposal);
        });
        return proposal;
    }

    public static Task<NewConfirmation> AskAsync(this LivechatHost host, V2Client client, string reference = "1001") =>
        host.AskAsync(Guid.Parse(client.Welcome.ConversationId), reference);

    public static Task ClickAsync(this V2Client client, Guid confirmation, bool accept = true) =>
        client.SendAsync(new { type = "confirm", confirmation_id = confirmation, accept });

    public static bool RenewsByItself(this LivechatHost host, string reference) =>
        host.Count("SELECT auto_renew FROM subscriptions WHERE reference = @reference", ("@reference", reference)) == 1;

    /// <summary>Lets the time of a confirmation be over.</summary>
    public static Task LetExpireAsync(this LivechatHost host, Guid confirmation) => host.Services.GetRequiredService<CommitQueue>().WriteAsync(write =>
        write.Execute("UPDATE confirmations SET expires_at = 1 WHERE id = @id", ("@id", confirmation)));
}
