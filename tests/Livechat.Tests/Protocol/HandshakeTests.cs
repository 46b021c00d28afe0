using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>What is settled before the first frame: department, origin, dialect.</summary>
public sealed class HandshakeTests(SharedHost shared)
{
    public static TheoryData<string> ForeignOrigins =>
    [
        "null", "", "http://evil.example", "file://", "HTTP://127.0.0.1:{port}", "http://LOCALHOST:{port}", "http://127.0.0.1", "http://127.0.0.1:1",
        "http://127.0.0.1:{port}0", "https://127.0.0.1:{port}", "ws://127.0.0.1:{port}", "http://127.0.0.1:{port}.evil.example", "http://127.0.0.1.evil.example:{port}",
        "http://evil.example:{port}", "http://user@127.0.0.1:{port}", "http://127.0.0.1:{port}@evil.example", "http://127.0.0.1:{port}/", "http://127.0.0.1:{port}/chat",
        "http://127.0.0.1:{port}?x", "http://127.0.0.1:{port}#x", "//127.0.0.1:{port}", "127.0.0.1:{port}", "http://127.0.0.1:{port} http://127.0.0.1:{port}",
        "http://127.0.0.1:{port}, http://evil.example", "http://2130706433:{port}", "http://127.1:{port}", "*",
    ];

    [Theory]
    [MemberData(nameof(ForeignOrigins))]
    public async Task T8_A_foreign_origin_gets_403_before_the_upgrade(string origin)
    {
        var host = await shared.GetAsync();
        foreach (var protocol in new[] { null, "livechat.v2" })
        {
            await using var peer = await host.ConnectRawAsync("support", protocol, ("Origin", origin.Replace("{port}", $"{host.Url.Port}")));
            Assert.Equal(403, peer.Status);
        }
    }

    [Theory]
    [InlineData("{own}", "http://evil.example")]
    [InlineData("http://evil.example", "{own}")]
    [InlineData("{own}", "{own}")]
    public async Task T8_Two_origin_headers_get_403(string first, string second)
    {
        var host = await shared.GetAsync();

        await using var peer = await host.ConnectRawAsync(
            "support", "livechat.v2", ("Origin", first.Replace("{own}", host.Origin)), ("Origin", second.Replace("{own}", host.Origin)));

        Assert.Equal(403, peer.Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("livechat.v2")]
    public async Task T8_The_own_origin_and_no_origin_are_let_in(string? protocol)
    {
        var host = await shared.GetAsync();

        await using var page = await host.ConnectRawAsync("support", protocol, ("Origin", host.Origin));
        await using var program = await host.ConnectRawAsync("support", protocol);

        Assert.Equal((101, 101), (page.Status, program.Status));
    }

    [Fact]
    public async Task T8_A_configured_origin_is_let_in_exactly_as_it_was_configured()
    {
        await using var host = await LivechatHost.StartAsync(
            ("LIVECHAT_ALLOWED_ORIGINS", "https://www.example.com,https://shop.example.com:8443"), ("LIVECHAT_PUBLIC_URL", "https://chat.example.com"));
        async Task<int> Status(string origin)
        {
            await using var peer = await host.ConnectRawAsync("support", null, ("Origin", origin));
            return peer.Status;
        }

        Assert.Equal(101, await Status("https://www.example.com"));
        Assert.Equal(101, await Status("https://shop.example.com:8443"));
        Assert.Equal(101, await Status("https://chat.example.com"));
        Assert.Equal(403, await Status("http://www.example.com"));
        Assert.Equal(403, await Status("https://example.com"));
        Assert.Equal(403, await Status("https://shop.example.com"));
        Assert.Equal(403, await Status("https://a.www.example.com"));
        Assert.Equal(403, await Status("https://www.example.com:444"));
    }

    [Theory]
    [InlineData("/livechat/ws/nonsense/")]
    [InlineData("/livechat/ws/nonsense")]
    [InlineData("/livechat/ws/support/sales/")]
    [InlineData("/livechat/ws/support%2F/")]
    public async Task An_unknown_department_is_not_found(string path)
    {
        var host = await shared.GetAsync();
        await using var peer = await RawPeer.ConnectAsync(host.Url, path, "livechat.v2");

        Assert.Equal(404, peer.Status);
    }

    [Theory]
    [InlineData("sales")]
    [InlineData("support")]
    [InlineData("billing")]
    [InlineData("general")]
    public async Task The_final_slash_is_optional(string department)
    {
        var host = await shared.GetAsync();
        foreach (var path in new[] { $"/livechat/ws/{department}", $"/livechat/ws/{department}/" })
        {
            await using var peer = await RawPeer.ConnectAsync(host.Url, path);
            Assert.Equal(101, peer.Status);
            Assert.Equal("system", (await peer.ReadJsonAsync()).Type);
        }
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData("livechat.v2", false)]
    [InlineData("livechat.v2", true)]
    public async Task Management_is_closed_with_4001_for_who_is_not_signed_in(string? protocol, bool fromPage)
    {
        var host = await shared.GetAsync();
        await using var peer = await host.ConnectRawAsync("management", protocol, fromPage ? [("Origin", host.Origin)] : []);

        Assert.Equal(101, peer.Status);
        Assert.Equal(4001, await peer.ReadToCloseAsync());
    }

    [Fact]
    public async Task Management_says_nothing_before_it_closes()
    {
        var host = await shared.GetAsync();
        await using var peer = await host.ConnectRawAsync("management");
        await peer.SendTextAsync("""{"type":"hello","client_id":"a"}""");

        var first = await peer.ReadFrameAsync();

        Assert.Equal(RawPeer.Close, first?.Opcode);
    }

    [Fact]
    public async Task T21_Compression_is_never_agreed_to()
    {
        var host = await shared.GetAsync();
        await using var peer = await host.ConnectRawAsync(
            "support", "livechat.v2", ("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits, permessage-deflate"));

        Assert.Equal(101, peer.Status);
        Assert.Null(peer.Header("Sec-WebSocket-Extensions"));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("livechat.v2", "livechat.v2")]
    [InlineData("livechat.v9, livechat.v2", "livechat.v2")]
    public async Task The_subprotocol_chooses_the_dialect(string? asked, string? agreed)
    {
        var host = await shared.GetAsync();
        await using var peer = await host.ConnectRawAsync("support", asked);

        Assert.Equal(101, peer.Status);
        Assert.Equal(agreed, peer.Header("Sec-WebSocket-Protocol"));
    }
}
