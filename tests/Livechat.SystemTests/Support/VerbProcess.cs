using System.Diagnostics;

namespace Livechat.SystemTests.Support;

/// <summary>A verb of the server binary as a process of its own, as an operator runs it.</summary>
public static class VerbProcess
{
    /// <param name="folder">The data folder, and where it runs.</param>
    /// <param name="input">What comes from standard input.</param>
    public static async Task<(int Code, string Output, string Error)> RunAsync(string folder, string? input, params string[] arguments)
    {
        var dll = Path.Combine(Repository.Root, "src/Livechat.Server/bin", Repository.Configuration, "net10.0/Livechat.Server.dll");
        var start = new ProcessStartInfo("dotnet", [dll, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("LIVECHAT_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["LIVECHAT_DATA"] = folder;
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }
}
