using System.CommandLine;
using Livechat.Bench.Measuring;
using Livechat.Bench.Processes;

namespace Livechat.Bench.Verbs;

/// <summary>What every verb takes, and how every verb ends.</summary>
internal sealed class Common
{
    private readonly Option<int> _repeat;
    private readonly Option<bool> _save = new("--save") { Description = "Add the result to bench/results." };
    private readonly Option<string?> _note = new("--note") { Description = "A remark that goes with the result, for example what else the machine did." };
    private readonly Option<DirectoryInfo?> _data = new("--data") { Description = "Where the databases go. Not set: the system's folder for temporary files." };

    public Common(int repeat) =>
        _repeat = new Option<int>("--repeat") { Description = "How often everything is measured; the medians are shown.", DefaultValueFactory = _ => repeat };

    /// <summary>A verb that runs <paramref name="measure"/> and reports; what an operator can mend is told in a sentence.</summary>
    public Command Verb(string name, string description, IEnumerable<Option> options, Func<ParseResult, Setup, CancellationToken, Task<Report>> measure)
    {
        var command = new Command(name, description);
        foreach (var option in options.Concat([_repeat, _save, _note, _data]))
            command.Add(option);
        command.SetAction(async (parsed, cancel) =>
        {
            try
            {
                var report = await measure(parsed, new Setup(name, parsed.GetValue(_repeat), parsed.GetValue(_note), parsed.GetValue(_data)), cancel);
                report.Finish(parsed.GetValue(_save));
                return 0;
            }
            catch (BenchException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 1;
            }
        });
        return command;
    }

    public static Option<int> Number(string name, int otherwise, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => otherwise };
}

/// <summary>What the common options say.</summary>
internal sealed record Setup(string Verb, int Repeat, string? Note, DirectoryInfo? Under)
{
    public DataFolder NewFolder() => new(Under);

    public Report Report(string method, Table runs) => new(Verb, method, Under?.FullName ?? Path.GetTempPath(), Note, runs);

    /// <summary>Tells how far it is; the report goes to standard output, this does not.</summary>
    public static void Progress(string text) => Console.Error.WriteLine($"{TimeProvider.System.GetLocalNow():HH:mm:ss} {text}");
}
