using System.Diagnostics;
using System.Globalization;
using Livechat.Bench.Processes;

namespace Livechat.Bench.Measuring;

/// <summary>How many cores each process used between two moments, and how many everything else on the machine used.</summary>
internal sealed class ProcessorUse
{
    // The unit of /proc/stat, fixed for programs whatever the kernel's own clock.
    private const double JiffiesPerSecond = 100;

    private readonly ChildProcess? _server;
    private readonly ChildProcess? _emulator;
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly double _serverBefore;
    private readonly double _emulatorBefore;
    private readonly double _selfBefore = Self();
    private readonly double _machineBefore = Machine();

    /// <param name="server">Null when it is started only now; <see cref="Stop"/> is told then.</param>
    public ProcessorUse(ChildProcess? server, ChildProcess? emulator)
    {
        _server = server;
        _emulator = emulator;
        _serverBefore = server?.ProcessorTime.TotalSeconds ?? 0;
        _emulatorBefore = emulator?.ProcessorTime.TotalSeconds ?? 0;
    }

    public double Server { get; private set; }

    public double Emulator { get; private set; }

    public double Client { get; private set; }

    /// <summary>What neither server, emulator nor client used: other programs, and the kernel on nobody's account.</summary>
    public double Others { get; private set; }

    /// <param name="started">The server, when it was started after the beginning.</param>
    public void Stop(ChildProcess? started = null)
    {
        var seconds = Stopwatch.GetElapsedTime(_begin).TotalSeconds;
        Server = (((_server ?? started)?.ProcessorTime.TotalSeconds ?? 0) - _serverBefore) / seconds;
        Emulator = ((_emulator?.ProcessorTime.TotalSeconds ?? 0) - _emulatorBefore) / seconds;
        Client = (Self() - _selfBefore) / seconds;
        Others = Math.Max(0, ((Machine() - _machineBefore) / seconds) - Server - Emulator - Client);
    }

    private static double Self() => Environment.CpuUsage.TotalTime.TotalSeconds;

    private static double Machine()
    {
        // user nice system idle iowait irq softirq steal: all but idle and iowait is work.
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return (fields[..3].Sum() + fields[5..8].Sum()) / JiffiesPerSecond;
    }
}
