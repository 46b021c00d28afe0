using System.Diagnostics.Metrics;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Livechat.Gateway;
using Livechat.Server;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>A socket outlives the request it came with: nothing is lost between the two, and what ends connections still ends it.</summary>
public sealed class HandoverTests(SharedHost shared)
{
    private const string Hello = """{"type":"hello","client_id":"behind"}""";

    [Fact]
    public async Task Frames_right_behind_the_handshake_are_not_lost()
    {
        var host = await shared.GetAsync();
        var many = Enumerable.Range(0, 200).SelectMany(_ => RawPeer.Encode(RawPeer.Text, """{"type":"ping"}"""u8));

        await using var peer = await RawPeer.ConnectAsync(host.Url, "/livechat/ws/support/", "livechat.v2",
            behind: [.. RawPeer.Encode(RawPeer.Text, Encoding.UTF8.GetBytes(Hello)), .. many]);

        Assert.Equal(101, peer.Status);
        Assert.Equal("welcome", (await peer.ReadJsonAsync()).Type);
        var pongs = 0;
        while (pongs < 200)
            pongs += (await peer.ReadJsonAsync()).Type == "pong" ? 1 : 0;
    }

    [Fact]
    public async Task The_request_of_an_open_socket_has_ended()
    {
        await using var host = await LivechatHost.StartAsync();
        var active = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            // The meters of this host alone; other tests have theirs.
            if (instrument.Name == "http.server.active_requests" && instrument.Meter.Scope == host.Services.GetRequiredService<IMeterFactory>())
                self.EnableMeasurementEvents(instrument);
        };
        var requests = 0;
        listener.SetMeasurementEventCallback<long>((_, change, _, _) =>
        {
            Interlocked.Add(ref active, change);
            Interlocked.Increment(ref requests);
        });
        listener.Start();

        await using var v2 = await host.JoinAsync();
        await using var classic = await host.JoinClassicAsync();
        await Waiting.Until(() => Task.FromResult(Volatile.Read(ref requests) == 4));

        Assert.Equal(0, Interlocked.Read(ref active));
        Assert.Equal("sent", (await v2.SendMessageAsync("still here")).Type);
    }

    [Fact]
    public async Task A_stopping_server_ends_a_socket_that_answers_nothing()
    {
        RawPeer peer;
        await using (var host = await LivechatHost.StartAsync())
        {
            peer = await host.ConnectRawAsync();
            await peer.SendTextAsync(Hello);
            Assert.Equal("welcome", (await peer.ReadJsonAsync()).Type);
        }

        await using (peer)
        {
            Assert.Equal(1001, await peer.ReadToCloseAsync());
            Assert.Null(await peer.ReadFrameAsync());
        }
    }

    [Fact]
    public async Task A_socket_outlives_the_times_that_requests_have()
    {
        await using var host = await LivechatHost.StartAsync();
        var limits = host.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        limits.KeepAliveTimeout = limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1);
        await using var peer = await host.ConnectRawAsync();
        await peer.SendTextAsync(Hello);
        using var idle = new System.Net.Sockets.TcpClient();
        await idle.ConnectAsync(host.Url.Host, host.Url.Port);

        // The server's clock has cut off a connection that was opened later and sent no request.
        Assert.Equal(0, await idle.GetStream().ReadAsync(new byte[1]).AsTask().Within());

        await peer.SendTextAsync("""{"type":"ping"}""");
        while ((await peer.ReadJsonAsync()).Type != "pong")
        {
        }
    }

    /// <summary>TLS ends with HTTP on a connection; there the request has to last as long as the socket.</summary>
    [Fact]
    public async Task Under_TLS_a_socket_works_in_its_request()
    {
        using var folder = new TempFolder();
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var app = ServerApp.Build(["--Logging:LogLevel:Default=None", $"--LIVECHAT_DATA={folder}", $"--LIVECHAT_CONTENT={Path.Combine(Repository.Root, "content")}"]);
        app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(certificate));
        await ServerApp.PrepareAsync(app, CancellationToken.None);
        await app.StartAsync().Within();
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(ChatEndpoint.V2Protocol);
        socket.Options.RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString();

        await socket.ConnectAsync(new UriBuilder(app.Urls.Single()) { Scheme = "wss", Path = "/livechat/ws/support/" }.Uri, CancellationToken.None).Within();
        await socket.SendAsync(Encoding.UTF8.GetBytes(Hello), WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[4096];
        var first = await socket.ReceiveAsync(buffer, CancellationToken.None).Within();

        Assert.Contains("\"welcome\"", Encoding.UTF8.GetString(buffer, 0, first.Count));
        await app.StopAsync().Within();
    }
}
