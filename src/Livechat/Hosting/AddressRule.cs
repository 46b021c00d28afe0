using System.Net;
using System.Net.Sockets;

namespace Livechat.Hosting;

/// <summary>Which addresses a request that this server makes may go to.</summary>
public enum AddressRule
{
    /// <summary>Only addresses of the public internet.</summary>
    Public,

    /// <summary>Those, and the private networks of RFC 1918 and RFC 4193.</summary>
    PublicOrPrivate,

    /// <summary>Only this machine: for an address that names it outright.</summary>
    Loopback,
}

public static class AddressRules
{
    private static readonly IPNetwork[] PrivateNetworks = Networks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");

    // What clouds answer instance metadata on, although the address is a private one.
    private static readonly IPNetwork[] NeverPrivate = Networks("fd00:ec2::/32", "fd20:ce::/32");

    /// <summary>The IANA registries of special addresses: nothing in them is a host on the internet.</summary>
    private static readonly IPNetwork[] Special = Networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork TranslatedV4 = IPNetwork.Parse("64:ff9b::/96");

    public static bool Allows(this AddressRule rule, IPAddress address)
    {
        var plain = Unwrap(address);
        return rule switch
        {
            AddressRule.Loopback => IPAddress.IsLoopback(plain),
            AddressRule.PublicOrPrivate => IsPublic(plain) || (IsIn(PrivateNetworks, plain) && !IsIn(NeverPrivate, plain)),
            _ => IsPublic(plain),
        };
    }

    /// <summary>The rule for an address in a setting: one that names this machine may only lead to it, every other may not.</summary>
    public static AddressRule RuleFor(Uri url, bool allowPrivate) =>
        url.IsLoopback ? AddressRule.Loopback : allowPrivate ? AddressRule.PublicOrPrivate : AddressRule.Public;

    private static bool IsPublic(IPAddress address) =>
        !IsIn(Special, address) && (address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address));

    /// <summary>An IPv4 address inside an IPv6 one leads to that IPv4 host, and is judged as it.</summary>
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 && TranslatedV4.Contains(address)
            ? new IPAddress(address.GetAddressBytes().AsSpan(12))
            : address;
    }

    private static bool IsIn(IPNetwork[] networks, IPAddress address) => networks.Any(network => network.Contains(address));

    private static IPNetwork[] Networks(params string[] networks) => [.. networks.Select(network => IPNetwork.Parse(network))];
}
