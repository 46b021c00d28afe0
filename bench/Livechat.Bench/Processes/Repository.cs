using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Livechat.Bench.Processes;

/// <summary>Where things are in the working copy this was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Results { get; } = Path.Combine(Root, "bench", "results");

    /// <summary>The Release build of a project's program.</summary>
    /// <param name="folder">The project, or a program itself.</param>
    public static string Program(string folder)
    {
        if (folder.EndsWith(".dll", StringComparison.Ordinal))
            return folder;
        var path = Path.Combine(Root, folder, "bin", "Release", "net10.0", Path.GetFileName(folder) + ".dll");
        return File.Exists(path)
            ? path
            : throw new BenchException($"{path} is missing. Build in Release first: dotnet build -c Release bench/Livechat.Bench");
    }

    /// <summary>Publishes a project for this platform, as an operator does, and returns its program.</summary>
    public static async Task<string> PublishAsync(string folder, string into, CancellationToken cancel)
    {
        using var publish = Process.Start(new ProcessStartInfo("dotnet", ["publish", Path.Combine(Root, folder), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false", "-o", into])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await publish.StandardOutput.ReadToEndAsync(cancel);
        await publish.WaitForExitAsync(cancel);
        return publish.ExitCode == 0 ? Path.Combine(into, Path.GetFileName(folder) + ".dll") : throw new BenchException("dotnet publish failed:" + Environment.NewLine + output);
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Livechat.slnx")))
                return folder.FullName;
        }
        throw new BenchException("The working copy was not found above the program. Run it from where it was built.");
    }
}
