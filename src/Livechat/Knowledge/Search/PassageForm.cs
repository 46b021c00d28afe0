using System.Text.RegularExpressions;

namespace Livechat.Knowledge.Search;

/// <summary>What a passage looks like from near: its sentences with their words, which facts each gives, and whether it has steps. Made once for each passage.</summary>
internal sealed partial class PassageForm
{
    private readonly Sentence[] _sentences;

    private PassageForm(string text)
    {
        HasSteps = Steps().IsMatch(text);
        _sentences = [.. SentenceEnd().Split(text).Select(Sentence.Of)];
    }

    public bool HasSteps { get; }

    public static PassageForm Of(string text) => new(text);

    /// <summary>How well its best sentence gives a fact of the kind asked for and speaks of the question, 0 to 1.</summary>
    /// <param name="alone">What the fact is worth where nothing around it speaks of the question.</param>
    public double Gives(Expectation.Kind kind, Query query, double alone) => _sentences.Max(sentence =>
        sentence.Met[(int)kind] is > 0 and var met ? met * (alone + ((1 - alone) * LineMatch.Share(query, sentence.Stems, sentence.Words))) : 0);

    [GeneratedRegex(@"^\d+\. ", RegexOptions.Multiline)]
    private static partial Regex Steps();

    [GeneratedRegex(@"(?<=[.!?:])\s+|\n")]
    private static partial Regex SentenceEnd();

    private sealed record Sentence(IReadOnlyList<string> Words, IReadOnlySet<string> Stems, double[] Met)
    {
        public static Sentence Of(string text)
        {
            var words = Search.Words.Of(text);
            return new Sentence(words, words.Select(PorterStemmer.Stem).ToHashSet(), [.. Enum.GetValues<Expectation.Kind>().Select(kind => Expectation.MetBy(kind, text))]);
        }
    }
}
