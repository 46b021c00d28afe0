using Livechat.SystemTests.Support;

namespace Livechat.SystemTests.Browser;

/// <summary>One server with the demo content for the tests that do not stop it. It lets in pages of <see cref="PartnerOrigin"/>.</summary>
public sealed class DemoServer : IAsyncLifetime
{
    /// <summary>What the partner's site signs its identity tokens with.</summary>
    public const string IdentitySecret = "a secret that only the partner's server and this one know";

    private RestartableServer? _server;

    /// <summary>A port for a page that may embed the chat.</summary>
    public int PartnerPort { get; } = RestartableServer.FreePort();

    public string PartnerOrigin => $"http://127.0.0.1:{PartnerPort}";

    public string Url => _server?.Url ?? throw new InvalidOperationException("The server is not started yet.");

    /// <summary>What all demo users sign in with.</summary>
    public string DemoPassword => _server!.DemoPassword;

    public async ValueTask InitializeAsync() => _server = await RestartableServer.StartAsync(new()
    {
        ["LIVECHAT_ALLOWED_ORIGINS"] = PartnerOrigin,
        ["LIVECHAT_IDENTITY_SECRET"] = IdentitySecret,
    });

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}

/// <summary>Browser tests run one after the other: two browsers at once make two cores slow and tests nervous.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<DemoServer>, ICollectionFixture<BrokenNetwork>
{
    public const string Name = "Browser";
}
