using Livechat.Hosting;
using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Livechat.Tests.Hosting;

/// <summary>T31: whose address counts. A proxy is believed when it is named in the settings, and nobody else is.</summary>
public sealed class T31ForwardedAddressTests
{
    private const string Proxies = "127.0.0.1,::1,10.0.0.0/8";

    [Fact]
    public async Task T31_A_forged_header_changes_nothing_for_the_limit_of_an_address()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_SOCKETS_PER_ADDRESS", "3"));

        Assert.Equal([101, 101, 101, 4429], await CodesAsync(host, "203.0.113.1", "203.0.113.2", "198.51.100.3", "2001:db8::4"));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", "203.0.113.7", "203.0.113.7", "203.0.113.8")]
    // What the visitor wrote stands before what the proxy added.
    [InlineData("1.1.1.1, 203.0.113.7", "2.2.2.2, 203.0.113.7", "3.3.3.3,4.4.4.4,203.0.113.7", "127.0.0.1, 203.0.113.7", "203.0.113.7, 203.0.113.8")]
    // Two proxies in a row.
    [InlineData("203.0.113.7, 10.0.0.5", "1.1.1.1, 203.0.113.7, 10.1.2.3, 10.0.0.5", "203.0.113.7", "203.0.113.7, 10.0.0.6", "203.0.113.8, 10.0.0.5")]
    // One household of IPv6, and its neighbour.
    [InlineData("2001:db8:1:2::7", "2001:db8:1:2:3::9", "[2001:db8:1:2::1]:4711", "2001:db8:1:2::8", "2001:db8:1:3::7")]
    public async Task T31_Behind_a_trusted_proxy_the_rightmost_foreign_address_counts(string one, string two, string three, string tooMany, string other)
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_SOCKETS_PER_ADDRESS", "3"), ("LIVECHAT_TRUSTED_PROXIES", Proxies));

        Assert.Equal([101, 101, 101, 4429, 101], await CodesAsync(host, one, two, three, tooMany, other));
    }

    [Theory]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("203.0.113.7, nonsense")]
    [InlineData("203.0.113.999")]
    [InlineData(",,,")]
    [InlineData("203.0.113.7; drop table")]
    public async Task T31_A_header_that_is_no_address_leaves_the_connections_own(string header)
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_SOCKETS_PER_ADDRESS", "3"), ("LIVECHAT_TRUSTED_PROXIES", Proxies));

        Assert.Equal([101, 101, 101, 4429], await CodesAsync(host, header, header, header, header));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData(Proxies, 3)]
    public async Task T31_Budgets_and_sign_ins_go_by_the_same_address(string proxies, int addresses)
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_DEMO", "true"), ("LIVECHAT_TRUSTED_PROXIES", proxies), ("LIVECHAT_SIGN_IN_FAILURES_PER_ADDRESS", "2"));
        using var browser = new Browser(host);
        var statuses = new List<int>();
        foreach (var address in new[] { "203.0.113.1", "203.0.113.2", "203.0.113.3" })
        {
            await using var peer = await host.ConnectRawAsync("support", "livechat.v2", ("X-Forwarded-For", address));
            await peer.SendTextAsync("""{"type":"hello","client_id":"a"}""");
            while ((await peer.ReadJsonAsync()).Type != "live")
            {
            }
            await peer.SendTextAsync($$"""{"type":"message","client_message_id":"{{Guid.NewGuid()}}","message":"hello"}""");
            while ((await peer.ReadJsonAsync()).Type != "sent")
            {
            }
            statuses.Add((await browser.SendAsync(HttpMethod.Post, "/api/auth/login",
                Browser.Json("""{"email":"nobody@example.com","password":"a wrong one"}"""), ("Origin", host.Origin), ("X-Forwarded-For", address))).Status);
        }

        Assert.Equal(addresses, host.Count("SELECT count(DISTINCT address_hash) FROM conversations WHERE address_hash IS NOT NULL"));
        Assert.Equal(addresses == 1 ? [401, 401, 429] : [401, 401, 401], statuses);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(Proxies, true)]
    public async Task T31_The_scheme_is_believed_with_the_address_and_the_host_never(string proxies, bool isSecure)
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_TRUSTED_PROXIES", proxies));
        await using var peer = await host.ConnectRawAsync("support", "livechat.v2",
            ("Origin", host.Origin), ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example"));
        await using var foreign = await host.ConnectRawAsync("support", "livechat.v2",
            ("Origin", "https://evil.example"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example"));

        Assert.Equal(101, peer.Status);
        Assert.StartsWith(isSecure ? "__Host-livechat_visitor=" : "livechat_visitor=", peer.Header("Set-Cookie"));
        Assert.Equal(403, foreign.Status);
    }

    [Theory]
    [InlineData("10.0.0.0/8", 0)]
    [InlineData("127.0.0.1, ::1", 0)]
    [InlineData("2001:db8::/32", 0)]
    [InlineData("localhost", 1)]
    [InlineData("10.0.0.1/8", 0)]
    [InlineData("10.0.0.0/33", 1)]
    [InlineData("*", 1)]
    public void T31_Proxies_are_addresses_and_networks(string value, int faults)
    {
        var (_, found) = SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("LIVECHAT_TRUSTED_PROXIES", (string?)value)]).Build());

        Assert.Equal(faults, found.Count);
    }

    /// <summary>Opens a socket with each header and keeps it: 101, or the code it was closed with.</summary>
    private static async Task<List<int>> CodesAsync(LivechatHost host, params string[] headers)
    {
        var codes = new List<int>();
        var peers = new List<RawPeer>();
        foreach (var header in headers)
        {
            var peer = await host.ConnectRawAsync("support", null, ("X-Forwarded-For", header));
            peers.Add(peer);
            Assert.Equal(101, peer.Status);
            // The classic dialect greets at once; who is one too many is closed instead.
            var first = await peer.ReadFrameAsync();
            codes.Add(first is { Opcode: RawPeer.Close } close ? close.Payload[0] << 8 | close.Payload[1] : 101);
        }
        foreach (var peer in peers)
            await peer.DisposeAsync();
        return codes;
    }
}
