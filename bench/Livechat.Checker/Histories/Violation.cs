namespace Livechat.Checker.Histories;

/// <summary>How a promise can be broken.</summary>
public enum ViolationKind
{
    /// <summary>Acknowledged, and missing in the database or on a screen.</summary>
    Lost,

    /// <summary>A message, or the answer to the same messages, stands there twice.</summary>
    Duplicated,

    /// <summary>Places are missing, exchanged, different for two participants, or not those that were promised.</summary>
    Order,

    /// <summary>Words of another conversation: a failure of privacy.</summary>
    Foreign,

    /// <summary>What nobody sent.</summary>
    Phantom,

    /// <summary>Acknowledged, and neither answered nor visibly waiting.</summary>
    Unanswered,

    /// <summary>A part of an answer that is kept or shown as if it were one.</summary>
    Half,
}

/// <summary>One broken promise, in a sentence.</summary>
/// <param name="Token">The message it is about; null when it is about a place.</param>
public sealed record Violation(ViolationKind Kind, string Conversation, string? Token, string What);
