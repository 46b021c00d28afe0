using System.Text.Json;
using Livechat.Identity;
using Livechat.Storage;

namespace Livechat.Conversations;

/// <summary>Carries out what its owner confirmed. Implemented where the things are that it changes.</summary>
public interface IConfirmedAction
{
    /// <summary>The name confirmations are stored with, such as manage_service.</summary>
    string Action { get; }

    /// <summary>
    /// Asked before the transaction, for what only another system knows: why it can't be done any more, or null. It changes nothing, and what
    /// the database knows is asked again by <see cref="CarryOut"/>.
    /// </summary>
    Task<ConfirmedOutcome?> CheckAsync(Confirmation confirmation, Principal by, CancellationToken cancel) => Task.FromResult<ConfirmedOutcome?>(null);

    /// <summary>
    /// Does it inside the transaction that marks the confirmation, from the row's parameters alone. When it throws, nothing has happened
    /// and the confirmation is open as before.
    /// </summary>
    /// <param name="by">Who clicked; they own the confirmation, but may have lost the right to the thing itself.</param>
    ConfirmedOutcome CarryOut(WriteSession write, Confirmation confirmation, Principal by);
}

/// <summary>What came of it.</summary>
/// <param name="Success">False when it could not be done; then nothing was changed.</param>
/// <param name="Message">For the visitor: what happened, in a sentence or two.</param>
/// <param name="Data">What else belongs to the result, for programs.</param>
/// <param name="Undo">What takes it back, when something can.</param>
public sealed record ConfirmedOutcome(bool Success, string Message, JsonElement? Data = null, NewConfirmation? Undo = null);

/// <summary>What became of a click.</summary>
/// <param name="Confirmation">The confirmation as it is now; null when it was not found.</param>
/// <param name="Message">What was done or why not, for the visitor; null when there is nothing to say but the outcome.</param>
/// <param name="Undo">The confirmation that takes it back.</param>
public sealed record DecisionResult(DecisionOutcome Outcome, Confirmation? Confirmation = null, string? Message = null, Guid? Undo = null);

public enum DecisionOutcome
{
    /// <summary>Confirmed now, and carried out.</summary>
    Accepted,

    Declined,

    /// <summary>Confirmed, but it could not be carried out any more. Nothing was changed.</summary>
    Refused,

    /// <summary>There is none with this id, or it is somebody else's or of another conversation: one answer for all.</summary>
    NotFound,

    /// <summary>Its time is over. Nothing was changed.</summary>
    Expired,

    /// <summary>It was decided before. Nothing was changed now.</summary>
    AlreadyDecided,
}
