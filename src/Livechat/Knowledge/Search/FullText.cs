using System.Text.Json;
using Livechat.Storage;

namespace Livechat.Knowledge.Search;

/// <summary>The statements that use the database's own full-text engine (SQLite FTS5); a second database brings its own here.</summary>
internal static class FullText
{
    // In the order of Field.
    private static readonly string[] Columns = ["{title tags}", "{heading}", "{text}"];

    // One statement for all alternatives: each is a phrase of its own, so the ranking sees which part of the question matched where.
    private const string MatchSql =
        """
        SELECT q.key, p.id, a.rowid, p.position, -bm25(passages_fts)
        FROM json_each($queries) q
        CROSS JOIN passages_fts f ON f.passages_fts MATCH q.value
        CROSS JOIN passages p ON p.id = f.rowid
        CROSS JOIN articles a ON a.id = p.article_id
        WHERE a.audience = 'public' OR $staff
        """;

    private const string ReadSql =
        """
        SELECT p.id, a.slug, a.title, a.departments, p.heading, p.text
        FROM passages p JOIN articles a ON a.id = p.article_id
        WHERE p.id IN (SELECT value FROM json_each($ids)) AND (a.audience = 'public' OR $staff)
        """;

    /// <summary>Every passage that matches one of the alternatives, once per alternative and field. What was looked for before is in the cache.</summary>
    public static async Task<List<Match>> MatchAsync(
        Database database, IReadOnlyList<Alternative> alternatives, Audience audience, CorpusCache<string, Match[]> cache, CancellationToken cancel)
    {
        var expressions = alternatives.Select(Expression).ToArray();
        var found = expressions.Select(expression => cache.Find(audience, expression)).ToArray();
        var missing = expressions.Where((_, i) => found[i] is null).Distinct(StringComparer.Ordinal).ToArray();
        var read = missing.Length > 0 ? await ReadMatchesAsync(database, missing, audience, cancel) : [];
        foreach (var (expression, matches) in read)
            cache.Add(audience, expression, matches);
        return [.. found.SelectMany((matches, i) => (matches ?? read[expressions[i]]).Select(match => match with { Alternative = i }))];
    }

    private static async Task<Dictionary<string, Match[]>> ReadMatchesAsync(Database database, string[] expressions, Audience audience, CancellationToken cancel)
    {
        var queries = expressions.SelectMany(expression => Columns.Select(columns => $"{columns} : {expression}"));
        var matches = await database.QueryAsync(
            MatchSql,
            row => new Match(row.GetInt32(0) / Columns.Length, (Field)(row.GetInt32(0) % Columns.Length), row.GetInt64(1), row.GetInt64(2), row.GetInt32(3), row.GetDouble(4)),
            [("$queries", JsonSerializer.Serialize(queries)), ("$staff", audience == Audience.Staff)], cancel);
        var by = matches.ToLookup(match => match.Alternative);
        return expressions.Select((expression, i) => (expression, Matches: by[i].ToArray())).ToDictionary(pair => pair.expression, pair => pair.Matches, StringComparer.Ordinal);
    }

    /// <summary>The passages with these ids, by id. What was read before is in the cache.</summary>
    public static async Task<Dictionary<long, PassageRow>> ReadAsync(
        Database database, IEnumerable<long> ids, Audience audience, CorpusCache<long, PassageRow> cache, CancellationToken cancel)
    {
        var passages = new Dictionary<long, PassageRow>();
        var missing = new List<long>();
        foreach (var id in ids)
        {
            if (cache.Find(audience, id) is { } known)
                passages[id] = known;
            else
                missing.Add(id);
        }
        if (missing.Count == 0)
            return passages;
        foreach (var row in await ReadRowsAsync(database, missing, audience, cancel))
        {
            cache.Add(audience, row.Id, row);
            passages[row.Id] = row;
        }
        return passages;
    }

    private static Task<List<PassageRow>> ReadRowsAsync(Database database, List<long> ids, Audience audience, CancellationToken cancel) =>
        database.QueryAsync(
            ReadSql,
            row => new PassageRow(
                row.GetInt64(0), row.GetString(1), row.GetString(2), ArticleImport.Strings(row.GetString(3)), row.GetString(4), row.GetString(5)),
            [("$ids", JsonSerializer.Serialize(ids)), ("$staff", audience == Audience.Staff)], cancel);

    // Words reach here as letters and digits only; inside double quotes they are never operators.
    private static string Expression(Alternative alternative)
    {
        var words = string.Join(' ', alternative.Words.Select(word => $"\"{word}\""));
        return alternative.Words.Count > 1 ? $"NEAR({words}, 5)" : words;
    }
}

/// <summary>Where a match stands. The first is the same for all passages of an article.</summary>
internal enum Field
{
    TitleOrTags,
    Heading,
    Text,
}

/// <summary>One alternative found in one field of one passage.</summary>
/// <param name="Position">The passage's place in its article, from 0.</param>
internal readonly record struct Match(int Alternative, Field Field, long Passage, long Article, int Position, double Score);

internal sealed record PassageRow(long Id, string Slug, string Title, string[] Departments, string Heading, string Text)
{
    /// <summary>Taken apart when it is first asked for.</summary>
    public PassageForm Form => field ??= PassageForm.Of(Text);
}
