using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Livechat.SystemTests.Support;

/// <summary>
/// The real server as a process of its own, on a free port of 127.0.0.1 and with a data folder of its own. It can be killed and
/// started again on the same port and data. What it logs is kept, and shown when it does not come up.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string _data = Directory.CreateTempSubdirectory("livechat-system-").FullName;
    private readonly Dictionary<string, string> _settings;
    private readonly ConcurrentQueue<string> _log = new();
    private Process? _process;

    private ServerProcess(int port, Dictionary<string, string> settings)
    {
        Port = port;
        _settings = settings;
    }

    public int Port { get; }

    /// <summary>http://127.0.0.1:port, without a slash at the end.</summary>
    public string Url => $"http://127.0.0.1:{Port}";

    public string Data => _data;

    public IEnumerable<string> Log => _log;

    /// <summary>A server that serves. <paramref name="settings"/> are environment variables on top of LIVECHAT_DATA and LIVECHAT_DEMO=true.</summary>
    public static async Task<ServerProcess> StartAsync(Dictionary<string, string>? settings = null)
    {
        var server = new ServerProcess(FreePort(), settings ?? []);
        try
        {
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it after <see cref="KillAsync"/>, on the same port and data.</summary>
    public async Task StartAgainAsync()
    {
        var dll = Path.Combine(Repository.Root, "src/Livechat.Server/bin", Repository.Configuration, "net10.0/Livechat.Server.dll");
        var start = new ProcessStartInfo("dotnet", [dll, "serve", "--urls", Url])
        {
            // Settings of the person who runs the tests must not reach the server by a .env file.
            WorkingDirectory = _data,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
            start.Environment.Remove(name);
        start.Environment["LIVECHAT_DATA"] = _data;
        start.Environment["LIVECHAT_DEMO"] = "true";
        foreach (var (name, value) in _settings)
            start.Environment[name] = value;

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitUntilItServesAsync();
    }

    /// <summary>SIGKILL: no goodbye, nothing flushed.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        using (process)
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_data, recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitUntilItServesAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < StartLimit)
        {
            if (_process!.HasExited)
                break;
            try
            {
                using var answer = await http.GetAsync(Url + "/health");
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(50);
        }
        throw new InvalidOperationException($"The server did not come up on {Url}. It said:\n{string.Join('\n', _log.TakeLast(40))}");
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        _log.Enqueue(line);
        while (_log.Count > 2_000)
            _log.TryDequeue(out _);
    }

    private static bool IsSetting(string name) =>
        name.StartsWith("LIVECHAT_", StringComparison.Ordinal)
        || name.StartsWith("GEMINI_", StringComparison.Ordinal)
        || name.StartsWith("OPENAI_", StringComparison.Ordinal)
        || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
        || name is "DATABASE_URL" or "RABBITMQ_URL" or "URLS";
}
