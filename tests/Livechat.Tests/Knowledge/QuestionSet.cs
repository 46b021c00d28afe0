using System.Text;
using System.Text.Json;

namespace Livechat.Tests.Knowledge;

/// <summary>Ordinary questions with the articles that answer them, and questions that no article answers.</summary>
public sealed record QuestionSet(IReadOnlyList<QuestionSet.Answerable> answerable, IReadOnlyList<QuestionSet.Unanswerable> unanswerable)
{
    /// <param name="ask">The visitor's words.</param>
    /// <param name="department">Whom they ask.</param>
    /// <param name="accept">Slugs, any of which is right.</param>
    public sealed record Answerable(string ask, string department, string[] accept);

    public sealed record Unanswerable(string ask, string department);

    public static QuestionSet Load(string file) =>
        JsonSerializer.Deserialize<QuestionSet>(File.ReadAllText(Path.Combine(KnowledgeHouse.Tests, "Knowledge", file)))!;

    /// <summary>Asks everything; <paramref name="ask"/> gives the cited articles, best first, none when it doesn't know.</summary>
    public async Task<QuestionScore> ScoreAsync(Func<string, string, Task<IReadOnlyList<string>>> ask)
    {
        var score = new QuestionScore();
        foreach (var question in answerable)
            score.Count(question, await ask(question.ask, question.department));
        foreach (var question in unanswerable)
            score.Count(question, await ask(question.ask, question.department));
        return score;
    }
}

/// <summary>How many were right, and which were not.</summary>
public sealed class QuestionScore
{
    private readonly StringBuilder _misses = new();
    private int _asked, _first, _third, _unknown, _nothing, _honest;

    public double RecallAt1 => (double)_first / _asked;

    public double RecallAt3 => (double)_third / _asked;

    /// <summary>The share of the unanswerable ones that got an honest "I don't know".</summary>
    public double Honest => (double)_honest / _unknown;

    public string Misses => _misses.ToString();

    public override string ToString() =>
        $"recall@1 {RecallAt1:P1}, recall@3 {RecallAt3:P1} of {_asked} ({_nothing} got nothing); false answers {_unknown - _honest} of {_unknown} unanswerable (honest {Honest:P1})";

    internal void Count(QuestionSet.Answerable question, IReadOnlyList<string> cited)
    {
        _asked++;
        _nothing += cited.Count == 0 ? 1 : 0;
        _third += cited.Take(3).Any(question.accept.Contains) ? 1 : 0;
        if (cited.Count > 0 && question.accept.Contains(cited[0]))
            _first++;
        else
            _misses.AppendLine($"  [{question.department}] {question.ask} -> {(cited.Count == 0 ? "nothing" : string.Join(", ", cited.Take(3)))}; wanted {string.Join(" or ", question.accept)}");
    }

    internal void Count(QuestionSet.Unanswerable question, IReadOnlyList<string> cited)
    {
        _unknown++;
        if (cited.Count == 0)
            _honest++;
        else
            _misses.AppendLine($"  [{question.department}] {question.ask} -> {cited[0]}; no article answers it");
    }
}
