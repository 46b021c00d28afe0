using System.Net;
using System.Net.Sockets;
using Livechat.Hosting;
using Livechat.Tests.Support;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Livechat.Tests.Accounts;

/// <summary>Requests that this server makes by itself do not reach into the network it stands in.</summary>
public sealed class T26OutboundTests
{
    private static readonly IPAddress PublicV4 = IPAddress.Parse("93.184.216.34");
    private static readonly IPAddress PublicV6 = IPAddress.Parse("2606:2800:220:1:248:1893:25c8:1946");

    /// <summary>Ways to write an address that is not on the internet, as they may stand in a URL.</summary>
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.1")]
    [InlineData("127.255.255.254")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("017700000001")]
    [InlineData("0.0.0.0")]
    [InlineData("0")]
    [InlineData("10.0.0.1")]
    [InlineData("10.1")]
    [InlineData("167772161")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("192.168.1")]
    [InlineData("0xc0a80001")]
    [InlineData("169.254.169.254")]
    [InlineData("2852039166")]
    [InlineData("0xa9fea9fe")]
    [InlineData("0251.0376.0251.0376")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("192.0.0.192")]
    [InlineData("198.18.0.1")]
    [InlineData("192.0.2.1")]
    [InlineData("203.0.113.9")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[0:0:0:0:0:0:0:1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("[::ffff:169.254.169.254]")]
    [InlineData("[::ffff:a9fe:a9fe]")]
    [InlineData("[::127.0.0.1]")]
    [InlineData("[64:ff9b::7f00:1]")]
    [InlineData("[64:ff9b::169.254.169.254]")]
    [InlineData("[64:ff9b:1::a00:1]")]
    [InlineData("[2002:7f00:1::]")]
    [InlineData("[2001:0:7f00:1::]")]
    [InlineData("[2001:db8::1]")]
    [InlineData("[fe80::1]")]
    [InlineData("[fec0::1]")]
    [InlineData("[fc00::1]")]
    [InlineData("[fd00:ec2::254]")]
    [InlineData("[ff02::1]")]
    [InlineData("[100::1]")]
    public async Task An_address_that_is_not_public_is_never_dialled(string host)
    {
        var url = new Uri($"https://{host}/");
        var resolver = new Resolver();
        // What the handler hands to the dialer, and the host as it was typed, in case another parser is more literal.
        foreach (var spelling in new[] { url.IdnHost, url.DnsSafeHost, host.Trim('[', ']') })
            await Assert.ThrowsAsync<HttpRequestException>(() => resolver.Dialer(AddressRule.Public).ConnectAsync(spelling, 443, CancellationToken.None));
        Assert.Empty(resolver.Dialled);
    }

    [Fact]
    public async Task Every_address_of_a_name_must_be_allowed()
    {
        var resolver = new Resolver([PublicV4, PublicV6, IPAddress.Parse("169.254.169.254")]);

        await Assert.ThrowsAsync<HttpRequestException>(() => resolver.Dialer(AddressRule.Public).ConnectAsync("billing.example.com", 443, CancellationToken.None));

        Assert.Empty(resolver.Dialled);
    }

    [Fact]
    public async Task What_was_checked_is_dialled_whatever_the_name_says_next()
    {
        var resolver = new Resolver([PublicV4], [IPAddress.Loopback]);
        var dialer = resolver.Dialer(AddressRule.Public);

        await dialer.ConnectAsync("billing.example.com", 443, CancellationToken.None);
        await Assert.ThrowsAsync<HttpRequestException>(() => dialer.ConnectAsync("billing.example.com", 443, CancellationToken.None));

        Assert.Equal([new IPEndPoint(PublicV4, 443)], resolver.Dialled);
        Assert.Equal(2, resolver.Asked);
    }

    [Fact]
    public async Task The_next_address_is_tried_when_one_does_not_answer()
    {
        var resolver = new Resolver([PublicV6, PublicV4]) { Dead = PublicV6 };

        await resolver.Dialer(AddressRule.Public).ConnectAsync("billing.example.com", 443, CancellationToken.None);

        Assert.Equal([PublicV6, PublicV4], resolver.Dialled.Select(point => point.Address));
    }

    [Theory]
    [InlineData("10.0.0.5", true)]
    [InlineData("172.20.1.1", true)]
    [InlineData("192.168.1.10", true)]
    [InlineData("fd12:3456::1", true)]
    [InlineData("93.184.216.34", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("100.100.100.200", false)]
    [InlineData("0.0.0.0", false)]
    public void A_private_network_is_only_what_it_says(string address, bool allowed) =>
        Assert.Equal(allowed, AddressRule.PublicOrPrivate.Allows(IPAddress.Parse(address)));

    [Fact]
    public async Task An_address_that_names_this_machine_leads_nowhere_else()
    {
        var resolver = new Resolver([PublicV4]);

        Assert.Equal(AddressRule.Loopback, AddressRules.RuleFor(new Uri("http://localhost:8080/x"), allowPrivate: true));
        Assert.Equal(AddressRule.Loopback, AddressRules.RuleFor(new Uri("http://127.0.0.1:8080/x"), allowPrivate: false));
        Assert.Equal(AddressRule.Public, AddressRules.RuleFor(new Uri("https://localhost.example.com/"), allowPrivate: false));
        Assert.Equal(AddressRule.PublicOrPrivate, AddressRules.RuleFor(new Uri("https://billing.example.com/"), allowPrivate: true));
        await Assert.ThrowsAsync<HttpRequestException>(() => resolver.Dialer(AddressRule.Loopback).ConnectAsync("localhost", 80, CancellationToken.None));
        Assert.Empty(resolver.Dialled);
    }

    /// <summary>Through the real handler: the rule is in its way, and a redirect is not followed.</summary>
    [Fact]
    public async Task The_handler_dials_by_the_rule_and_follows_no_redirect()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        using var refused = new HttpClient(new GuardedDialer(AddressRule.Public).CreateHandler());
        using var allowed = new HttpClient(new GuardedDialer(AddressRule.Loopback).CreateHandler());

        await Assert.ThrowsAsync<HttpRequestException>(() => refused.GetAsync(url));
        Assert.False(listener.Pending());
        var answer = allowed.GetAsync(url);
        using (var peer = await listener.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(20)))
        {
            using var request = new StreamReader(peer.GetStream(), leaveOpen: true);
            while (await request.ReadLineAsync() is { Length: > 0 })
            {
                // The whole head, or closing resets the connection.
            }
            await peer.GetStream().WriteAsync("HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            Assert.Equal(HttpStatusCode.Found, (await answer.Within(TimeSpan.FromSeconds(20))).StatusCode);
        }
        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData("http://billing.example.com/")]
    [InlineData("http://127.0.0.1.example.com/")]
    [InlineData("https://user:pass@billing.example.com/")]
    [InlineData("https://billing.example.com/#x")]
    [InlineData("ftp://billing.example.com/")]
    [InlineData("billing.example.com")]
    public void The_setting_refuses_what_is_not_safe(string url) =>
        Assert.Contains(Read(url, new string('s', 32)), fault => fault.StartsWith("LIVECHAT_ACCOUNTS_URL", StringComparison.Ordinal));

    [Fact]
    public void The_setting_needs_a_secret_of_some_length()
    {
        Assert.Empty(Read("https://billing.example.com/livechat?v=1", new string('s', 32)));
        Assert.Empty(Read("http://localhost:8080/", new string('s', 32)));
        Assert.Contains("LIVECHAT_ACCOUNTS_SECRET", Assert.Single(Read("https://billing.example.com/", "canary-short")));
        Assert.DoesNotContain("canary", Assert.Single(Read("https://billing.example.com/", "canary-short")));
        Assert.Contains("LIVECHAT_ACCOUNTS_SECRET", Assert.Single(Read("https://billing.example.com/", "")));
    }

    private static IReadOnlyList<string> Read(string url, string secret) => SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(
        [KeyValuePair.Create("LIVECHAT_ACCOUNTS_URL", (string?)url), KeyValuePair.Create("LIVECHAT_ACCOUNTS_SECRET", (string?)secret)]).Build()).Faults;

    /// <summary>Answers with one list of addresses after the other, and notes what is dialled.</summary>
    private sealed class Resolver(params IPAddress[][] answers)
    {
        public int Asked { get; private set; }

        public List<IPEndPoint> Dialled { get; } = [];

        public IPAddress? Dead { get; init; }

        public GuardedDialer Dialer(AddressRule rule) => new(
            rule,
            (_, _) => Task.FromResult(Asked < answers.Length ? answers[Asked++] : []),
            (point, _) =>
            {
                Dialled.Add(point);
                return point.Address.Equals(Dead) ? throw new SocketException((int)SocketError.ConnectionRefused) : Task.FromResult<Stream>(new MemoryStream());
            });
    }
}
