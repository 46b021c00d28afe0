using System.Collections.Concurrent;

namespace Livechat.Knowledge.Search;

/// <summary>
/// Where words were found, by word and audience: visitors ask with the same few words all day, and where a word stands only changes with an
/// import, which begins a new cache. Emptied when it has grown too large; a word is found again in the database then.
/// </summary>
internal sealed class MatchCache
{
    // About 10 MB.
    private const int MostMatches = 200_000;

    // What an entry costs beside its matches, counted in matches.
    private const int EntryCost = 4;

    private readonly ConcurrentDictionary<(Audience, string), Match[]> _matches = new();
    private int _size;

    public Match[]? Find(Audience audience, string expression) => _matches.GetValueOrDefault((audience, expression));

    public void Add(Audience audience, string expression, Match[] matches)
    {
        if (!_matches.TryAdd((audience, expression), matches) || Interlocked.Add(ref _size, matches.Length + EntryCost) <= MostMatches)
            return;
        _matches.Clear();
        Volatile.Write(ref _size, 0);
    }
}
