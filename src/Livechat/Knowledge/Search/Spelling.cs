namespace Livechat.Knowledge.Search;

/// <summary>Mends words against everyday language alone, without the articles.</summary>
internal static class Spelling
{
    /// <summary>The same words, mistyped ones replaced by what they most likely stand for.</summary>
    public static List<string> Mend(List<string> words) =>
        words.ConvertAll(word => Vocabulary.Empty.Knows(word) ? word : Vocabulary.Empty.Mend(word)?.Word ?? word);
}
