using System.Text.RegularExpressions;
using Livechat.Assistant.Models.BuiltIn.Account;
using Livechat.Knowledge.Search;

namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>What one answer has to deal with, in the visitor's order. The same turn always gives the same plan, whatever its tools return.</summary>
internal sealed partial record TurnPlan(IReadOnlyList<PlanStep> Steps, bool IsGreeted)
{
    // Beyond this a message is a text to read, not a row of questions.
    private const int MostQuestions = 12;

    // As much as the search reads of a question.
    private const int LongestQuery = 1000;

    public static TurnPlan Of(VisitorTurn turn, BuiltInPersona persona)
    {
        var isGreeted = turn.Asked.Any(IntentReader.StartsWithGreeting);
        if (Phrases.ShowsCard(turn.LastAnswer) && Confirms().IsMatch(string.Join(' ', Words.Of(string.Join(' ', turn.Asked)))))
            return new TurnPlan([new PlanStep(Intent.Confirms, turn.Asked[^1])], isGreeted);
        if (DialogueStep.Of(turn, persona) is { } reply)
            return new TurnPlan([reply], isGreeted);
        var clauses = new RequestClauses(turn.Asked.SelectMany(message => Clauses.Of(message, persona.Company)), turn);
        var steps = new List<PlanStep>();
        var seen = new HashSet<string>();
        var before = turn.Before;
        foreach (var clause in clauses.All)
        {
            var step = Step(clause, before, steps, turn, clauses);
            if (clause.Intent == Intent.Question)
                before = clause.Text;
            if (step is null)
                continue;
            // Said twice, in whatever punctuation, is answered once.
            if (seen.Add(step.Intent switch
            {
                Intent.Question => string.Join(' ', Words.Of(step.Query)),
                Intent.Services or Intent.Details or Intent.Change or Intent.Invoices => $"{step.Intent} {AccountSpelling.Normalise(step.Text)}",
                _ => step.Intent.ToString(),
            }))
                steps.Add(step);
        }
        // What only leads up to somebody else's data is no question for the articles.
        if (steps.Exists(step => step.Intent == Intent.SomebodyElse))
            steps.RemoveAll(step => step.Intent == Intent.Question && !Clauses.Asks(step.Text));
        var questions = steps.Where(step => step.Intent == Intent.Question).Take(MostQuestions).ToHashSet();
        steps.RemoveAll(step => step.Intent == Intent.Question && !questions.Contains(step));
        return new TurnPlan(WithoutIdleTalk(steps), isGreeted);
    }

    /// <summary>Null when the clause only goes on with the step before it, which then has it too.</summary>
    private static PlanStep? Step(Clause clause, string? before, List<PlanStep> steps, VisitorTurn turn, RequestClauses clauses)
    {
        var intent = clause.Intent;
        if (intent is Intent.Accepted or Intent.Declined && !Phrases.OffersColleague(turn.LastAnswer))
            intent = Intent.Acknowledgement;
        if (intent == Intent.Accepted)
            intent = Intent.Human;
        if (intent is Intent.Question or Intent.Unclear or Intent.Change or Intent.Services && FollowUpIntent.Of(clause, steps, turn) is var (followed, goesOn))
        {
            if (goesOn)
            {
                steps[^1] = steps[^1] with { Text = $"{steps[^1].Text}\n{clause.Text}" };
                return null;
            }
            intent = followed;
        }
        switch (intent)
        {
            case Intent.Ticket:
                return new PlanStep(intent, clause.Text) { Ticket = clauses.Ticket(clause) };
            case Intent.Callback:
                return new PlanStep(intent, clause.Text) { Callback = clauses.Callback(clause) };
            case Intent.Change:
                return new PlanStep(intent, clause.Text) { Change = ChangeRequest.Read(AccountSpelling.Normalise(clause.Text)) ?? ChangeRequest.OfPronoun(AccountSpelling.Normalise(clause.Text), turn.LastAnswer) };
            case Intent.Question:
                var query = QueryFor(clause.Text, before);
                return query.Length == 0 ? new PlanStep(Intent.Unclear, clause.Text) : new PlanStep(intent, clause.Text) { Query = query };
            default:
                return new PlanStep(intent, clause.Text);
        }
    }

    // A greeting or thanks beside something to answer is met in its opening, not with a paragraph of its own.
    private static List<PlanStep> WithoutIdleTalk(List<PlanStep> steps)
    {
        var weighty = steps.FindAll(step => step.Intent is Intent.Question or Intent.WhoAreYou || step.Intent.IsWish());
        return weighty.Count > 0 ? weighty : steps.Count > 0 ? [steps[^1]] : [new PlanStep(Intent.Unclear, "")];
    }

    [GeneratedRegex(@"^((yes|yeah|yep|yup|yebo|ok|okay|k|then|so|make|happen|sure|please|pls|alright|fine|i|we|do|it|that|this|go|ahead|confirm|confirmed|proceed|with|now|accept|agree|agreed|approve|approved|correct|absolutely|definitely|thanks|thank|you|the|change|cancellation|upgrade|am) ?)+$")]
    private static partial Regex Confirms();

    private static string QueryFor(string part, string? before)
    {
        var query = QueryReader.Read(part, Vocabulary.Empty);
        var whole = before is not null && FollowUp.Is(part, query) ? $"{part}\n{before}" : query.IsEmpty ? "" : part;
        return whole.Length <= LongestQuery ? whole : whole[..LongestQuery];
    }
}

/// <param name="Intent">What is wanted.</param>
/// <param name="Text">The visitor's words.</param>
internal sealed record PlanStep(Intent Intent, string Text)
{
    /// <summary>What to search for when it is a question; includes what it follows up on.</summary>
    public string Query { get; init; } = "";

    public TicketDraft? Ticket { get; init; }

    public CallbackDraft? Callback { get; init; }

    /// <summary>The change asked for, a word of <see cref="ChangeRequest"/>.</summary>
    public string? Change { get; init; }
}
