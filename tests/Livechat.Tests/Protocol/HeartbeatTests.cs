using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Protocol;

public sealed class HeartbeatTests
{
    private static Task<LivechatHost> StartAsync() =>
        LivechatHost.StartAsync(("LIVECHAT_HEARTBEAT_SECONDS", "1"), ("LIVECHAT_HEARTBEAT_TIMEOUT_SECONDS", "3"));

    [Fact]
    public async Task Both_dialects_are_pinged_with_the_time()
    {
        await using var host = await StartAsync();
        await using var v2 = await host.JoinAsync();
        await using var classic = await host.JoinClassicAsync();

        foreach (SocketClient client in new SocketClient[] { v2, classic })
        {
            var ping = await client.NextAsync("ping");
            Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(ping.Number("timestamp")), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        }
        Assert.Equal(1, v2.Welcome.Frame.Number("heartbeat_seconds"));
    }

    [Fact]
    public async Task T21_A_silent_client_is_closed_with_4408_and_one_that_answers_is_not()
    {
        await using var host = await StartAsync();
        await using var silent = await host.JoinAsync();
        await using var alive = await host.JoinAsync();
        alive.OnFrame = frame =>
        {
            if (frame.Type == "ping")
                _ = alive.SendAsync(new { type = "pong", timestamp = frame.Number("timestamp") });
        };

        Assert.Equal(4408, await silent.Closed.Within());
        await alive.NextAsync("ping");
        await alive.NextAsync("ping");
        await alive.NextAsync("ping");
        await alive.NextAsync("ping");

        Assert.False(alive.Closed.IsCompleted);
        Assert.Equal("sent", (await alive.SendMessageAsync("alive")).Type);
    }
}
