namespace Livechat.Knowledge.Search;

/// <summary>Typing mistakes between two words: a letter too many, missing, wrong, or two neighbours swapped (optimal string alignment).</summary>
internal static class EditDistance
{
    /// <summary>The number of mistakes, or null when there are more than <paramref name="most"/>. Words up to 63 letters.</summary>
    public static int? Within(string one, string other, int most)
    {
        if (Math.Abs(one.Length - other.Length) > most || one.Length > 63 || other.Length > 63)
            return null;
        Span<int> previous = stackalloc int[64], before = stackalloc int[64], current = stackalloc int[64];
        for (var j = 0; j <= other.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            current[0] = i;
            var least = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var change = previous[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                var distance = Math.Min(change, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    distance = Math.Min(distance, before[j - 2] + 1);
                current[j] = distance;
                least = Math.Min(least, distance);
            }
            if (least > most)
                return null;
            var spare = before;
            before = previous;
            previous = current;
            current = spare;
        }
        return previous[other.Length] <= most ? previous[other.Length] : null;
    }
}
