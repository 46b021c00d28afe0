using System.Text.Json;
using Livechat.Assistant.Tools;
using Livechat.Hosting;
using Livechat.Knowledge;
using Livechat.Storage;

namespace Livechat.Assistant.Personas;

/// <summary>Brings persona files into the database and back out. Importing the same files again changes nothing.</summary>
public sealed class PersonaImport(Database database, CommitQueue commits, ToolBox tools, TimeProvider time)
{
    private const string Columns = "department, display_name, greeting, audience, tools, knowledge, escalates, instructions, version, updated_at, hours, holidays, time_zone";

    /// <summary>Whether any persona is stored.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancel) =>
        (await database.QueryAsync("SELECT 1 FROM personas LIMIT 1", row => row.GetInt32(0), [], cancel)).Count > 0;

    /// <summary>
    /// Imports every .md file of <paramref name="folder"/> in one transaction. A faulty file is reported and skipped; its persona, and
    /// those without a file, stay as they are. Throws <see cref="DirectoryNotFoundException"/> when there is no such folder.
    /// </summary>
    public async Task<ImportReport> ImportAsync(string folder, CancellationToken cancel)
    {
        var files = new List<PersonaFile>();
        var faults = new List<ImportFault>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            try
            {
                var file = PersonaFile.Parse(await File.ReadAllTextAsync(path, cancel), name, tools.Names);
                if (files.Any(other => other.Department == file.Department))
                    throw new FrontMatterException(name, 1, $"another file of this folder is the persona for '{file.Department}'; keep one");
                files.Add(file);
            }
            catch (FrontMatterException fault)
            {
                faults.Add(new ImportFault(fault.File, fault.Line, fault.Problem));
            }
        }
        return await commits.WriteAsync(write =>
        {
            var report = new ImportReport(0, 0, 0, faults);
            foreach (var file in files)
                report = Store(write, file, report);
            return report;
        });
    }

    /// <summary>Writes one file for each stored persona into <paramref name="folder"/> and returns how many.</summary>
    public async Task<int> ExportAsync(string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var rows = await LoadAsync(database, cancel);
        foreach (var row in rows)
            await File.WriteAllTextAsync(Path.Combine(folder, row.Department + ".md"), FileOf(row).Write(), cancel);
        return rows.Count;
    }

    internal static Task<List<PersonaRow>> LoadAsync(Database database, CancellationToken cancel) =>
        database.QueryAsync($"SELECT {Columns} FROM personas ORDER BY department", Read, [], cancel);

    internal static IReadOnlyList<string> List(string json) => JsonSerializer.Deserialize<string[]>(json) ?? [];

    private ImportReport Store(WriteSession write, PersonaFile file, ImportReport report)
    {
        var stored = write.First($"SELECT {Columns} FROM personas WHERE department = @department", Read, ("@department", file.Department));
        if (stored is not null && FileOf(stored).Write() == file.Write())
            return report with { Unchanged = report.Unchanged + 1 };
        write.Execute(
            $"""
            INSERT INTO personas ({Columns})
            VALUES (@department, @name, @greeting, @audience, @tools, @knowledge, @escalates, @instructions, @version, @now, @hours, @holidays, @zone)
            ON CONFLICT (department) DO UPDATE SET display_name = excluded.display_name, greeting = excluded.greeting,
                audience = excluded.audience, tools = excluded.tools, knowledge = excluded.knowledge, escalates = excluded.escalates,
                instructions = excluded.instructions, version = excluded.version, updated_at = excluded.updated_at,
                hours = excluded.hours, holidays = excluded.holidays, time_zone = excluded.time_zone
            """,
            ("@department", file.Department), ("@name", file.DisplayName), ("@greeting", file.Greeting), ("@audience", file.Audience),
            ("@tools", JsonSerializer.Serialize(file.Tools)), ("@knowledge", JsonSerializer.Serialize(file.Knowledge)),
            ("@escalates", JsonSerializer.Serialize(file.Escalates)), ("@instructions", file.Instructions),
            ("@version", (stored?.Version ?? 0) + 1), ("@now", time.GetUtcNow().ToUnixTimeMilliseconds()),
            ("@hours", file.Hours is null ? null : JsonSerializer.Serialize(file.Hours)),
            ("@holidays", file.Hours is null ? null : JsonSerializer.Serialize(file.Holidays)), ("@zone", file.TimeZone));
        return stored is null ? report with { Added = report.Added + 1 } : report with { Updated = report.Updated + 1 };
    }

    private static PersonaFile FileOf(PersonaRow row) => new(
        row.Department, row.DisplayName, row.Greeting, row.Audience, List(row.Tools), List(row.Knowledge), List(row.Escalates), row.Instructions)
    {
        Hours = row.Hours is null ? null : List(row.Hours),
        Holidays = row.Holidays is null ? [] : List(row.Holidays),
        TimeZone = row.TimeZone,
    };

    private static PersonaRow Read(System.Data.Common.DbDataReader row) => new()
    {
        Department = row.GetString(0),
        DisplayName = row.GetString(1),
        Greeting = row.GetString(2),
        Audience = row.GetString(3),
        Tools = row.GetString(4),
        Knowledge = row.GetString(5),
        Escalates = row.GetString(6),
        Instructions = row.GetString(7),
        Version = row.GetInt32(8),
        UpdatedAt = row.Time(9),
        Hours = row.TextOrNull(10),
        Holidays = row.TextOrNull(11),
        TimeZone = row.TextOrNull(12),
    };
}
