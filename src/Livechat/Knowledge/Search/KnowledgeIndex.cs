using Livechat.Storage;

namespace Livechat.Knowledge.Search;

/// <summary>
/// What a search needs to know of the whole corpus beforehand, its words and its size, and what was read of it since. Each search asks the
/// database whether there was an import, in this process or another; after one it is all read anew.
/// </summary>
public sealed class KnowledgeIndex(Database database)
{
    // About 10 MB each.
    private const int MostMatches = 200_000;
    private const int MostCharacters = 5_000_000;

    // What an entry costs beside its matches, counted in matches.
    private const int EntryCost = 4;

    private volatile Snapshot? _snapshot;

    internal void Forget() => _snapshot = null;

    internal async ValueTask<Snapshot> GetAsync(CancellationToken cancel)
    {
        // Read before the words: an import in between makes the next look reload, never the other way round.
        var version = (await database.QueryAsync("SELECT coalesce(max(rowid), 0) FROM article_revisions", row => row.GetInt64(0), [], cancel)).Single();
        if (_snapshot is { } snapshot && snapshot.Version == version)
            return snapshot;
        return _snapshot = await LoadAsync(version, cancel);
    }

    private async Task<Snapshot> LoadAsync(long version, CancellationToken cancel)
    {
        var words = await database.QueryAsync("SELECT term FROM passages_vocabulary", row => row.GetString(0), [], cancel);
        var sizes = await database.QueryAsync(
            "SELECT count(*), coalesce(sum(a.audience = 'public'), 0) FROM passages p JOIN articles a ON a.id = p.article_id",
            row => (All: row.GetInt32(0), Public: row.GetInt32(1)), [], cancel);
        return new Snapshot(
            version, new Vocabulary(words), sizes[0].All, sizes[0].Public, new(MostMatches, matches => matches.Length + EntryCost), new(MostCharacters, row => row.Text.Length));
    }

    /// <param name="Matches">Where a word stands, by its expression.</param>
    /// <param name="Rows">Passages by id.</param>
    internal sealed record Snapshot(
        long Version, Vocabulary Vocabulary, int Passages, int PublicPassages, CorpusCache<string, Match[]> Matches, CorpusCache<long, PassageRow> Rows)
    {
        public int Size(Audience audience) => audience == Audience.Staff ? Passages : PublicPassages;
    }
}
