using Livechat.SystemTests.Support;

namespace Livechat.SystemTests;

public sealed class StartTests
{
    [Fact]
    public async Task The_demo_tells_the_password_of_its_users_in_the_terminal()
    {
        await using var server = await RestartableServer.StartAsync();

        await Livechat.Tests.Support.Waiting.Until(() => Task.FromResult(server.Log.Any(line => line == $"Demo password: {server.DemoPassword}")), what: "the line with the demo password");
    }
}
