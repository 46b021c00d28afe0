using Livechat.Audit;
using Livechat.Identity;
using Livechat.Storage;

namespace Livechat.Conversations;

/// <summary>
/// Takes a conversation from the log for good because its visitor wants that. What was said, by whom and from where is gone with the commit;
/// the row stays without an owner, so that whoever still holds its id finds something that is closed. What staff were asked to do stays theirs.
/// </summary>
public sealed class ConversationErasure(Database database, CommitQueue commits, ConversationFeed feed, AuditLog audit)
{
    public const string AuditAction = "erase_conversation";

    /// <summary>The owner of what was erased. No principal's key looks like it.</summary>
    internal const string Nobody = "erased";

    /// <summary>Erases one of <paramref name="owner"/>'s. False when they have no such conversation.</summary>
    public Task<bool> EraseAsync(Guid id, Principal owner) => commits.WriteAsync(write =>
    {
        var erased = write.Execute(
            """
            UPDATE conversations SET owner = @nobody, classic_session = NULL, status = @closed, term = term + 1,
                visitor_name = NULL, locale = NULL, page_url = NULL, address_hash = NULL
            WHERE id = @id AND owner = @owner
            """, ("@nobody", Nobody), ("@closed", ConversationStatus.Closed), ("@id", id), ("@owner", owner.Key));
        if (erased == 0)
            return false;
        write.Execute("DELETE FROM events WHERE conversation_id = @id", ("@id", id));
        write.Execute("DELETE FROM ratings WHERE conversation_id = @id", ("@id", id));
        write.Execute("DELETE FROM confirmations WHERE conversation_id = @id", ("@id", id));
        audit.Append(write, new AuditEntry(AuditAction, "success") { Principal = owner, ConversationId = id });
        write.AfterCommit(() => feed.PublishErased(id));
        return true;
    });

    /// <summary>Erases all of them, one commit for each, and returns how many.</summary>
    public async Task<int> EraseAllAsync(Principal owner, CancellationToken cancel)
    {
        var erased = 0;
        foreach (var id in await database.QueryAsync("SELECT id FROM conversations WHERE owner = @owner", row => row.GetGuid(0), [("@owner", owner.Key)], cancel))
        {
            if (await EraseAsync(id, owner))
                erased++;
        }
        return erased;
    }
}
