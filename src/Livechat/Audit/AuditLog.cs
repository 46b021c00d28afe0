using System.Data.Common;
using System.Threading.Channels;
using Livechat.Identity;
using Livechat.Storage;
using Microsoft.Extensions.Logging;

namespace Livechat.Audit;

/// <summary>Adds to the audit. An entry is durable before anybody learns what it is about; its line in the log follows the commit.</summary>
public sealed partial class AuditLog
{
    private static readonly string Insert =
        $"INSERT INTO audit_entries ({AuditColumns.List}, mac) VALUES ({string.Join(", ", AuditColumns.Names.Select(name => "@" + name))}, @mac)";

    private readonly CommitQueue _commits;
    private readonly AuditKey _key;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditLog> _log;

    // One place is enough: whoever reads it seals all there is.
    private readonly Channel<bool> _appended = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    internal AuditLog(CommitQueue commits, AuditKey key, TimeProvider time, ILogger<AuditLog> log) => (_commits, _key, _time, _log) = (commits, key, time, log);

    /// <summary>Has something to read when rows were appended since it was last read.</summary>
    internal ChannelReader<bool> Appended => _appended.Reader;

    /// <summary>Stores the entry. Durable when the task ends; throws <see cref="StorageUnavailableException"/> when nothing was stored.</summary>
    public async Task AppendAsync(AuditEntry entry)
    {
        try
        {
            await _commits.WriteAsync(write =>
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
        var values = AuditColumns.Values(row);
        write.Execute(Insert, [.. AuditColumns.Names.Select((name, i) => ("@" + name, values[i])), ("@mac", new AuditMac(_key.FindOrMake()).OfUnsealed(values))]);
        write.AfterCommit(() => Written(row));
    }

    private AuditRow NewRow(AuditEntry entry) => new()
    {
        Id = Guid.CreateVersion7(),
        At = _time.GetUtcNow(),
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
        _appended.Writer.TryWrite(true);
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
