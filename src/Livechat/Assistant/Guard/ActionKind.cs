namespace Livechat.Assistant.Guard;

/// <summary>What an answer may say was done. Each needs a proof of its own.</summary>
internal enum ActionKind
{
    /// <summary>A ticket, case or request was opened.</summary>
    Ticket,

    /// <summary>A call was arranged.</summary>
    Callback,

    /// <summary>A colleague was asked, or has the chat.</summary>
    Transfer,

    /// <summary>Money was given back, taken or waived.</summary>
    Money,

    /// <summary>A service, an account or a setting was changed.</summary>
    Change,

    /// <summary>A mail, a link or a document was sent.</summary>
    Sent,
}

/// <summary>A sentence, or a part of one, that says something happened.</summary>
/// <param name="State">The state it says something is in, such as "cancelled", when it says no more than that; null when it says who did it or when.</param>
internal readonly record struct ActionClaim(ActionKind Kind, string? State, int Start, int Length);
