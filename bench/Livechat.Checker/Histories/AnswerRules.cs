namespace Livechat.Checker.Histories;

/// <summary>The promise about answers, on one conversation: one for each turn, a whole one, and for every message some.</summary>
internal static class AnswerRules
{
    private const string PlayedModel = "gemini";

    public static IEnumerable<Violation> Check(StoredConversation conversation, Dictionary<string, Attempt> attempts)
    {
        var answers = conversation.Lines.Where(line => line.IsAnswer).ToList();
        var turns = conversation.Turns.ToDictionary(turn => turn.Id);
        foreach (var answer in answers)
        {
            if (answer.TurnId is null || !turns.TryGetValue(answer.TurnId, out var turn))
                yield return Of(ViolationKind.Phantom, $"the answer at seq {answer.Seq} belongs to no turn");
            else if (turn.State != "done")
                yield return Of(ViolationKind.Half, $"the answer at seq {answer.Seq} stands there while its turn is {turn.State}");
            else if (turn.AnsweredBy == PlayedModel && !answer.Text.Contains(Wording.End, StringComparison.Ordinal))
                yield return Of(ViolationKind.Half, $"the answer at seq {answer.Seq} is not a whole one: {answer.Text}");
        }
        foreach (var twice in answers.Where(answer => answer.TurnId is not null).GroupBy(answer => answer.TurnId).Where(group => group.Count() > 1))
            yield return Of(ViolationKind.Duplicated, $"one turn has the answers at seq {string.Join(" and ", twice.Select(answer => answer.Seq))}");

        var answered = conversation.Turns.Where(turn => turn.IsAnswered).OrderBy(turn => turn.ThroughSeq).ToList();
        foreach (var turn in answered.Where(turn => answers.TrueForAll(answer => answer.TurnId != turn.Id)))
            yield return Of(ViolationKind.Unanswered, $"a turn is done as '{turn.Outcome}' and has no answer");
        var before = 0L;
        foreach (var turn in answered)
        {
            if (!conversation.Lines.Any(line => line.IsVisitor && line.Seq > before && line.Seq <= turn.ThroughSeq))
                yield return Of(ViolationKind.Duplicated, $"the turn through seq {turn.ThroughSeq} answers again what was answered through seq {before}");
            before = turn.ThroughSeq;
        }

        // A person answers, or is visibly waited for, or there is nothing more to say.
        if (conversation.Status != "ai")
            yield break;
        foreach (var message in conversation.Lines.Where(line => line.IsVisitor && line.Seq > before))
        {
            var token = Wording.TokensIn(message.Text).FirstOrDefault();
            if (token is not null && attempts.GetValueOrDefault(token)?.AckedAt is not null)
                yield return new Violation(ViolationKind.Unanswered, conversation.Key, token, $"nothing answers the message at seq {message.Seq}, and the conversation does not wait");
        }

        Violation Of(ViolationKind kind, string what) => new(kind, conversation.Key, null, what);
    }
}
