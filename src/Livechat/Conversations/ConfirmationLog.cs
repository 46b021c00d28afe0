using System.Data.Common;
using System.Text.Json;
using Livechat.Storage;

namespace Livechat.Conversations;

/// <summary>The rows of confirmations and the events that tell of them: each change of state is an event of its conversation.</summary>
public sealed class ConfirmationLog(ConversationLog log, TimeProvider time)
{
    private const string Columns = "id, conversation_id, owner, action, title, lines, parameters, state, created_at, expires_at, decided_at";

    internal const string OwnedQuery = $"SELECT {Columns} FROM confirmations WHERE id = @id AND owner = @owner";

    private TaskCompletionSource _opened = NewSignal();

    /// <summary>Ends when the next one was opened in this process. Take it before looking, so that none is missed in between.</summary>
    internal Task Opened => Volatile.Read(ref _opened).Task;

    /// <summary>Stores a proposal for the owner of the conversation and tells of it.</summary>
    internal Confirmation Open(WriteSession write, Conversation conversation, NewConfirmation proposal)
    {
        var now = Now();
        var confirmation = new Confirmation
        {
            Id = proposal.Id,
            ConversationId = conversation.Id,
            Owner = conversation.Owner,
            Action = proposal.Action,
            Title = proposal.Title,
            Lines = JsonSerializer.Serialize([.. proposal.Lines], EventDetailsJson.Default.StringArray),
            Parameters = proposal.Parameters,
            State = ConfirmationState.Open,
            CreatedAt = now,
            ExpiresAt = now + proposal.ValidFor,
        };
        write.Execute(
            $"INSERT INTO confirmations ({Columns}) VALUES (@id, @c, @owner, @action, @title, @lines, @parameters, @state, @now, @expires, NULL)",
            ("@id", confirmation.Id), ("@c", confirmation.ConversationId), ("@owner", confirmation.Owner), ("@action", confirmation.Action),
            ("@title", confirmation.Title), ("@lines", confirmation.Lines), ("@parameters", confirmation.Parameters), ("@state", confirmation.State),
            ("@now", now.ToUnixTimeMilliseconds()), ("@expires", confirmation.ExpiresAt.ToUnixTimeMilliseconds()));
        AppendEvent(write, conversation, confirmation);
        write.AfterCommit(() => Interlocked.Exchange(ref _opened, NewSignal()).TrySetResult());
        return confirmation;
    }

    /// <summary>Ends it in this state and tells of it. False when it was not open any more: then nothing happened.</summary>
    internal bool Close(WriteSession write, Conversation conversation, Confirmation confirmation, string state)
    {
        if (!Mark(write, confirmation, state))
            return false;
        AppendEvent(write, conversation, confirmation);
        return true;
    }

    /// <summary>Takes an open one out of the race, whatever its end will be. False when somebody else was first.</summary>
    internal bool Mark(WriteSession write, Confirmation confirmation, string state)
    {
        var now = Now();
        var marked = write.Execute("UPDATE confirmations SET state = @state, decided_at = @now WHERE id = @id AND state = 'open'",
            ("@state", state), ("@now", now.ToUnixTimeMilliseconds()), ("@id", confirmation.Id));
        if (marked == 0)
            return false;
        (confirmation.State, confirmation.DecidedAt) = (state, now);
        return true;
    }

    internal void AppendEvent(WriteSession write, Conversation conversation, Confirmation confirmation) =>
        log.Append(write, conversation, new ConversationEvent
        {
            Kind = EventKind.Confirmation,
            Body = confirmation.State,
            Details = ConversationLog.Serialize(new EventDetails { Confirmation = confirmation.ToCard() }),
        });

    internal static Confirmation? Find(WriteSession write, Guid id, string owner) => write.First(OwnedQuery, Read, ("@id", id), ("@owner", owner));

    /// <summary>The open ones whose time is over.</summary>
    internal List<Confirmation> Overdue(WriteSession write) => write.All(
        $"SELECT {Columns} FROM confirmations WHERE state = 'open' AND expires_at <= @now ORDER BY expires_at", Read, ("@now", Now().ToUnixTimeMilliseconds()));

    internal static Confirmation Read(DbDataReader row) => new()
    {
        Id = row.GetGuid(0),
        ConversationId = row.GetGuid(1),
        Owner = row.GetString(2),
        Action = row.GetString(3),
        Title = row.GetString(4),
        Lines = row.GetString(5),
        Parameters = row.GetString(6),
        State = row.GetString(7),
        CreatedAt = row.Time(8),
        ExpiresAt = row.Time(9),
        DecidedAt = row.IsDBNull(10) ? null : row.Time(10),
    };

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The column holds milliseconds; what is sent must equal what is read back.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
