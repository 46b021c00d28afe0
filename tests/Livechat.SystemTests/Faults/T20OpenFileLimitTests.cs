using System.Net.Sockets;
using System.Text.RegularExpressions;
using Livechat.SystemTests.Support;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;

namespace Livechat.SystemTests.Faults;

/// <summary>Threat T20: a flood of connections meets a server that may open few files. It refuses what does not fit, and goes on.</summary>
public sealed partial class T20OpenFileLimitTests
{
    private const int OpenFiles = 600;
    private const string ManySockets = "--LIVECHAT_SOCKETS_PER_ADDRESS=1000000";

    [Fact]
    public async Task A_flood_of_sockets_is_refused_and_those_who_leave_make_room()
    {
        using var folder = new ServerFolder();
        await using var server = await ServerProcess.StartAsync(folder, OpenFiles, ManySockets);
        var room = RoomOf(server);
        await using var chat = await V2Client.JoinAsync(server.Url);
        var open = new List<RawPeer>();

        // Twice as many as there is room for.
        var refused = new List<RawPeer>();
        for (var n = 0; n < room * 2; n++)
        {
            var peer = await RawPeer.ConnectAsync(server.Url, "/livechat/ws/support/", "livechat.v2");
            (peer.Status == 101 ? open : refused).Add(peer);
            if (peer.Status != 101)
                await peer.DisposeAsync();
        }

        Assert.Equal(room - 1, open.Count);
        Assert.All(refused, peer => Assert.Equal((503, true), (peer.Status, int.Parse(peer.Header("Retry-After")!) is >= 2 and <= 10)));
        await IsHealthyAsync(server);
        Assert.Equal("sent", (await chat.SendMessageAsync("What is the uptime guarantee?")).Type);
        Assert.Equal("ai", (await chat.ShownAsync(2)).Text("sender_type"));

        foreach (var peer in open.Take(5))
            peer.Reset();
        await Waiting.Until(async () =>
        {
            await using var peer = await RawPeer.ConnectAsync(server.Url, "/livechat/ws/support/", "livechat.v2");
            return peer.Status == 101;
        });
        await using var late = await V2Client.JoinAsync(server.Url);
        Assert.Equal("sent", (await late.SendMessageAsync("hello")).Type);
        foreach (var peer in open)
            await peer.DisposeAsync();
    }

    [Fact]
    public async Task A_flood_of_bare_connections_does_not_end_the_server()
    {
        using var folder = new ServerFolder();
        await using var server = await ServerProcess.StartAsync(folder, OpenFiles, ManySockets);
        await using var chat = await V2Client.JoinAsync(server.Url);
        var flood = new List<TcpClient>();
        var most = 0;
        for (var n = 0; n < 1500; n++)
        {
            var tcp = new TcpClient();
            flood.Add(tcp);
            try
            {
                await tcp.ConnectAsync(server.Url.Host, server.Url.Port).Within();
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                // Closed before this side knew that it was open.
            }
            if (n % 100 == 0)
                most = Math.Max(most, server.OpenFiles);
        }

        Assert.InRange(most, 1, OpenFiles - 1);
        Assert.Equal("sent", (await chat.SendMessageAsync("What is the uptime guarantee?")).Type);
        Assert.Equal("ai", (await chat.ShownAsync(2)).Text("sender_type"));
        foreach (var tcp in flood)
            tcp.Dispose();
        await Waiting.Until(async () => await CanJoinAsync(server));
        await IsHealthyAsync(server);
    }

    [Fact]
    public async Task Too_few_files_to_run_on_are_said_at_the_start()
    {
        using var folder = new ServerFolder();
        await using var server = ServerProcess.Launch(folder, 200, "--urls", "http://127.0.0.1:0");

        Assert.NotEqual(0, await server.ExitAsync());
        Assert.Contains(server.Output, line => line.Contains("200 files") && line.Contains("ulimit"));
    }

    private static int RoomOf(ServerProcess server) => int.Parse(server.Output.Select(line => Room().Match(line)).Single(match => match.Success).Groups[1].Value);

    private static async Task<bool> CanJoinAsync(ServerProcess server)
    {
        try
        {
            await using var client = await V2Client.JoinAsync(server.Url);
            return true;
        }
        catch (System.Net.WebSockets.WebSocketException)
        {
            // Still full.
            return false;
        }
    }

    private static async Task IsHealthyAsync(ServerProcess server)
    {
        using var http = new HttpClient();
        Assert.True((await http.GetAsync(new Uri(server.Url, "/health")).Within()).IsSuccessStatusCode);
    }

    [GeneratedRegex(@"Room for (\d+) chat sockets")]
    private static partial Regex Room();
}
