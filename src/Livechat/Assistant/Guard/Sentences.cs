using System.Text.RegularExpressions;

namespace Livechat.Assistant.Guard;

/// <summary>
/// Cuts an answer into what is judged and shown as one: sentences, list items, table rows, headings. No sentence goes beyond its line. A
/// cut depends only on what stands before it, so that a growing text is always cut in the same places.
/// </summary>
internal static partial class Sentences
{
    /// <summary>No sentence for a person is longer, in characters; one that is has nothing to say and much to hide.</summary>
    public const int Longest = 2000;

    /// <summary>Start and length of each, spaces after it included: together the whole text. <c>IsComplete</c> is false for the last when it may still grow.</summary>
    public static IEnumerable<(int Start, int Length, bool IsComplete)> Of(string text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var (end, isComplete) = End(text, start);
            yield return (start, end - start, isComplete);
            start = end;
        }
    }

    private static (int End, bool IsComplete) End(string text, int start)
    {
        var line = text.IndexOf('\n', start);
        var limit = line < 0 ? text.Length : line;
        for (var i = start; i < limit; i++)
        {
            if (text[i] is not ('.' or '!' or '?' or '。' or '！' or '？' or '؟' or '।'))
                continue;
            var after = i + 1;
            // What closes with the sentence belongs to it: **Done.** or (Done.)
            while (after < limit && text[after] is '.' or '!' or '?' or '"' or '”' or '\'' or '’' or ')' or ']' or '*' or '_' or '`')
                after++;
            var isWide = text[i] is '。' or '！' or '？';
            if (after >= limit || (!isWide && !char.IsWhiteSpace(text[after])))
                continue;
            if (text[i] == '.' && (Abbreviation().IsMatch(text.AsSpan(start, i - start)) || IsListNumber(text, start, i)))
                continue;
            while (after < limit && char.IsWhiteSpace(text[after]))
                after++;
            // Spaces whose end has not come yet belong to this sentence as far as they go.
            return (after, true);
        }
        return line < 0 ? (text.Length, false) : (line + 1, true);
    }

    private static bool IsListNumber(string text, int start, int dot)
    {
        var number = text.AsSpan(start, dot - start).Trim();
        return number.Length is > 0 and <= 3 && !number.ContainsAnyExceptInRange('0', '9');
    }

    [GeneratedRegex(@"(?:^|[\s(])(?:e\.g|i\.e|eg|ie|etc|nr|no|ref|approx|incl|excl|vs|dr|mr|mrs|ms|st|ltd|inc|co|p\.m|a\.m|fig|min|max|ca|resp|max)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Abbreviation();
}
