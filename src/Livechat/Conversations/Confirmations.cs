using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Livechat.Audit;
using Livechat.Identity;
using Livechat.Storage;

namespace Livechat.Conversations;

/// <summary>
/// The clicks. One transaction checks that the confirmation is there, is the clicker's, open and in time, marks it, carries the action out,
/// and tells of it; so a click is carried out once or not at all, however many come and however they race. What is carried out comes from the
/// row. Throws <see cref="StorageUnavailableException"/> when nothing was stored.
/// </summary>
public sealed class Confirmations
{
    /// <summary>The name beside what the system itself says in a conversation.</summary>
    private const string Sender = "System";

    private readonly Database _database;
    private readonly CommitQueue _commits;
    private readonly ConversationLog _log;
    private readonly ConfirmationLog _confirmations;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;
    // Clocks are set by a second now and then, and those of several servers differ a little.
    private static readonly TimeSpan ClockMargin = TimeSpan.FromMinutes(1);

    private readonly FrozenDictionary<string, IConfirmedAction> _actions;

    public Confirmations(
        Database database, CommitQueue commits, ConversationLog log, ConfirmationLog confirmations, IEnumerable<IConfirmedAction> actions, AuditLog audit,
        TimeProvider time)
    {
        (_database, _commits, _log, _confirmations, _audit, _time) = (database, commits, log, confirmations, audit, time);
        _actions = actions.ToFrozenDictionary(action => action.Action, StringComparer.Ordinal);
    }

    /// <summary>The confirmation, if it belongs to <paramref name="owner"/>. Absent and not yours look the same: null, by one and the same query.</summary>
    public async Task<Confirmation?> FindAsync(Guid id, string owner, CancellationToken cancel) =>
        (await _database.QueryAsync(ConfirmationLog.OwnedQuery, ConfirmationLog.Read, [("@id", id), ("@owner", owner)], cancel)).SingleOrDefault();

    /// <summary>Whether it can still be accepted, by the clock of this server. One that was set back gives nobody more time.</summary>
    public bool IsOpen(Confirmation confirmation) => confirmation.State == ConfirmationState.Open
        && _time.GetUtcNow() is var now && now < confirmation.ExpiresAt && now > confirmation.CreatedAt - ClockMargin;

    /// <summary>A click.</summary>
    /// <param name="conversationId">The conversation it was made in; null on a page of its own.</param>
    public async Task<DecisionResult> DecideAsync(Guid confirmationId, Guid? conversationId, Principal by, bool accept)
    {
        var refusal = accept ? await CheckAsync(confirmationId, by) : null;
        return await _commits.WriteAsync(write => Decide(write, confirmationId, conversationId, by, accept, refusal));
    }

    private async Task<ConfirmedOutcome?> CheckAsync(Guid confirmationId, Principal by) =>
        await FindAsync(confirmationId, by.Key, CancellationToken.None) is { } confirmation && IsOpen(confirmation)
            ? await ActionOf(confirmation).CheckAsync(confirmation, by, CancellationToken.None)
            : null;

    private DecisionResult Decide(WriteSession write, Guid confirmationId, Guid? conversationId, Principal by, bool accept, ConfirmedOutcome? refusal)
    {
        var confirmation = ConfirmationLog.Find(write, confirmationId, by.Key);
        var conversation = confirmation is null || (conversationId is { } shown && shown != confirmation.ConversationId)
            ? null
            : ConversationLog.Lock(write, confirmation.ConversationId);
        if (confirmation is null || conversation?.Owner != by.Key)
        {
            Note(write, "confirm", "not_found", by, conversationId, new JsonObject { ["confirmation_id"] = confirmationId, ["accept"] = accept });
            return new DecisionResult(DecisionOutcome.NotFound);
        }
        if (!IsOpen(confirmation))
        {
            var outcome = confirmation.State is ConfirmationState.Open or ConfirmationState.Expired ? DecisionOutcome.Expired : DecisionOutcome.AlreadyDecided;
            Note(write, confirmation, AuditEntry.Refused, by, accept);
            return new DecisionResult(outcome, confirmation);
        }
        return accept ? Accept(write, conversation, confirmation, by, refusal) : Decline(write, conversation, confirmation, by);
    }

    private DecisionResult Accept(WriteSession write, Conversation conversation, Confirmation confirmation, Principal by, ConfirmedOutcome? refusal)
    {
        // First the mark: should two transactions ever run side by side, one of them stops here.
        if (!_confirmations.Mark(write, confirmation, ConfirmationState.Accepted))
            return new DecisionResult(DecisionOutcome.AlreadyDecided, confirmation);
        var outcome = refusal ?? ActionOf(confirmation).CarryOut(write, confirmation, by);
        if (!outcome.Success)
        {
            write.Execute("UPDATE confirmations SET state = 'expired' WHERE id = @id", ("@id", confirmation.Id));
            confirmation.State = ConfirmationState.Expired;
        }
        _confirmations.AppendEvent(write, conversation, confirmation);
        Say(write, conversation, outcome.Message, new EventDetails
        {
            Action = confirmation.Action,
            ActionResult = new ActionResult(outcome.Success, outcome.Message, outcome.Data),
            Confirmations = outcome.Undo is null ? null : [outcome.Undo.Id],
        });
        if (outcome.Undo is { } undo)
            _confirmations.Open(write, conversation, undo);
        Note(write, confirmation, outcome.Success ? "accepted" : AuditEntry.Refused, by, accept: true);
        return new DecisionResult(outcome.Success ? DecisionOutcome.Accepted : DecisionOutcome.Refused, confirmation, outcome.Message, outcome.Undo?.Id);
    }

    private IConfirmedAction ActionOf(Confirmation confirmation) => _actions.TryGetValue(confirmation.Action, out var action)
        ? action
        : throw new InvalidOperationException($"Nothing carries out '{confirmation.Action}'.");

    private DecisionResult Decline(WriteSession write, Conversation conversation, Confirmation confirmation, Principal by)
    {
        if (!_confirmations.Close(write, conversation, confirmation, ConfirmationState.Declined))
            return new DecisionResult(DecisionOutcome.AlreadyDecided, confirmation);
        Note(write, confirmation, "declined", by, accept: false);
        return new DecisionResult(DecisionOutcome.Declined, confirmation);
    }

    private void Say(WriteSession write, Conversation conversation, string text, EventDetails details) => _log.Append(write, conversation, new ConversationEvent
    {
        Kind = EventKind.Message,
        MessageId = Guid.CreateVersion7(),
        SenderType = SenderType.System,
        Sender = Sender,
        Body = text,
        Details = ConversationLog.Serialize(details),
    });

    private void Note(WriteSession write, Confirmation confirmation, string outcome, Principal by, bool accept) =>
        Note(write, confirmation.Action, outcome, by, confirmation.ConversationId, Arguments(confirmation, accept));

    private void Note(WriteSession write, string action, string outcome, Principal by, Guid? conversationId, JsonObject arguments) =>
        _audit.Append(write, new AuditEntry(action, outcome) { Principal = by, ConversationId = conversationId, Arguments = arguments.ToJsonString() });

    /// <summary>What the audit keeps of a confirmation.</summary>
    internal static JsonObject Arguments(Confirmation confirmation, bool? accept)
    {
        var arguments = new JsonObject { ["confirmation_id"] = confirmation.Id };
        if (accept is { } said)
            arguments["accept"] = said;
        arguments["parameters"] = JsonNode.Parse(confirmation.Parameters);
        return arguments;
    }
}
