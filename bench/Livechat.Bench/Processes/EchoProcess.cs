using System.Net;

namespace Livechat.Bench.Processes;

/// <summary>A bare WebSocket echo of the same framework as a process of its own, for comparison.</summary>
internal sealed class EchoProcess : IDisposable
{
    /// <summary>Where its socket is.</summary>
    public const string Path = "/echo";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private EchoProcess(ChildProcess process, IPEndPoint address)
    {
        Process = process;
        Address = address;
    }

    public ChildProcess Process { get; }

    public IPEndPoint Address { get; }

    public static async Task<EchoProcess> StartAsync(CancellationToken cancel)
    {
        var address = new IPEndPoint(IPAddress.Loopback, ChildProcess.FreePort());
        var settings = new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = null, ["ASPNETCORE_ENVIRONMENT"] = null };
        var process = new ChildProcess(Repository.Program("bench/EchoServer"), ["--urls", $"http://{address}"], System.IO.Path.GetTempPath(), settings);
        var echo = new EchoProcess(process, address);
        try
        {
            await HttpProbe.WaitForOkAsync(address, "/health", process, "The echo", StartTimeout, cancel);
            return echo;
        }
        catch
        {
            echo.Dispose();
            throw;
        }
    }

    public void Dispose() => Process.Dispose();
}
