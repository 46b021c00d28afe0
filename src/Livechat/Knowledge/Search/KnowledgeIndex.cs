using System.Collections.Concurrent;
using Livechat.Storage;

namespace Livechat.Knowledge.Search;

/// <summary>
/// What a search needs to know of the whole corpus beforehand: its words and its size. Read from the database, kept in memory, read again
/// after an import in this process, and at the latest a few seconds after one in another process.
/// </summary>
public sealed class KnowledgeIndex(Database database, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private volatile Snapshot? _snapshot;

    internal void Forget() => _snapshot = null;

    internal async ValueTask<Snapshot> GetAsync(CancellationToken cancel)
    {
        var snapshot = _snapshot;
        if (snapshot is not null && time.GetElapsedTime(snapshot.CheckedAt) < LookAgain)
            return snapshot;
        // Read before the words: an import in between makes the next look reload, never the other way round.
        var version = (await database.QueryAsync("SELECT coalesce(max(rowid), 0) FROM article_revisions", row => row.GetInt64(0), [], cancel)).Single();
        snapshot = snapshot?.Version == version ? snapshot with { CheckedAt = time.GetTimestamp() } : await LoadAsync(version, cancel);
        _snapshot = snapshot;
        return snapshot;
    }

    private async Task<Snapshot> LoadAsync(long version, CancellationToken cancel)
    {
        var words = await database.QueryAsync("SELECT term FROM passages_vocabulary", row => row.GetString(0), [], cancel);
        var sizes = await database.QueryAsync(
            "SELECT count(*), coalesce(sum(a.audience = 'public'), 0) FROM passages p JOIN articles a ON a.id = p.article_id",
            row => (All: row.GetInt32(0), Public: row.GetInt32(1)), [], cancel);
        return new Snapshot(version, time.GetTimestamp(), new Vocabulary(words), sizes[0].All, sizes[0].Public, new MatchCache(), new());
    }

    internal sealed record Snapshot(long Version, long CheckedAt, Vocabulary Vocabulary, int Passages, int PublicPassages, MatchCache Matches, ConcurrentDictionary<string, PassageForm> Forms)
    {
        public int Size(Audience audience) => audience == Audience.Staff ? Passages : PublicPassages;
    }
}
