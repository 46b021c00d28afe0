namespace Livechat.Checker.Histories;

/// <summary>One message that a client tried to send, and what it was told. The points in time are places in the one order of the whole history.</summary>
/// <param name="Token">What its text carries and no other text does.</param>
/// <param name="Conversation">The conversation_id, or the session_id of the classic dialect.</param>
/// <param name="Sender">The tab that sent it.</param>
/// <param name="InvokedAt">When it was sent for the first time.</param>
/// <param name="AckedAt">When the client learned that it is stored; null when it never did.</param>
/// <param name="NackedAt">When it was refused for the first time; null when it never was.</param>
/// <param name="AgainAt">When it was sent again for the last time, after a cut or a refusal; null when it never was.</param>
/// <param name="Seqs">Every seq that was promised for it; more than one is a fault.</param>
public sealed record Attempt(string Token, string Conversation, string Sender, long InvokedAt, long? AckedAt = null, long? NackedAt = null, long? AgainAt = null, params IReadOnlyList<long> Seqs);
