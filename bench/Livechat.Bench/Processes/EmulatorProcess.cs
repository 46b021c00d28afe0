using System.Globalization;
using System.Net;

namespace Livechat.Bench.Processes;

/// <summary>The stand-in for the Gemini API as a process of its own.</summary>
internal sealed class EmulatorProcess : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private EmulatorProcess(ChildProcess process, Uri url)
    {
        Process = process;
        Url = url;
    }

    public ChildProcess Process { get; }

    public Uri Url { get; }

    /// <param name="delay">How long the model takes for one reply; the first piece comes after 0.6 of it.</param>
    /// <param name="scriptFile">A plan of replies; when it is used up the emulator answers by itself again.</param>
    public static async Task<EmulatorProcess> StartAsync(TimeSpan delay, string? scriptFile, CancellationToken cancel)
    {
        var port = ChildProcess.FreePort();
        List<string> arguments = ["--port", port.ToString(CultureInfo.InvariantCulture), "--delay-ms", ((int)delay.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)];
        if (scriptFile is not null)
            arguments.AddRange(["--script", scriptFile]);
        var settings = new Dictionary<string, string?> { ["Logging__LogLevel__Default"] = "Warning", ["ASPNETCORE_URLS"] = null };
        var emulator = new EmulatorProcess(new ChildProcess(Repository.Program("tests/GeminiEmulator"), arguments, Path.GetTempPath(), settings), new Uri($"http://127.0.0.1:{port}"));
        try
        {
            await HttpProbe.WaitForOkAsync(new IPEndPoint(IPAddress.Loopback, port), "/v1beta/models?key=test", emulator.Process, "The emulator", StartTimeout, cancel);
            return emulator;
        }
        catch
        {
            emulator.Dispose();
            throw;
        }
    }

    public void Dispose() => Process.Dispose();
}
