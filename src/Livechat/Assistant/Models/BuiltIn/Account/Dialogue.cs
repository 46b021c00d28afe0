namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>
/// What the last answer asked for, and what the visitor has said towards it since. Nothing is kept between turns: it is read from the
/// wording of the answers, back to where they began to ask.
/// </summary>
/// <param name="Intent">Ticket, callback, details or change.</param>
/// <param name="Start">The visitor's messages with which it began.</param>
/// <param name="Replies">What they replied since, oldest first, the newest messages included: the question and the reply.</param>
/// <param name="Change">The change, when a service was asked for to carry it out on.</param>
internal sealed record Dialogue(Intent Intent, IReadOnlyList<string> Start, IReadOnlyList<(string Question, string Reply)> Replies, string? Change)
{
    /// <summary>Null when the last answer asked for nothing.</summary>
    public static Dialogue? Read(VisitorTurn turn)
    {
        if (turn.LastAnswer is null || Phrases.AsksFor(turn.LastAnswer) is not { } asked)
            return null;
        var replies = new List<(string, string)> { (turn.LastAnswer, string.Join('\n', turn.Asked)) };
        var at = turn.Exchanges.Count - 1;
        while (at > 0 && Phrases.AsksFor(turn.Exchanges[at - 1].Answer) is { } earlier && earlier.Intent == asked.Intent && earlier.Change == asked.Change)
        {
            replies.Insert(0, (turn.Exchanges[at - 1].Answer, string.Join('\n', turn.Exchanges[at].Asked)));
            at--;
        }
        return new Dialogue(asked.Intent, turn.Exchanges[at].Asked, replies, asked.Change);
    }

    public string LastReply => Replies[^1].Reply;

    public string AllWords => string.Join('\n', Start.Concat(Replies.Select(reply => reply.Reply)));
}
