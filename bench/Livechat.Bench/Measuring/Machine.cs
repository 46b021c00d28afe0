using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Livechat.Bench.Processes;

namespace Livechat.Bench.Measuring;

/// <summary>What a figure was measured on, in one line.</summary>
internal static class Machine
{
    public static string Describe(string dataFolder)
    {
        var memory = double.Parse(Field("/proc/meminfo", "MemTotal:").Split(' ')[0], CultureInfo.InvariantCulture) / 1024 / 1024;
        return string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores ({Field("/proc/cpuinfo", "model name\t:")}), {memory:0.0} GB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, database on {FileSystem(dataFolder)}");
    }

    /// <summary>The load averages of 1, 5 and 15 minutes.</summary>
    public static string LoadAverage() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3));

    /// <summary>The commit this was built from, with + when files differ from it.</summary>
    public static string Commit() => Git("rev-parse", "--short", "HEAD") + (Git("status", "--porcelain", "--", "src", "tests/GeminiEmulator", "content", "bench/Livechat.Bench").Length > 0 ? "+" : "");

    private static string Field(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim() ?? "unknown";

    private static string FileSystem(string folder) =>
        File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).Where(mount => IsUnder(folder, mount[1])).MaxBy(mount => mount[1].Length)?[2] ?? "unknown";

    private static bool IsUnder(string folder, string mount) =>
        mount == "/" || folder == mount || folder.StartsWith(mount + "/", StringComparison.Ordinal);

    private static string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return output;
    }
}
