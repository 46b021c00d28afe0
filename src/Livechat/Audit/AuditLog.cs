using System.Data.Common;
using Livechat.Identity;
using Livechat.Storage;
using Microsoft.Extensions.Logging;

namespace Livechat.Audit;

/// <summary>Adds to the audit. An entry is durable before anybody learns what it is about; its line in the log follows the commit.</summary>
public sealed partial class AuditLog(CommitQueue commits, TimeProvider time, ILogger<AuditLog> log)
{
    /// <summary>Stores the entry. Durable when the task ends; throws <see cref="StorageUnavailableException"/> when nothing was stored.</summary>
    public async Task AppendAsync(AuditEntry entry)
    {
        try
        {
            await commits.WriteAsync(write =>
            {
                Append(write, entry);
                return true;
            });
        }
        catch (DbException e)
        {
            throw new StorageUnavailableException("The database did not take the audit entry.", e);
        }
    }

    /// <summary>Stores the entry with whatever else this write stores: both, or neither.</summary>
    public void Append(WriteSession write, AuditEntry entry)
    {
        var row = NewRow(entry);
        write.Execute(
            """
            INSERT INTO audit_entries (id, at, action, outcome, principal_kind, principal, user_id, customer_id, conversation_id,
                arguments, fields, row_count, model, persona_version, milliseconds)
            VALUES (@id, @at, @action, @outcome, @kind, @principal, @user, @customer, @conversation, @arguments, @fields, @rows, @model, @version, @milliseconds)
            """,
            ("@id", row.Id), ("@at", row.At.ToUnixTimeMilliseconds()), ("@action", row.Action), ("@outcome", row.Outcome),
            ("@kind", row.PrincipalKind), ("@principal", row.Principal), ("@user", row.UserId), ("@customer", row.CustomerId),
            ("@conversation", row.ConversationId), ("@arguments", row.Arguments), ("@fields", row.Fields), ("@rows", row.RowCount),
            ("@model", row.Model), ("@version", row.PersonaVersion), ("@milliseconds", row.Milliseconds));
        write.AfterCommit(() => Written(row));
    }

    private AuditRow NewRow(AuditEntry entry) => new()
    {
        Id = Guid.CreateVersion7(),
        At = time.GetUtcNow(),
        Action = AuditText.Name(entry.Action),
        Outcome = AuditText.Name(entry.Outcome),
        PrincipalKind = entry.Principal?.Kind switch
        {
            null => null,
            PrincipalKind.Guest => "guest",
            PrincipalKind.Customer => "customer",
            _ => "staff",
        },
        Principal = entry.Principal?.Key,
        UserId = entry.Principal?.UserId,
        CustomerId = entry.Principal?.CustomerId,
        ConversationId = entry.ConversationId,
        Arguments = AuditText.Arguments(entry.Arguments),
        Fields = AuditText.Cut(entry.Fields),
        RowCount = entry.Rows,
        Model = AuditText.Cut(entry.Model),
        PersonaVersion = entry.PersonaVersion,
        Milliseconds = entry.Milliseconds,
    };

    private void Written(AuditRow row)
    {
        var user = row.UserId?.ToString() ?? "none";
        var conversation = row.ConversationId?.ToString() ?? "none";
        if (row.Outcome == AuditEntry.Refused)
            Refused(row.Action, user, conversation);
        else
            Done(row.Action, user, conversation);
    }

    [LoggerMessage(600, LogLevel.Information, "Database query: {Action} for user_id={UserId}, session_id={ConversationId}")]
    private partial void Done(string action, string userId, string conversationId);

    [LoggerMessage(601, LogLevel.Information, "Database query refused: {Action} for user_id={UserId}, session_id={ConversationId}")]
    private partial void Refused(string action, string userId, string conversationId);
}
