using Livechat.Assistant.Models.BuiltIn.Account;
using Livechat.Knowledge;

namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>Writes the answer of a turn once the tools have returned: every step of the plan, in order, in one text.</summary>
internal sealed class AnswerComposer(BuiltInPersona persona, VisitorTurn turn, StepCalls calls, DateOnly today)
{
    // A bare word or two can mean either of two articles; a whole question that fits both is answered from the better one.
    private const int LongestAmbiguous = 4;

    private readonly Phrases _phrases = new(persona);
    private readonly AccountComposer _account = new(persona, turn, calls, today);
    private readonly List<string> _paragraphs = [];
    private readonly HashSet<(string, string)> _quoted = [];
    private int _answered, _unknown;
    private bool _handedOver;

    private bool CanTransfer => calls.Can(Intent.Human);

    /// <summary>The text with its citation marks, and one of <see cref="BuiltInOutcome"/>.</summary>
    public (string Text, string Outcome) Compose(TurnPlan plan)
    {
        var isFirst = turn.LastAnswer is null;
        for (var i = 0; i < plan.Steps.Count; i++)
            Add(plan.Steps[i], turn.Results.GetValueOrDefault(StepCalls.SearchCall(i)));
        if (isFirst && _answered > 0)
            _paragraphs.Insert(0, _phrases.Opening(plan.IsGreeted));
        return (string.Join("\n\n", _paragraphs), Outcome);
    }

    private string Outcome => _handedOver ? BuiltInOutcome.HandedOver : _answered > 0 ? BuiltInOutcome.Answered : _unknown > 0 ? BuiltInOutcome.Unknown : BuiltInOutcome.SmallTalk;

    private void Add(PlanStep step, object? found)
    {
        switch (step.Intent)
        {
            case Intent.Question:
                AddAnswer(step, KnowledgeResult.Read(found)?.Passages ?? []);
                break;
            case Intent.Human:
                _handedOver = calls.Result(Tools.TransferHuman.ToolName).Succeeded;
                Say(_handedOver ? _phrases.Asked : _phrases.CannotAsk);
                break;
            case Intent.Secret:
                _answered++;
                Say(SecretHelp.IsContact(AccountSpelling.Normalise(step.Text)) ? _phrases.NoContactData : _phrases.NoSecrets);
                if (SecretHelp.QueryFor(step.Text) is { } query)
                    Quote(query, [.. (KnowledgeResult.Read(found)?.Passages ?? []).Where(passage => SecretHelp.Helps(passage.Text))]);
                break;
            case Intent.OwnAccount:
                _unknown++;
                Say(WithOffer(persona.IsSignedIn ? _phrases.CannotLookUp : $"{_phrases.CannotLookUp} {_phrases.SignIn}"));
                break;
            case Intent.Services or Intent.Details or Intent.Change or Intent.Invoices or Intent.AccountStatus or Intent.History or Intent.Ticket or Intent.Callback:
                _answered++;
                var (text, needsColleague) = _account.Answer(step);
                Say(needsColleague ? WithOffer(text) : text);
                // The way to change a service is in the articles for whoever can't have it done here.
                if (step.Intent == Intent.Change)
                    Quote(step.Text, KnowledgeResult.Read(found)?.Passages ?? []);
                break;
            case Intent.SomebodyElse:
                Say(_phrases.OnlyYours);
                break;
            default:
                Say(SmallTalk(step.Intent));
                break;
        }
    }

    private string SmallTalk(Intent intent) => intent switch
    {
        Intent.Greeting => _phrases.Greeting,
        Intent.Thanks => _phrases.Welcome,
        Intent.Goodbye => _phrases.Goodbye,
        Intent.WhoAreYou => _phrases.WhoIAm,
        Intent.Confirms => _phrases.OnlyTheClick,
        Intent.Forbidden => _phrases.Forbidden,
        Intent.Acknowledgement or Intent.Declined => _phrases.AnythingElse,
        _ => _phrases.Unclear,
    };

    private void AddAnswer(PlanStep step, IReadOnlyList<PassageResult> passages)
    {
        var fitting = passages.Where(passage => passage.Confidence >= Confidence.Found).ToList();
        if (fitting.Count == 0)
        {
            _unknown++;
            // Said once, however many questions it is true for.
            if (_unknown == 1)
                Say(_answered == 0 ? _phrases.Unknown(CanTransfer) : _phrases.UnknownToo);
            return;
        }
        _answered++;
        var best = fitting[0];
        var other = fitting.FirstOrDefault(passage => passage.Article != best.Article);
        if (other is not null && best.Confidence - other.Confidence < Confidence.Tie && Knowledge.Search.Words.Of(step.Text, LongestAmbiguous + 1).Count <= LongestAmbiguous)
            Say($"{_phrases.TwoFit}\n\n- {FirstLine(best)}\n- {FirstLine(other)}\n\n{_phrases.WhichOne}");
        else
            Quote(step.Query, passages);
    }

    // The best passage, when it fits at all and was not quoted yet.
    private void Quote(string query, IReadOnlyList<PassageResult> passages)
    {
        if (passages.FirstOrDefault(passage => passage.Confidence >= Confidence.Found) is { } best && _quoted.Add((best.Article, best.Heading)))
            Say($"{_phrases.Source(best.Title)}\n\n{PriceList.Of(passages, query) ?? Excerpt.Of(best.Text, query)} [[{best.Article}]]");
    }

    // The same sentence for two wishes is said once.
    private void Say(string paragraph)
    {
        if (!_paragraphs.Contains(paragraph))
            _paragraphs.Add(paragraph);
    }

    private string WithOffer(string text) => CanTransfer ? $"{text} {_phrases.OfferColleague}" : text;

    private static string FirstLine(PassageResult passage) => $"“{passage.Title}”{(passage.Heading.Length > 0 ? $", under “{passage.Heading}”" : "")} [[{passage.Article}]]";
}
