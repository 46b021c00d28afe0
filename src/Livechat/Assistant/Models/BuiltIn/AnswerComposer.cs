using System.Text.Json;
using Livechat.Knowledge;

namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>Writes the answer of a turn once the tools have returned: every step of the plan, in order, in one text.</summary>
internal sealed class AnswerComposer(BuiltInPersona persona, VisitorTurn turn, bool canTransfer)
{
    // A bare word or two can mean either of two articles; a whole question that fits both is answered from the better one.
    private const int LongestAmbiguous = 4;

    private readonly Phrases _phrases = new(persona);
    private readonly List<string> _paragraphs = [];
    private readonly HashSet<(string, string)> _quoted = [];
    private int _answered, _unknown;
    private bool _handedOver;

    /// <summary>The text with its citation marks, and one of <see cref="BuiltInOutcome"/>.</summary>
    public (string Text, string Outcome) Compose(TurnPlan plan)
    {
        var isFirst = turn.LastAnswer is null;
        foreach (var (step, call) in plan.Steps.Select((step, i) => (step, BuiltInChatClient.CallId(i))))
            Add(step, turn.Results.GetValueOrDefault(call));
        if (isFirst && _answered > 0)
            _paragraphs.Insert(0, _phrases.Opening(plan.IsGreeted));
        return (string.Join("\n\n", _paragraphs), Outcome);
    }

    private string Outcome => _handedOver ? BuiltInOutcome.HandedOver : _answered > 0 ? BuiltInOutcome.Answered : _unknown > 0 ? BuiltInOutcome.Unknown : BuiltInOutcome.SmallTalk;

    private void Add(PlanStep step, object? result)
    {
        switch (step.Intent)
        {
            case Intent.Question:
                AddAnswer(step, KnowledgeResult.Read(result)?.Passages ?? []);
                break;
            case Intent.Human:
                _handedOver = Succeeded(result);
                _paragraphs.Add(_handedOver ? _phrases.Asked : _phrases.CannotAsk);
                break;
            case Intent.OwnAccount:
                _unknown++;
                _paragraphs.Add(canTransfer ? $"{_phrases.OwnAccount} {_phrases.OfferColleague}" : _phrases.OwnAccount);
                break;
            default:
                _paragraphs.Add(SmallTalk(step.Intent));
                break;
        }
    }

    private string SmallTalk(Intent intent) => intent switch
    {
        Intent.Greeting => _phrases.Greeting,
        Intent.Thanks => _phrases.Welcome,
        Intent.Goodbye => _phrases.Goodbye,
        Intent.WhoAreYou => _phrases.WhoIAm,
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
                _paragraphs.Add(_answered == 0 ? _phrases.Unknown(canTransfer) : _phrases.UnknownToo);
            return;
        }
        _answered++;
        var best = fitting[0];
        var other = fitting.FirstOrDefault(passage => passage.Article != best.Article);
        if (other is not null && best.Confidence - other.Confidence < Confidence.Tie && Knowledge.Search.Words.Of(step.Text, LongestAmbiguous + 1).Count <= LongestAmbiguous)
            _paragraphs.Add($"{_phrases.TwoFit}\n\n- {FirstLine(best)}\n- {FirstLine(other)}\n\n{_phrases.WhichOne}");
        else if (_quoted.Add((best.Article, best.Heading)))
            _paragraphs.Add($"{_phrases.Source(best.Title)}\n\n{PriceList.Of(passages, step.Query) ?? Excerpt.Of(best.Text, step.Query)} [[{best.Article}]]");
    }

    private static string FirstLine(PassageResult passage) => $"“{passage.Title}”{(passage.Heading.Length > 0 ? $", under “{passage.Heading}”" : "")} [[{passage.Article}]]";

    private static bool Succeeded(object? result)
    {
        var json = result switch
        {
            JsonElement element => element,
            string text when TryParse(text) is { } parsed => parsed,
            _ => default,
        };
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty("status", out var status) && status.ValueEquals(KnowledgeResult.Success);
    }

    private static JsonElement? TryParse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
