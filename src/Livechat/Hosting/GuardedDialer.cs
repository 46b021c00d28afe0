using System.Net;
using System.Net.Sockets;

namespace Livechat.Hosting;

/// <summary>
/// Connects the requests this server makes by itself. A name is resolved once for each connection, every address it has must be allowed, and
/// what was checked is what is dialled: a name that answers differently the second time gains nothing.
/// </summary>
/// <param name="resolve">All addresses of a host name.</param>
/// <param name="dial">Opens a TCP connection to one address.</param>
public sealed class GuardedDialer(
    AddressRule rule, Func<string, CancellationToken, Task<IPAddress[]>> resolve, Func<IPEndPoint, CancellationToken, Task<Stream>> dial)
{
    public GuardedDialer(AddressRule rule) : this(rule, Dns.GetHostAddressesAsync, DialAsync)
    {
    }

    /// <summary>A handler without redirects, cookies, proxies and decompression, whose connections come from here.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        MaxResponseHeadersLength = 16,
        // A connection that lives for ever would never notice that its name moved.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = async (context, cancel) => await ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel),
    };

    /// <summary>Throws <see cref="HttpRequestException"/> when an address is not allowed or none answers.</summary>
    public async Task<Stream> ConnectAsync(string host, int port, CancellationToken cancel)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancel);
        if (addresses.Length == 0)
            throw new HttpRequestException("The host has no address.");
        if (addresses.Any(address => !rule.Allows(address)))
            throw new HttpRequestException("An address of the host is not allowed: it is not on the public internet.");
        SocketException? failure = null;
        foreach (var address in addresses)
        {
            try
            {
                return await dial(new IPEndPoint(address, port), cancel);
            }
            catch (SocketException e)
            {
                failure = e;
            }
        }
        throw new HttpRequestException("No address of the host answers.", failure);
    }

    private static async Task<Stream> DialAsync(IPEndPoint address, CancellationToken cancel)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
