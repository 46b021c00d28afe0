using Livechat.Knowledge.Search;

namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>What one answer has to deal with, in the visitor's order. The same turn always gives the same plan, so nothing is kept between calls.</summary>
internal sealed record TurnPlan(IReadOnlyList<PlanStep> Steps, bool IsGreeted)
{
    // Beyond this a message is a text to read, not a row of questions.
    private const int MostQuestions = 12;

    // As much as the search reads of a question.
    private const int LongestQuery = 1000;

    public static TurnPlan Of(VisitorTurn turn)
    {
        var steps = new List<PlanStep>();
        var seen = new HashSet<string>();
        var before = turn.Before;
        foreach (var part in turn.Asked.SelectMany(QuestionParts.Of))
        {
            var intent = IntentReader.Read(part);
            if (intent is Intent.Accepted or Intent.Declined && !Phrases.OffersColleague(turn.LastAnswer))
                intent = Intent.Acknowledgement;
            if (intent == Intent.Accepted)
                intent = Intent.Human;
            var query = intent == Intent.Question ? QueryFor(part, before) : "";
            if (intent == Intent.Question)
            {
                before = part;
                if (query.Length == 0)
                    intent = Intent.Unclear;
            }
            // Said twice, in whatever punctuation, is answered once.
            if (seen.Add(intent == Intent.Question ? string.Join(' ', Words.Of(query)) : intent.ToString()))
                steps.Add(new PlanStep(intent, part, query));
        }
        var questions = steps.Where(step => step.Intent == Intent.Question).Take(MostQuestions).ToHashSet();
        steps.RemoveAll(step => step.Intent == Intent.Question && !questions.Contains(step));
        return new TurnPlan(WithoutIdleTalk(steps), turn.Asked.Any(IntentReader.StartsWithGreeting));
    }

    // A greeting or thanks beside something to answer is met in its opening, not with a paragraph of its own.
    private static List<PlanStep> WithoutIdleTalk(List<PlanStep> steps)
    {
        var weighty = steps.FindAll(step => step.Intent is Intent.Question or Intent.Human or Intent.OwnAccount or Intent.Forbidden or Intent.WhoAreYou);
        return weighty.Count > 0 ? weighty : steps.Count > 0 ? [steps[^1]] : [new PlanStep(Intent.Unclear, "", "")];
    }

    private static string QueryFor(string part, string? before)
    {
        var query = QueryReader.Read(part, Vocabulary.Empty);
        var whole = before is not null && FollowUp.Is(part, query) ? $"{part}\n{before}" : query.IsEmpty ? "" : part;
        return whole.Length <= LongestQuery ? whole : whole[..LongestQuery];
    }
}

/// <param name="Intent">What is wanted.</param>
/// <param name="Text">The visitor's words.</param>
/// <param name="Query">What to search for when it is a question; includes what it follows up on.</param>
internal sealed record PlanStep(Intent Intent, string Text, string Query);
