using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Livechat.Checker.Servers;

/// <summary>
/// The real server as a process of its own, again and again on the same data: each start takes a free port, so nobody else can be met where
/// it was. Nothing of the caller's environment reaches its settings.
/// </summary>
/// <param name="program">Path of Livechat.Server.dll.</param>
/// <param name="folder">Its working folder; the data lies in data/ below.</param>
/// <param name="settings">Settings by name.</param>
public sealed partial class ChatServer(string program, string folder, IReadOnlyDictionary<string, string> settings) : IAsyncDisposable
{
    // A start takes two seconds; on a machine whose disk is busy with something else it has taken over a minute.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(30);

    private Process? _process;
    private ConcurrentQueue<string> _output = new();

    /// <summary>The port it serves on now; 0 while it does not.</summary>
    public int Port { get; private set; }

    /// <summary>The SQLite file.</summary>
    public string DatabaseFile => Path.Combine(folder, "data", "livechat.db");

    /// <summary>The present process has reached its failpoint and stands there.</summary>
    public bool IsAtFailpoint => _output.Any(line => line.StartsWith("failpoint ", StringComparison.Ordinal));

    /// <summary>The last lines that the present or last process wrote.</summary>
    public IEnumerable<string> LastLines => _output.TakeLast(20);

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="failpoint">Where it is to stop, such as after_commit:3; null for nowhere.</param>
    public async Task StartAsync(CancellationToken cancel, string? failpoint = null)
    {
        var start = new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information",
            $"--LIVECHAT_DATA={Path.Combine(folder, "data")}", .. settings.Select(setting => $"--{setting.Key}={setting.Value}"),
            .. failpoint is null ? Array.Empty<string>() : ["--LIVECHAT_DEMO=true", $"--LIVECHAT_FAILPOINT={failpoint}"]])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => Setting().IsMatch(name)).ToList())
            start.Environment.Remove(name);
        var listening = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = _output = new ConcurrentQueue<string>();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Exited += (_, _) => started.TrySetException(new CheckException("The server ended before it served."));
        process.Start();
        _process = process;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await started.Task.WaitAsync(StartPatience, cancel);
            Port = await listening.Task.WaitAsync(StartPatience, cancel);
        }
        catch (Exception e) when (e is TimeoutException or CheckException)
        {
            throw new CheckException($"The server did not start:{Environment.NewLine}{string.Join(Environment.NewLine, LastLines)}", e);
        }

        void Note(string? line)
        {
            if (line is null)
                return;
            output.Enqueue(line);
            if (ListeningLine().Match(line) is { Success: true } match)
                listening.TrySetResult(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
            if (line.Contains("LiveChat application started", StringComparison.Ordinal))
                started.TrySetResult();
        }
    }

    /// <summary>SIGKILL: no goodbye, nothing flushed.</summary>
    public Task KillAsync() => EndAsync(Signal.Kill);

    /// <summary>SIGTERM, as systemd and containers end a service. Throws when it does not end, or ends with a fault.</summary>
    public async Task TerminateAsync()
    {
        var code = await EndAsync(Signal.Terminate);
        if (code != 0)
            throw new CheckException($"A server that was asked to end did so with code {code}:{Environment.NewLine}{string.Join(Environment.NewLine, LastLines)}");
    }

    /// <summary>SIGSTOP: it lives and does nothing, with its sockets and locks as they are.</summary>
    public void Freeze() => Signal.Send(_process!.Id, Signal.Stop);

    /// <summary>SIGCONT: it goes on as if no time had passed.</summary>
    public void Thaw() => Signal.Send(_process!.Id, Signal.Continue);

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
    }

    private async Task<int> EndAsync(int signal)
    {
        using var process = _process!;
        _process = null;
        Port = 0;
        if (process.HasExited)
            throw new CheckException($"The server had ended by itself with code {process.ExitCode}:{Environment.NewLine}{string.Join(Environment.NewLine, LastLines)}");
        Signal.Send(process.Id, signal);
        try
        {
            await process.WaitForExitAsync().WaitAsync(EndPatience);
        }
        catch (TimeoutException e)
        {
            process.Kill();
            throw new CheckException($"The server did not end within {EndPatience.TotalSeconds:0} s of signal {signal}.", e);
        }
        return process.ExitCode;
    }

    [GeneratedRegex("^(LIVECHAT|GEMINI|OPENAI|ASPNETCORE)_|^(DOTNET_ENVIRONMENT|DATABASE_URL)$", RegexOptions.IgnoreCase)]
    private static partial Regex Setting();

    [GeneratedRegex(@"Now listening on: http://127\.0\.0\.1:(\d+)")]
    private static partial Regex ListeningLine();
}
