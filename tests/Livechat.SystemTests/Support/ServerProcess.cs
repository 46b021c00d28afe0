using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Livechat.Tests.Support;

namespace Livechat.SystemTests.Support;

/// <summary>The server as a process of its own, on a free port of 127.0.0.1. Nothing of this process's environment reaches its settings.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(string workingFolder, IEnumerable<string> arguments, int? openFiles)
    {
        var start = new ProcessStartInfo(openFiles is null ? "dotnet" : "bash")
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (openFiles is not null)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add($"ulimit -n {openFiles}; exec dotnet \"$@\"");
            start.ArgumentList.Add("dotnet");
        }
        start.ArgumentList.Add(ServerPath);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_NOLOGO"] = "1";
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Exited += (_, _) =>
        {
            var reason = new InvalidOperationException("The server ended before it served.");
            _listening.TrySetException(reason);
            _started.TrySetException(reason);
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>http://127.0.0.1:port/ once it serves.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Every line it wrote so far, to either stream.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>Livechat.Server.dll. The tests and the server are built in one configuration.</summary>
    public static string ServerPath { get; } = Path.Combine(
        Repository.Root, "src/Livechat.Server", Path.GetRelativePath(Path.Combine(Repository.Root, "tests/Livechat.SystemTests"), AppContext.BaseDirectory), "Livechat.Server.dll");

    /// <summary>Starts the server on this data folder and waits until it serves.</summary>
    public static Task<ServerProcess> StartAsync(string folder, params string[] settings) => StartAsync(folder, openFiles: null, settings);

    /// <summary>The same for a process that may open so many files only.</summary>
    public static async Task<ServerProcess> StartAsync(string folder, int? openFiles, params string[] settings)
    {
        var server = Launch(folder, openFiles, ["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information", .. settings]);
        try
        {
            server.Url = await server._listening.Task.Within(TimeSpan.FromSeconds(60));
            await server._started.Task.Within(TimeSpan.FromSeconds(60));
            return server;
        }
        catch (Exception e)
        {
            await server.DisposeAsync();
            throw new InvalidOperationException($"The server did not start:\n{string.Join('\n', server.Output)}", e);
        }
    }

    /// <summary>Starts the server and waits for nothing.</summary>
    public static ServerProcess Launch(string folder, params string[] arguments) => Launch(folder, openFiles: null, arguments);

    /// <inheritdoc cref="Launch(string, string[])"/>
    public static ServerProcess Launch(string folder, int? openFiles, params string[] arguments)
    {
        // Data has a folder of its own, so that the working folder has no .env of anybody.
        var data = Path.Combine(folder, "data");
        return new ServerProcess(folder, [.. arguments, $"--LIVECHAT_DATA={data}", $"--LIVECHAT_CONTENT={Path.Combine(Repository.Root, "content")}"], openFiles);
    }

    /// <summary>How many files the process has open now.</summary>
    public int OpenFiles => Directory.GetFileSystemEntries($"/proc/{_process.Id}/fd").Length;

    /// <summary>The exit code, once it has ended by itself.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().Within(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: no goodbye, no flush, nothing.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().Within();
    }

    /// <summary>SIGTERM, as systemd and containers end a service.</summary>
    public async Task<int> TerminateAsync()
    {
        await SignalAsync("TERM");
        return await ExitAsync();
    }

    /// <summary>Sends a signal by its name: TERM, STOP, CONT.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync().Within();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static bool IsSetting(string name) =>
        name.StartsWith("LIVECHAT_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("GEMINI_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("OPENAI_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || name.Equals("DATABASE_URL", StringComparison.OrdinalIgnoreCase);

    private void Note(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        if (ListeningLine().Match(line) is { Success: true } match)
            _listening.TrySetResult(new Uri(match.Groups[1].Value));
        if (line.Contains("LiveChat application started", StringComparison.Ordinal))
            _started.TrySetResult();
    }

    [GeneratedRegex(@"Now listening on: (http://127\.0\.0\.1:\d+)")]
    private static partial Regex ListeningLine();
}
