using Livechat.Checker.Faults;
using Livechat.Checker.Histories;
using Livechat.Checker.Servers;
using Livechat.SystemTests.Support;

namespace Livechat.SystemTests.Browser;

/// <summary>One server, a model that is played, and several ways to it through networks that break when a test says so.</summary>
public sealed class BrokenNetwork : IAsyncLifetime
{
    /// <summary>How many visitors may have a network of their own at once.</summary>
    public const int Ways = 4;

    private readonly List<CutProxy> _proxies = [.. Enumerable.Range(0, Ways).Select(_ => new CutProxy())];
    private readonly Random _random = new(1);
    private RestartableServer? _server;
    private PlayedModel? _model;

    public PlayedModel Model => _model ?? throw new InvalidOperationException("The model is not started yet.");

    /// <summary>What the server has stored.</summary>
    public StoredRows Rows => new(Path.Combine(_server!.Data, "livechat.db"));

    public CutProxy Way(int number = 0) => _proxies[number];

    /// <summary>The server's address through one of the networks.</summary>
    public string Url(int way = 0) => $"http://127.0.0.1:{_proxies[way].Port}";

    /// <summary>A message that stands nowhere else.</summary>
    public string NewMessage()
    {
        lock (_random)
            return $"How do I restore a backup of my site? {Wording.NewToken(_random)}";
    }

    /// <summary>Nothing goes through any more, and no connection is made, until <see cref="Repair"/>.</summary>
    public void Break(int way = 0)
    {
        _proxies[way].Target = () => 0;
        _proxies[way].CutAll();
    }

    public void Repair(int way = 0) => _proxies[way].Target = () => _server!.Port;

    public async ValueTask InitializeAsync()
    {
        _model = await PlayedModel.StartAsync();
        var settings = new Dictionary<string, string>(ServerSettings.For(_model.Url, Path.Combine(Repository.Root, "content")))
        {
            ["LIVECHAT_ALLOWED_ORIGINS"] = string.Join(',', Enumerable.Range(0, Ways).Select(Url)),
            // A browser on a busy machine is slower than a client that does nothing else, and a model must not be given up here.
            ["LIVECHAT_HEARTBEAT_SECONDS"] = "25",
            ["LIVECHAT_HEARTBEAT_TIMEOUT_SECONDS"] = "60",
            ["LIVECHAT_TURN_SECONDS"] = "60",
            ["LIVECHAT_PIECE_SECONDS"] = "30",
        };
        _server = await RestartableServer.StartAsync(settings);
        for (var way = 0; way < Ways; way++)
            Repair(way);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies)
            await proxy.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        if (_model is not null)
            await _model.DisposeAsync();
    }
}
