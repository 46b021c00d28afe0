using Livechat.Hosting;
using Livechat.Server;
using Livechat.Tests.Support.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Livechat.Tests.Support;

/// <summary>
/// The real server in this process, on a free port of 127.0.0.1, with a data folder of its own. Neither the environment nor a .env file
/// reaches it. Disposing it fails when it logged an error that the test did not expect.
/// </summary>
public sealed class LivechatHost : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string> _settings;
    private readonly LogCollector _logs = new();
    private Func<LogLine, bool>? _expected;
    private WebApplication _app = null!;

    private readonly TimeProvider? _clock;

    private LivechatHost(TimeProvider? clock, IEnumerable<(string Name, string Value)> settings)
    {
        _clock = clock;
        _settings = Settings.All.ToDictionary(setting => setting.Name, _ => "");
        _settings["LIVECHAT_DATA"] = _folder;
        _settings["LIVECHAT_CONTENT"] = Path.Combine(Repository.Root, "content");
        // All tests come from one address.
        _settings["LIVECHAT_SOCKETS_PER_ADDRESS"] = "1000000";
        _settings["LIVECHAT_REQUESTS_PER_MINUTE"] = "1000000";
        foreach (var (name, value) in settings)
            _settings[name] = value;
    }

    /// <summary>http://127.0.0.1:port/</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>The origin a page of the server itself has.</summary>
    public string Origin => Url.GetLeftPart(UriPartial.Authority);

    public string DataFolder => _folder;

    public IServiceProvider Services => _app.Services;

    public LogCollector Logs => _logs;

    public static Task<LivechatHost> StartAsync(params (string Name, string Value)[] settings) => StartAsync(null, settings);

    /// <summary>A server with a clock of the test's own.</summary>
    public static async Task<LivechatHost> StartAsync(TimeProvider? clock, params (string Name, string Value)[] settings)
    {
        var host = new LivechatHost(clock, settings);
        await host.StartAgainAsync();
        return host;
    }

    /// <summary>Errors that the test provokes do not fail it.</summary>
    public void ExpectErrors(Func<LogLine, bool> expected) => _expected = expected;

    /// <summary>Stops the server and starts it again on the same data, on another port.</summary>
    /// <param name="between">Happens to the data folder while no server runs.</param>
    public async Task RestartAsync(Action<string>? between = null)
    {
        await StopAsync();
        between?.Invoke(_folder);
        await StartAgainAsync();
    }

    public Task<V2Client> JoinAsync(string department = "support", string? visitorToken = null, string? visitorName = null) =>
        V2Client.JoinAsync(Url, department, visitorToken, visitorName);

    public Task<ClassicClient> JoinClassicAsync(string department = "support") => ClassicClient.JoinAsync(Url, department);

    public Task<RawPeer> ConnectRawAsync(
        string department = "support", string? protocol = "livechat.v2", params (string Name, string Value)[] headers) =>
        RawPeer.ConnectAsync(Url, $"/livechat/ws/{department}/", protocol, headers);

    /// <summary>One number by SQL, over a connection of its own.</summary>
    public long Count(string sql, params (string Name, object Value)[] parameters) => (long)Scalar(sql, parameters);

    /// <summary>One text by SQL, over a connection of its own.</summary>
    public string Text(string sql, params (string Name, object Value)[] parameters) => (string)Scalar(sql, parameters);

    /// <summary>How many messages with this text are stored, in whatever conversation.</summary>
    public long Stored(string text) => Count("SELECT count(*) FROM events WHERE body = @text", ("@text", text));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
        _logs.VerifyNoErrors(_expected);
    }

    private object Scalar(string sql, (string Name, object Value)[] parameters)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "livechat.db")};Pooling=false;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command.ExecuteScalar()!;
    }

    private async Task StartAgainAsync()
    {
        string[] args = ["--urls", "http://127.0.0.1:0", "--Logging:Console:LogLevel:Default=None", .. _settings.Select(pair => $"--{pair.Key}={pair.Value}")];
        _app = ServerApp.Build(args, services => services.AddSingleton(_clock ?? TimeProvider.System));
        _app.Services.GetRequiredService<ILoggerFactory>().AddProvider(_logs);
        await ServerApp.PrepareAsync(_app, CancellationToken.None).Within(TimeSpan.FromSeconds(60));
        await _app.StartAsync().Within(TimeSpan.FromSeconds(60));
        Url = new Uri(_app.Urls.Single());
    }

    private async Task StopAsync()
    {
        await _app.StopAsync().Within(TimeSpan.FromSeconds(60));
        await _app.DisposeAsync();
    }
}
