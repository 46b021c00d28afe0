using System.Net;
using System.Net.Sockets;

namespace Livechat.SystemTests.Support;

/// <summary>A demo server that can be killed and started again on the same port and data, as a browser sees it that stays open meanwhile.</summary>
public sealed class RestartableServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("livechat-system-").FullName;
    private readonly string[] _arguments;
    private ServerProcess? _process;

    private RestartableServer(int port, Dictionary<string, string> settings)
    {
        Port = port;
        _arguments = ["--urls", Url, .. settings.Select(setting => $"--{setting.Key}={setting.Value}")];
    }

    public int Port { get; }

    /// <summary>http://127.0.0.1:port, without a slash at the end.</summary>
    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>Its LIVECHAT_DATA.</summary>
    public string Data => Path.Combine(_folder, "data");

    /// <summary>What all demo users sign in with. It is there before the server serves, while the line that tells it comes after.</summary>
    public string DemoPassword => File.ReadAllText(Path.Combine(Data, "demo-password")).Trim();

    /// <summary>Every line the process that runs now wrote so far.</summary>
    public IEnumerable<string> Log => _process?.Output ?? [];

    /// <summary>A server that serves, with LIVECHAT_DEMO=true unless <paramref name="settings"/> say otherwise.</summary>
    public static async Task<RestartableServer> StartAsync(Dictionary<string, string>? settings = null)
    {
        var all = new Dictionary<string, string> { ["LIVECHAT_DEMO"] = "true" };
        foreach (var (name, value) in settings ?? [])
            all[name] = value;
        var server = new RestartableServer(FreePort(), all);
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
    public async Task StartAgainAsync() => _process = await ServerProcess.StartAsync(_folder, _arguments);

    /// <summary>SIGKILL: no goodbye, nothing flushed.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        await process.DisposeAsync();
    }

    /// <summary>SIGTERM, and waits until it is gone.</summary>
    public async Task TerminateAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        await process.TerminateAsync();
        await process.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
