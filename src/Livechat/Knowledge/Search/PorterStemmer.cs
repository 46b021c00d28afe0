namespace Livechat.Knowledge.Search;

/// <summary>
/// Porter's suffix stripping for English, step by step as published in 1980 with the two later changes that SQLite's tokenizer has too
/// (bli and logi). It must agree with the index: a test compares both on every word of the demo articles.
/// </summary>
internal static class PorterStemmer
{
    // In each table a suffix stands before every other that it ends with.
    private static readonly (string Suffix, string Replacement)[] Step2 =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("logi", "log"), ("bli", "ble"), ("alli", "al"),
        ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"),
        ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"),
    ];

    private static readonly (string Suffix, string Replacement)[] Step3 =
        [("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", "")];

    private static readonly string[] Step4 =
    [
        "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ion", "ism", "ate", "iti", "ous", "ive", "ize", "al", "er", "ic", "ou",
    ];

    /// <summary>The stem of a word in small letters. Words with anything but a-z, and words shorter than three letters, are their own stem.</summary>
    public static string Stem(string word)
    {
        if (word.Length < 3 || word.Length > 60 || !word.All(char.IsAsciiLetterLower))
            return word;
        word = Plural(word);
        word = PastAndGerund(word);
        if (word.EndsWith('y') && HasVowel(word, word.Length - 1))
            word = word[..^1] + "i";
        word = ReplaceFirst(word, Step2);
        word = ReplaceFirst(word, Step3);
        word = RemoveFirst(word);
        return Tidy(word);
    }

    private static string Plural(string word) =>
        word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("ies", StringComparison.Ordinal) ? word[..^2]
        : word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) ? word[..^1]
        : word;

    private static string PastAndGerund(string word)
    {
        if (word.EndsWith("eed", StringComparison.Ordinal))
            return Measure(word, word.Length - 3) > 0 ? word[..^1] : word;
        var stem = word.EndsWith("ed", StringComparison.Ordinal) ? word[..^2] : word.EndsWith("ing", StringComparison.Ordinal) ? word[..^3] : null;
        if (stem is null || !HasVowel(stem, stem.Length))
            return word;
        if (stem.EndsWith("at", StringComparison.Ordinal) || stem.EndsWith("bl", StringComparison.Ordinal) || stem.EndsWith("iz", StringComparison.Ordinal))
            return stem + "e";
        if (EndsDoubled(stem) && stem[^1] is not ('l' or 's' or 'z'))
            return stem[..^1];
        return Measure(stem, stem.Length) == 1 && EndsShort(stem) ? stem + "e" : stem;
    }

    private static string ReplaceFirst(string word, (string Suffix, string Replacement)[] rules)
    {
        foreach (var (suffix, replacement) in rules)
        {
            if (word.EndsWith(suffix, StringComparison.Ordinal))
                return Measure(word, word.Length - suffix.Length) > 0 ? word[..^suffix.Length] + replacement : word;
        }
        return word;
    }

    private static string RemoveFirst(string word)
    {
        var suffix = Array.Find(Step4, rule => word.EndsWith(rule, StringComparison.Ordinal));
        if (suffix is null)
            return word;
        var length = word.Length - suffix.Length;
        return Measure(word, length) > 1 && (suffix != "ion" || (length > 0 && word[length - 1] is 's' or 't')) ? word[..length] : word;
    }

    private static string Tidy(string word)
    {
        if (word.EndsWith('e'))
        {
            var stem = word[..^1];
            var measure = Measure(stem, stem.Length);
            if (measure > 1 || (measure == 1 && !EndsShort(stem)))
                word = stem;
        }
        return word.EndsWith("ll", StringComparison.Ordinal) && Measure(word, word.Length) > 1 ? word[..^1] : word;
    }

    /// <summary>How many times vowels are followed by consonants in the first letters.</summary>
    private static int Measure(string word, int length)
    {
        var count = 0;
        for (var i = 1; i < length; i++)
        {
            if (!IsVowel(word, i) && IsVowel(word, i - 1))
                count++;
        }
        return count;
    }

    private static bool HasVowel(string word, int length)
    {
        for (var i = 0; i < length; i++)
        {
            if (IsVowel(word, i))
                return true;
        }
        return false;
    }

    private static bool IsVowel(string word, int i) => word[i] is 'a' or 'e' or 'i' or 'o' or 'u' || (word[i] == 'y' && i > 0 && !IsVowel(word, i - 1));

    private static bool EndsDoubled(string word) => word.Length > 1 && word[^1] == word[^2] && !IsVowel(word, word.Length - 1);

    // consonant, vowel, consonant, and the last one not w, x or y: hop, not snow.
    private static bool EndsShort(string word) =>
        word.Length > 2 && !IsVowel(word, word.Length - 1) && IsVowel(word, word.Length - 2) && !IsVowel(word, word.Length - 3) && word[^1] is not ('w' or 'x' or 'y');
}
