using System.Collections.Concurrent;

namespace Livechat.Knowledge.Search;

/// <summary>
/// What was read of the articles before, by audience: visitors ask with the same few words all day, and what they find only changes with an
/// import, which begins a new cache. Emptied when it has grown too large; what is missing then is read from the database again.
/// </summary>
/// <param name="most">How much it may hold, counted as <paramref name="cost"/> counts.</param>
/// <param name="cost">What an entry costs.</param>
internal sealed class CorpusCache<TKey, TValue>(int most, Func<TValue, int> cost)
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<(Audience, TKey), TValue> _known = new();
    private int _size;

    public TValue? Find(Audience audience, TKey key) => _known.GetValueOrDefault((audience, key));

    public void Add(Audience audience, TKey key, TValue value)
    {
        if (!_known.TryAdd((audience, key), value) || Interlocked.Add(ref _size, cost(value)) <= most)
            return;
        _known.Clear();
        Volatile.Write(ref _size, 0);
    }
}
