namespace Livechat.Checker.Histories;

/// <summary>One event of a conversation, as a screen shows it or as a row holds it.</summary>
/// <param name="Kind">message, status or confirmation.</param>
/// <param name="SenderType">visitor, ai, agent or system; null for what nobody said.</param>
/// <param name="TurnId">The turn it answers; only rows know it.</param>
public sealed record Line(long Seq, string Kind, string? SenderType, string Text, string? MessageId = null, string? ClientMessageId = null, string? TurnId = null)
{
    public bool IsVisitor => SenderType == "visitor";

    public bool IsAnswer => SenderType == "ai";
}

/// <summary>What one participant sees in the end.</summary>
/// <param name="Who">The tab.</param>
/// <param name="IsWhole">Whether it shows the whole conversation; a classic screen shows answers only, and those of one socket.</param>
/// <param name="Lines">In the order they are shown.</param>
/// <param name="HasDraft">An answer is still shown as being written.</param>
public sealed record FinalScreen(string Who, string Conversation, bool IsWhole, IReadOnlyList<Line> Lines, bool HasDraft = false);

/// <summary>A conversation as the database has it.</summary>
/// <param name="Key">Its classic session_id, or its id.</param>
/// <param name="Status">ai, waiting, agent or closed.</param>
public sealed record StoredConversation(string Key, string Status, IReadOnlyList<Line> Lines, IReadOnlyList<StoredTurn> Turns);

/// <summary>A turn as the database has it.</summary>
/// <param name="ThroughSeq">Visitor messages up to this seq are answered by it.</param>
/// <param name="Attempts">How often it was started.</param>
public sealed record StoredTurn(string Id, string State, long ThroughSeq, string? AnsweredBy, string? Outcome, int Attempts = 1)
{
    /// <summary>It has, or should have, a final answer.</summary>
    public bool IsAnswered => State == "done" && Outcome != "silenced";
}

/// <summary>All that is compared in the end.</summary>
public sealed record Evidence(IReadOnlyList<Attempt> Attempts, IReadOnlyList<FinalScreen> Screens, IReadOnlyList<StoredConversation> Stored);
