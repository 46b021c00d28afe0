using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Livechat.Bench.Processes;

/// <summary>A .NET program under measurement: its log, its processor time, its memory. Killed when disposed.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();

    /// <param name="settings">Environment variables on top of this process's own; null removes one.</param>
    /// <param name="openFiles">How many files it may have open; null for as many as this process.</param>
    /// <param name="memory">Whose memory it shares; null for the machine's.</param>
    public ChildProcess(
        string program, IEnumerable<string> arguments, string workingFolder, IReadOnlyDictionary<string, string?> settings, int? openFiles = null, MemoryGroup? memory = null)
    {
        string[] command = ["dotnet", program, .. arguments];
        if (openFiles is not null || memory is not null)
            command = ["bash", "-c", $"{memory?.Enter}\nulimit -n {openFiles?.ToString(CultureInfo.InvariantCulture) ?? "$(ulimit -n)"}\nexec \"$0\" \"$@\"", .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }
        StartedAt = Stopwatch.GetTimestamp();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Stopwatch ticks just before the process was asked for.</summary>
    public long StartedAt { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public IReadOnlyCollection<string> Log => _log;

    /// <summary>Processor time used so far, all threads.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory now, in bytes.</summary>
    public long ResidentBytes => Memory("VmRSS:");

    /// <summary>The part of it that belongs to this process alone: neither programs nor other files.</summary>
    public long PrivateBytes => Memory("RssAnon:");

    public void ThrowIfExited(string name)
    {
        if (HasExited)
            throw new BenchException($"{name} ended with code {_process.ExitCode}. Its last lines:{Environment.NewLine}{string.Join(Environment.NewLine, _log.TakeLast(15))}");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
        _process.Dispose();
    }

    private long Memory(string what)
    {
        var line = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith(what, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(what.Length).Trim().ToString().Split(' ')[0], CultureInfo.InvariantCulture) * 1024;
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _log.Enqueue(line);
    }
}
