using System.Text.RegularExpressions;
using Livechat.Knowledge.Search;
using Livechat.Storage;
using Microsoft.Extensions.Logging;

namespace Livechat.Knowledge;

/// <summary>Counts what was asked and not found, so that authors know what to write next. Keeps no numbers, addresses or links.</summary>
public sealed partial class KnowledgeGaps(Database database, CommitQueue commits, TimeProvider time, ILogger<KnowledgeGaps> log)
{
    // Enough for an author to read, and a bound for whoever asks nonsense all day: the rarest and oldest make room.
    private const int MostKept = 5000;
    private const int PruneEvery = 200;
    private const int MostWords = 24;

    private int _noted;

    /// <summary>The most frequent ones.</summary>
    public async Task<IReadOnlyList<(string Text, int Times, DateTimeOffset LastAt)>> ListAsync(int take, CancellationToken cancel) =>
        await database.QueryAsync(
            "SELECT text, times, last_at FROM knowledge_gaps ORDER BY times DESC, last_at DESC LIMIT $take",
            row => (row.GetString(0), row.GetInt32(1), row.Time(2)), [("$take", take)], cancel);

    /// <summary>Counts it in the background: an answer neither waits for this nor fails with it.</summary>
    internal void Note(string query)
    {
        if (Normalise(query) is { Length: > 0 } text)
            _ = SaveAsync(text);
    }

    /// <summary>What is kept of a question: its words in small letters, without numbers, e-mail addresses and links.</summary>
    internal static string Normalise(string query)
    {
        var words = Words.Of(Personal().Replace(query, " "), 200)
            .Where(word => !word.Any(char.IsDigit) && word.Length is > 1 and < 40 && !Lexicon.Instance.IsFiller(word))
            .Take(MostWords);
        return string.Join(' ', words);
    }

    private async Task SaveAsync(string text)
    {
        try
        {
            await commits.WriteAsync(session =>
            {
                if (Interlocked.Increment(ref _noted) % PruneEvery == 0)
                    session.Execute(
                        "DELETE FROM knowledge_gaps WHERE text IN (SELECT text FROM knowledge_gaps ORDER BY times DESC, last_at DESC LIMIT -1 OFFSET $most)",
                        ("$most", MostKept));
                return session.Execute(
                    """
                    INSERT INTO knowledge_gaps (text, times, last_at) VALUES ($text, 1, $now)
                    ON CONFLICT (text) DO UPDATE SET times = times + 1, last_at = excluded.last_at
                    """,
                    ("$text", text), ("$now", time.GetUtcNow().ToUnixTimeMilliseconds()));
            });
        }
        catch (Exception e)
        {
            GapNotCounted(e);
        }
    }

    [GeneratedRegex(@"\S+@\S+|https?://\S+|www\.\S+", RegexOptions.IgnoreCase)]
    private static partial Regex Personal();

    [LoggerMessage(1, LogLevel.Warning, "A question without an answer could not be counted")]
    private partial void GapNotCounted(Exception error);
}
