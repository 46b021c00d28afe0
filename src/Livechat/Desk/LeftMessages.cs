using System.Security.Cryptography;
using System.Text;
using Livechat.Audit;
using Livechat.Conversations;
using Livechat.Identity;
using Livechat.Storage;

namespace Livechat.Desk;

/// <summary>A message for people, left while none of them is there.</summary>
/// <param name="RequestId">The visitor's own name for it; the same again gets the same ticket.</param>
/// <param name="Name">What they want to be called.</param>
/// <param name="Email">Where they want the answer. Kept as unverified.</param>
public sealed record LeftMessage(Guid RequestId, Principal Owner, string Department, string Name, string Email, string Text);

/// <summary>
/// Keeps a left message as a conversation that waits for people, with a ticket: all of it or nothing. The conversation is the visitor's like
/// any other, so that an answer reaches them there as well.
/// </summary>
public sealed class LeftMessages(DeskRequests requests, ConversationLog log)
{
    private const int NameCharacters = 60;
    private const int SubjectCharacters = 80;

    /// <summary>See <see cref="DeskRequests.MakeForVisitorAsync"/>.</summary>
    public Task<DeskReceipt?> CreateAsync(LeftMessage message)
    {
        var cause = CauseOf(message);
        var entry = new AuditEntry("leave_message", "success") { Principal = message.Owner, Fields = "ticket_number", Rows = 1 };
        return requests.MakeForVisitorAsync(Tickets.Kind, cause, message.Owner, entry, (write, number, now) => Insert(write, message, cause, number, now));
    }

    private void Insert(WriteSession write, LeftMessage message, Guid cause, string number, long now)
    {
        var text = DeskText.Lines(message.Text, Tickets.DescriptionCharacters);
        var name = DeskText.Line(message.Name, NameCharacters);
        var conversation = log.Insert(write, new NewConversation(message.Owner.Key, message.Department, VisitorName: name));
        log.Append(write, conversation, new ConversationEvent
        {
            Kind = EventKind.Message,
            MessageId = Guid.CreateVersion7(),
            SenderType = SenderType.Visitor,
            Author = message.Owner.Key,
            Sender = name,
            Body = text,
        });
        log.AppendStatus(write, conversation, ConversationStatus.Waiting, null);
        log.Append(write, conversation, new ConversationEvent
        {
            Kind = EventKind.Message,
            MessageId = Guid.CreateVersion7(),
            SenderType = SenderType.System,
            Body = $"Your message was stored as ticket {number}.",
        });
        var ticket = new NewTicket(
            default, conversation.Id, message.Owner, message.Department, DeskText.Line(text.Split('\n')[0], SubjectCharacters), text, TicketPriority.Normal, message.Email);
        Tickets.Insert(write, ticket, cause, number, now);
    }

    // One visitor's name for a request says nothing about another's.
    private static Guid CauseOf(LeftMessage message) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{message.Owner.Key} {message.RequestId:N}")).AsSpan(0, 16));
}
