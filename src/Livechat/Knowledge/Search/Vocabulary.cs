using System.Collections.Frozen;
using System.Numerics;

namespace Livechat.Knowledge.Search;

/// <summary>
/// The words that are there to be found: those of the articles and those of the <see cref="Lexicon"/>. Mends typing mistakes against them.
/// Immutable, safe to share.
/// </summary>
internal sealed class Vocabulary
{
    private const int MostBeginnings = 4;

    private readonly FrozenSet<string> _words;
    private readonly FrozenSet<string> _stems;
    private readonly string[] _sorted;
    private readonly string[][] _byLength;
    private readonly uint[][] _lettersByLength;

    /// <param name="articleWords">Unstemmed, small letters.</param>
    public Vocabulary(IEnumerable<string> articleWords)
    {
        var articles = articleWords.ToHashSet();
        ArticleWords = articles.ToFrozenSet();
        _sorted = [.. articles.Order(StringComparer.Ordinal)];
        articles.UnionWith(Lexicon.Instance.Known);
        _words = articles.ToFrozenSet();
        _stems = articles.Select(PorterStemmer.Stem).ToFrozenSet();
        // Words of two and three letters have a neighbour for nearly everything; they are never the mending of another word.
        var mendable = articles.Where(word => word.Length is > 3 and < 32 && word.All(char.IsAsciiLetterLower)).ToLookup(word => word.Length);
        _byLength = [.. Enumerable.Range(0, 34).Select(length => mendable[length].Order(StringComparer.Ordinal).ToArray())];
        _lettersByLength = [.. _byLength.Select(words => words.Select(Letters).ToArray())];
    }

    public static Vocabulary Empty { get; } = new([]);

    /// <summary>The words of the articles alone.</summary>
    public FrozenSet<string> ArticleWords { get; }

    /// <summary>Whether a word is there as written or with another ending.</summary>
    public bool Knows(string word) => _words.Contains(word) || _stems.Contains(PorterStemmer.Stem(word));

    /// <summary>Words of the articles that begin so, a few of them: what somebody means who has not typed it to the end.</summary>
    public IEnumerable<string> StartingWith(string beginning)
    {
        var at = Array.BinarySearch(_sorted, beginning, StringComparer.Ordinal);
        return _sorted.Skip(at < 0 ? ~at : at).TakeWhile(word => word.StartsWith(beginning, StringComparison.Ordinal)).Take(MostBeginnings);
    }

    /// <summary>The known word that a mistyped one most likely stands for, and by how many mistakes it differs; null when none is near.</summary>
    public (string Word, int Mistakes)? Mend(string typed)
    {
        if (typed.Length is < 4 or > 30 || !typed.All(char.IsAsciiLetterLower))
            return null;
        var allowed = typed.Length >= 8 ? 2 : 1;
        var letters = Letters(typed);
        (string Word, int Mistakes)? best = null;
        for (var length = typed.Length - allowed; length <= typed.Length + allowed; length++)
        {
            for (var i = 0; i < _byLength[length].Length; i++)
            {
                // A mistake changes at most two letters of the set, which rules out nearly every word without comparing it.
                if (BitOperations.PopCount(letters ^ _lettersByLength[length][i]) > 2 * allowed)
                    continue;
                var word = _byLength[length][i];
                // Two mistakes, one of them in the first letter, make it another word.
                var mistakes = EditDistance.Within(typed, word, word[0] == typed[0] ? allowed : 1);
                if (mistakes is { } count && (best is not { } b || Cost(word, count) < Cost(b.Word, b.Mistakes)))
                    best = (word, count);
            }
        }
        return best;

        // The first letter is seldom the wrong one, and words of articles are asked for more than others.
        double Cost(string word, int mistakes) => mistakes + (word[0] == typed[0] ? 0 : 0.6) + (ArticleWords.Contains(word) ? 0 : 0.3);
    }

    private static uint Letters(string word)
    {
        var set = 0u;
        foreach (var c in word)
            set |= 1u << (c - 'a');
        return set;
    }
}
