using Livechat.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedHost))]

namespace Livechat.Tests.Support;

/// <summary>One server with the default limits for all tests that need no settings of their own. Started when the first one asks.</summary>
public sealed class SharedHost : IAsyncDisposable
{
    private readonly Lazy<Task<LivechatHost>> _host = new(() => LivechatHost.StartAsync());

    public Task<LivechatHost> GetAsync() => _host.Value;

    public async ValueTask DisposeAsync()
    {
        if (_host.IsValueCreated)
            await (await _host.Value).DisposeAsync();
    }
}
