using System.Data.Common;
using System.Text.Json;
using Livechat.Hosting;
using Livechat.Knowledge.Search;
using Livechat.Storage;

namespace Livechat.Knowledge;

/// <summary>
/// Carries articles between a folder of Markdown files and the database. An import is one transaction and idempotent: what is the same is
/// left alone, what changed gets a new revision, what is no longer in the folder stays. A faulty file is reported and skipped, and its
/// article keeps its last good state.
/// </summary>
public sealed class ArticleImport(Database database, CommitQueue commits, KnowledgeIndex index, TimeProvider time)
{
    private const string Columns = "slug, title, departments, tags, source, audience, updated, body";

    /// <summary>Reads every *.md file of a folder. Throws <see cref="DirectoryNotFoundException"/> when there is no such folder.</summary>
    public async Task<ImportReport> ImportAsync(string folder, CancellationToken cancel)
    {
        var files = new List<ArticleFile>();
        var faults = new List<ImportFault>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            try
            {
                files.Add(ArticleFile.Parse(await File.ReadAllTextAsync(path, cancel), name));
            }
            catch (FrontMatterException fault)
            {
                faults.Add(new ImportFault(fault.File, fault.Line, fault.Problem));
            }
        }
        var (added, updated) = await commits.WriteAsync(session => Store(session, files));
        return new ImportReport(added, updated, files.Count - added - updated, faults);
    }

    /// <summary>Writes every article as {slug}.md into a folder, which is made when it is missing. Returns how many.</summary>
    public async Task<int> ExportAsync(string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var articles = await database.QueryAsync($"SELECT {Columns} FROM articles ORDER BY slug", Read, [], cancel);
        foreach (var article in articles)
        {
            var path = Path.Combine(folder, article.Slug + ".md");
            await File.WriteAllTextAsync(path + ".new", article.Write(), cancel);
            File.Move(path + ".new", path, overwrite: true);
        }
        return articles.Count;
    }

    private (int Added, int Updated) Store(WriteSession session, List<ArticleFile> files)
    {
        var stored = session.All($"SELECT {Columns}, id, revision FROM articles", row => (File: Read(row), Id: row.GetGuid(8), Revision: row.GetInt32(9)))
            .ToDictionary(article => article.File.Slug);
        var (added, updated) = (0, 0);
        foreach (var file in files)
        {
            if (!stored.TryGetValue(file.Slug, out var old))
                added++;
            else if (!Same(old.File, file))
                updated++;
            else
                continue;
            var id = old.File is null ? Guid.CreateVersion7() : old.Id;
            Save(session, id, old.Revision + 1, file);
            stored[file.Slug] = (file, id, old.Revision + 1);
        }
        if (added + updated > 0)
        {
            // All of them, not only the changed ones: a new title turns words of other articles into references.
            var references = new ArticleReferences(stored.Values.Select(article => (article.File.Slug, article.File.Title)));
            foreach (var (file, id, _) in stored.Values)
                Index(session, id, file, references);
            session.AfterCommit(index.Forget);
        }
        return (added, updated);
    }

    private void Save(WriteSession session, Guid id, int revision, ArticleFile file)
    {
        (string, object?)[] values =
        [
            ("$id", id), ("$revision", revision), ("$slug", file.Slug), ("$title", file.Title), ("$departments", Json(file.Departments)), ("$tags", Json(file.Tags)),
            ("$source", file.Source), ("$audience", file.Audience.InDatabase()), ("$updated", ArticleFile.Day(file.Updated)), ("$body", file.Body),
        ];
        session.Execute(
            $"""
            INSERT INTO articles (id, revision, {Columns})
            VALUES ($id, $revision, $slug, $title, $departments, $tags, $source, $audience, $updated, $body)
            ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, title = excluded.title, departments = excluded.departments, tags = excluded.tags,
                source = excluded.source, audience = excluded.audience, updated = excluded.updated, body = excluded.body
            """, values);
        session.Execute(
            """
            INSERT INTO article_revisions (article_id, number, title, departments, tags, source, audience, updated, body, recorded_at)
            VALUES ($id, $revision, $title, $departments, $tags, $source, $audience, $updated, $body, $now)
            """, [.. values.Where(value => value.Item1 != "$slug"), ("$now", time.GetUtcNow().ToUnixTimeMilliseconds())]);
    }

    private static void Index(WriteSession session, Guid id, ArticleFile file, ArticleReferences references)
    {
        session.Execute("DELETE FROM passages_fts WHERE rowid IN (SELECT id FROM passages WHERE article_id = $id)", ("$id", id));
        session.Execute("DELETE FROM passages_words WHERE rowid IN (SELECT id FROM passages WHERE article_id = $id)", ("$id", id));
        session.Execute("DELETE FROM passages WHERE article_id = $id", ("$id", id));
        var tags = string.Join(", ", file.Tags);
        var position = 0;
        foreach (var (heading, text) in ArticleMarkdown.Split(file.Body))
        {
            var row = session.First(
                "INSERT INTO passages (article_id, position, heading, text) VALUES ($id, $position, $heading, $text) RETURNING id", r => r.GetInt64(0),
                ("$id", id), ("$position", position++), ("$heading", heading), ("$text", text));
            var words = ArticleMarkdown.IndexText(text, references);
            session.Execute(
                "INSERT INTO passages_fts (rowid, title, tags, heading, text) VALUES ($row, $title, $tags, $heading, $text)",
                ("$row", row), ("$title", file.Title), ("$tags", tags), ("$heading", heading), ("$text", words));
            session.Execute(
                "INSERT INTO passages_words (rowid, text) VALUES ($row, $text)", ("$row", row), ("$text", $"{file.Title}\n{tags}\n{heading}\n{words}"));
        }
    }

    private static bool Same(ArticleFile one, ArticleFile other) =>
        one with { Departments = other.Departments, Tags = other.Tags } == other
        && one.Departments.SequenceEqual(other.Departments) && one.Tags.SequenceEqual(other.Tags);

    private static ArticleFile Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), Strings(row.GetString(2)), Strings(row.GetString(3)), row.TextOrNull(4),
        AudienceNames.FromDatabase(row.GetString(5)), ArticleFile.Day(row.GetString(6)), row.GetString(7));

    private static string Json(IReadOnlyList<string> values) => JsonSerializer.Serialize(values);

    internal static string[] Strings(string json) => JsonSerializer.Deserialize<string[]>(json) ?? [];
}

/// <summary>What an import did. Faulty files are in none of the counts.</summary>
public sealed record ImportReport(int Added, int Updated, int Unchanged, IReadOnlyList<ImportFault> Faults);

/// <summary>A file that was skipped: where the fault is and what to do.</summary>
public sealed record ImportFault(string File, int Line, string Problem)
{
    public override string ToString() => $"{File}, line {Line}: {Problem}";
}
