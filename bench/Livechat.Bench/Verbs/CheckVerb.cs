using System.CommandLine;
using System.Globalization;
using Livechat.Bench.Measuring;
using Livechat.Bench.Processes;
using Livechat.Checker;
using Livechat.Checker.Faults;

namespace Livechat.Bench.Verbs;

/// <summary>The long check: visitors talk while the server is killed, frozen, drained and cut off; nothing that was promised may be missing.</summary>
internal static class CheckVerb
{
    public static Command Create()
    {
        var minutes = new Option<double>("--minutes") { Description = "How long faults are inflicted.", DefaultValueFactory = _ => 10 };
        var kills = new Option<int?>("--kills") { Description = "Goes on until so many kills met something, instead of --minutes." };
        var seed = new Option<int?>("--seed") { Description = "Where everything random comes from. Not set: another one each time, which is printed." };
        var talks = Common.Number("--talks", 8, "Visitors of livechat.v2 at once.");
        var save = new Option<bool>("--save") { Description = "Add the report to bench/results." };
        var data = new Option<DirectoryInfo?>("--data") { Description = "Where the database goes. Not set: the system's folder for temporary files." };
        var command = new Command("check", "Faults under load: kills, drains, freezes, a locked database, a bad network and a bad model; then everything promised is compared.")
        {
            minutes, kills, seed, talks, save, data,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            try
            {
                using var folder = new DataFolder(parsed.GetValue(data));
                var plan = new CheckPlan(
                    Repository.Program("src/Livechat.Server"), Path.Combine(Repository.Root, "content"), folder.Path,
                    parsed.GetValue(seed) ?? Random.Shared.Next(), TimeSpan.FromMinutes(parsed.GetValue(minutes)))
                {
                    Kills = parsed.GetValue(kills),
                    Talks = parsed.GetValue(talks),
                };
                // Who asks for kills gets mostly kills.
                if (plan.Kills is not null && plan.ServerFaults.OfType<Kill>().First() is var kill)
                    plan = plan with { ServerFaults = [kill, kill, .. plan.ServerFaults] };
                Setup.Progress($"check: seed {plan.Seed}");
                var report = await CheckRun.RunAsync(plan, cancel);
                Tell(report, folder.Path, parsed.GetValue(save));
                return report.Passed ? 0 : 1;
            }
            catch (Exception e) when (e is CheckException or BenchException)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 1;
            }
        });
        return command;
    }

    private static void Tell(CheckReport report, string dataFolder, bool save)
    {
        List<string> lines =
        [
            $"## check, {TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC, commit {Machine.Commit()}", "",
            .. report.Lines().Select(line => "- " + line), $"- machine: {Machine.Describe(dataFolder)}", "",
        ];
        foreach (var line in lines)
            Console.WriteLine(line);
        if (!save)
            return;
        Directory.CreateDirectory(Repository.Results);
        File.AppendAllLines(Path.Combine(Repository.Results, "check.md"), lines);
    }
}
