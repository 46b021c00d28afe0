using System.Net;
using System.Net.Sockets;

namespace Livechat.Identity;

/// <summary>What counts as one address. A home or a company has a whole /64 of IPv6 addresses, and uses one after the other.</summary>
public static class AddressKey
{
    public static string Of(IPAddress? address)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address))
            return address.ToString();
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return $"{new IPAddress(bytes)}/64";
    }
}
