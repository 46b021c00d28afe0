using Livechat.Gateway;
using Livechat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>A stop closes every socket, those whose handshake was under way when it began too.</summary>
public sealed class ClosingTests
{
    [Theory]
    [InlineData("livechat.v2")]
    [InlineData(null)]
    public async Task A_socket_that_opens_after_the_others_were_closed_is_closed_with_1001(string? protocol)
    {
        await using var host = await LivechatHost.StartAsync();
        // Without the goodbye before it, which lets no new handshakes in: this one takes the place of one that was let in earlier.
        await host.Services.GetRequiredService<SocketDrain>().EndAsync(CancellationToken.None).Within();

        await using var late = await host.ConnectRawAsync(protocol: protocol);

        Assert.Equal((101, 1001), (late.Status, await late.ReadToCloseAsync()));
    }
}
