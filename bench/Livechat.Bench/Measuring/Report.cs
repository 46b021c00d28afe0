using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Livechat.Bench.Processes;

namespace Livechat.Bench.Measuring;

/// <summary>
/// What one call of a verb measured: the runs, their medians, the targets, and under which conditions. Printed, and with --save added to
/// bench/results as Markdown for people and as one line of JSON, every single run in it, for programs.
/// </summary>
internal sealed class Report(string verb, string method, string dataFolder, string? note, Table runs)
{
    private readonly DateTimeOffset _at = TimeProvider.System.GetUtcNow();
    private readonly string _machine = Machine.Describe(dataFolder);
    private readonly string _loadBefore = Machine.LoadAverage();
    private readonly List<string> _notes = [];
    private readonly List<string> _targets = [];
    private readonly List<double> _others = [];

    public Table Runs => runs;

    /// <summary>Keeps how much of the machine other programs used during one measurement.</summary>
    public void Noticed(ProcessorUse use) => _others.Add(use.Others);

    /// <summary>What was answered by somebody else than the model under measurement is named: its figures would be another model's.</summary>
    public void Expect(string model, IReadOnlyDictionary<string, int> answeredBy)
    {
        var wanted = answeredBy.Where(pair => pair.Key == $"answered by {model}").Sum(pair => pair.Value);
        if (wanted == 0)
            throw new BenchException($"Nothing was answered by {model}. The database says: {string.Join(", ", answeredBy.Select(pair => $"{pair.Value} {pair.Key}"))}");
        foreach (var (who, count) in answeredBy.Where(pair => pair.Key != $"answered by {model}"))
            _notes.Add($"{count} turns were {who}, {wanted} answered by {model}");
    }

    /// <summary>Keeps troubles the server or its clients reported, each kind once.</summary>
    public void Troubles(string where, IEnumerable<string> troubles)
    {
        foreach (var kind in troubles.GroupBy(text => text))
        {
            if (_notes.Count < 12)
                _notes.Add($"{where}: {kind.Key} ({kind.Count()} times)");
        }
    }

    public void Target(string what, double actual, double limit, string unit) =>
        _targets.Add($"{(actual < limit ? "reached" : "MISSED")}: {what}: {Table.Text(actual)} {unit}, wanted under {Table.Text(limit)} {unit}");

    public void AtLeast(string what, double actual, double limit, string unit) =>
        _targets.Add($"{(actual >= limit ? "reached" : "MISSED")}: {what}: {Table.Text(actual)} {unit}, wanted at least {Table.Text(limit)} {unit}");

    public void Finish(bool save)
    {
        var lines = Lines().ToList();
        foreach (var line in lines)
            Console.WriteLine(line);
        if (!save)
            return;
        Directory.CreateDirectory(Repository.Results);
        File.AppendAllLines(Path.Combine(Repository.Results, verb + ".md"), [.. lines, ""]);
        File.AppendAllLines(Path.Combine(Repository.Results, verb + ".jsonl"), [Json()]);
        Console.WriteLine($"Added to {Path.GetRelativePath(Environment.CurrentDirectory, Repository.Results)}/{verb}.md and .jsonl");
    }

    private IEnumerable<string> Lines()
    {
        yield return $"## {verb}, {_at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC, commit {Machine.Commit()}";
        yield return "";
        if (note is not null)
        {
            yield return $"**{note}**";
            yield return "";
        }
        yield return method;
        yield return "";
        foreach (var line in runs.Medians().Lines())
            yield return line;
        yield return "";
        yield return $"- Machine: {_machine}.";
        yield return $"- Load average before: {_loadBefore}; after: {Machine.LoadAverage()}.{Others()}";
        foreach (var line in _targets.Concat(_notes))
            yield return "- " + line;
    }

    private string Others() => _others.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
        $" Other programs used {_others.Average():0.00} cores on average while measuring, {_others.Max():0.00} at most.");

    private string Json()
    {
        var rows = runs.Rows.Select(row => (JsonNode)new JsonObject(row.Select((cell, i) =>
            KeyValuePair.Create(runs.Columns[i], cell is double number ? JsonValue.Create(Math.Round(number, 4)) : (JsonNode?)JsonValue.Create((string)cell)))));
        return new JsonObject
        {
            ["verb"] = verb,
            ["at"] = _at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["commit"] = Machine.Commit(),
            ["note"] = note,
            ["method"] = method,
            ["machine"] = _machine,
            ["load_before"] = _loadBefore,
            ["other_cores"] = _others.Count == 0 ? null : Math.Round(_others.Average(), 3),
            ["targets"] = new JsonArray([.. _targets.Select(target => (JsonNode)target)]),
            ["notes"] = new JsonArray([.. _notes.Select(text => (JsonNode)text)]),
            ["runs"] = new JsonArray([.. rows]),
        }.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
