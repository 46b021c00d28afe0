namespace Livechat.Knowledge.Search;

/// <summary>
/// Reads a question: mends typing mistakes, recognises sayings ("site not opening"), joins and splits words ("name servers", "webhosting"),
/// and drops what says nothing. Takes any text.
/// </summary>
internal static class QueryReader
{
    // A question needs a dozen words; what a 4,000 character message says after these adds noise and cost, not meaning.
    private const int MostWords = 120;
    private const int MostUnits = 16;

    private const int ShortestBeginning = 5;

    private const double SayingWeight = 0.95;
    private const double ApartWeight = 0.9;
    private const double PrefixWeight = 0.8;
    private const double FaintWeight = 0.35;
    private const double PhraseWeight = 1.4;

    public static Query Read(string text, Vocabulary vocabulary)
    {
        var tokens = Tokens(text, vocabulary);
        var sayings = Sayings(tokens);
        var units = new List<QueryUnit>();
        var seen = new HashSet<string>();
        for (var i = 0; i < tokens.Count && units.Count < MostUnits; i++)
        {
            // "How much does it cost" asks for the price once.
            if (sayings[i] is var (length, meanings))
            {
                if (length > 0 && seen.Add(string.Join('|', meanings)))
                    units.Add(Saying(tokens.GetRange(i, length), meanings));
            }
            else if (SingleWord(tokens[i], vocabulary) is { } unit && seen.Add(tokens[i].Stem))
            {
                units.Add(unit);
            }
        }
        return new Query(units);
    }

    // The longest sayings first, wherever they stand, because they are the most certain; a word belongs to one only. Its length and meanings
    // are noted at its first word, length 0 at the others.
    private static (int Length, string[] Meanings)?[] Sayings(List<Token> tokens)
    {
        var found = new (int Length, string[] Meanings)?[tokens.Count];
        var stems = tokens.Select(token => token.Stem).ToArray();
        for (var length = Math.Min(Lexicon.Instance.LongestSaying, tokens.Count); length > 0; length--)
        {
            for (var start = 0; start + length <= tokens.Count; start++)
            {
                if (Array.Exists(found[start..(start + length)], taken => taken is not null) || Lexicon.Instance.Find(string.Join(' ', stems[start..(start + length)])) is not { } meanings)
                    continue;
                found.AsSpan(start, length).Fill((0, []));
                found[start] = (length, meanings);
            }
        }
        return found;
    }

    private static List<Token> Tokens(string text, Vocabulary vocabulary)
    {
        var words = Words.Of(text, MostWords).SelectMany(word => NumberAndUnit(word, vocabulary)).ToList();
        var tokens = new List<Token>();
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (IsNegation(word))
            {
                tokens.Add(new Token("not", "not", 1));
            }
            else if (i + 1 < words.Count && IsJoint(word, words[i + 1], vocabulary))
            {
                tokens.Add(new Token(word + " " + words[i + 1], word + words[i + 1], ApartWeight));
                i++;
            }
            else if (vocabulary.Knows(word) || word.Any(char.IsAsciiDigit))
            {
                tokens.Add(new Token(word, word, 1));
            }
            else if (Halves(word, vocabulary) is var (left, right))
            {
                tokens.Add(new Token(left, left, ApartWeight));
                tokens.Add(new Token(right, right, ApartWeight));
            }
            else if (vocabulary.Mend(word) is var (mended, mistakes))
            {
                tokens.Add(new Token(word, mended, mistakes == 1 ? 0.85 : 0.7));
            }
            else
            {
                tokens.Add(new Token(word, word, 1));
            }
        }
        tokens.RemoveAll(token => Lexicon.Instance.IsFiller(token.Word));
        return tokens;
    }

    private static QueryUnit Saying(List<Token> span, string[] meanings)
    {
        var certainty = span.Min(token => token.Certainty);
        var words = span.Select(token => token.Word).ToList();
        var alternatives = new List<Alternative> { new(words, certainty) };
        foreach (var meaning in meanings)
        {
            var alternative = new Alternative(Words.Of(meaning), SayingWeight * certainty);
            if (!alternative.Stems.SequenceEqual(alternatives[0].Stems))
                alternatives.Add(alternative);
        }
        var weight = span.Count > 1 ? PhraseWeight : Lexicon.Instance.IsFaint(words[0]) ? FaintWeight : 1;
        return new QueryUnit(string.Join(' ', span.Select(token => token.Typed)), weight, alternatives, span.Count == 1 && Lexicon.Instance.IsElsewhere(words[0]));
    }

    private static QueryUnit? SingleWord(Token token, Vocabulary vocabulary)
    {
        if (Lexicon.Instance.IsWeak(token.Word) || (token.Word.Length == 1 && !char.IsAsciiDigit(token.Word[0])))
            return null;
        var alternatives = new List<Alternative> { new([token.Word], token.Certainty) };
        if (token.Word.Length >= ShortestBeginning && !vocabulary.Knows(token.Word))
            alternatives.AddRange(vocabulary.StartingWith(token.Word).Select(word => new Alternative([word], PrefixWeight)));
        return new QueryUnit(token.Typed, Lexicon.Instance.IsFaint(token.Word) ? FaintWeight : 1, alternatives, Lexicon.Instance.IsElsewhere(token.Word));
    }

    // "name servers", "auto renew", "c panel": written apart here, in one word in the articles.
    private static bool IsJoint(string left, string right, Vocabulary vocabulary) =>
        left.Length + right.Length >= 6 && right.Length > 1 && !Lexicon.Instance.IsFiller(left)
        && (vocabulary.ArticleWords.Contains(left + right) || vocabulary.ArticleWords.Contains(left + right + "s"));

    // "16gb" is written "16 GB" in articles.
    private static string[] NumberAndUnit(string word, Vocabulary vocabulary)
    {
        var digits = word.TakeWhile(char.IsAsciiDigit).Count();
        return digits > 0 && digits < word.Length && !vocabulary.ArticleWords.Contains(word) ? [word[..digits], word[digits..]] : [word];
    }

    private static (string, string)? Halves(string word, Vocabulary vocabulary)
    {
        for (var at = 3; at <= word.Length - 3; at++)
        {
            if (vocabulary.ArticleWords.Contains(word[..at]) && vocabulary.ArticleWords.Contains(word[at..]))
                return (word[..at], word[at..]);
        }
        return null;
    }

    private static bool IsNegation(string word) =>
        word is "not" or "cannot" or "cant" or "dont" or "wont" or "isnt" or "doesnt" or "didnt" or "arent" or "wasnt" or "couldnt" or "wouldnt" or "hasnt" or "havent";

    private readonly record struct Token(string Typed, string Word, double Certainty)
    {
        public string Stem => PorterStemmer.Stem(Word);
    }
}
