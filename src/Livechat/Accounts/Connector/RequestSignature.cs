using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Livechat.Accounts.Connector;

/// <summary>
/// Proves to a company's system that a request is ours, for this customer and of now: HMAC-SHA256 over method, path with query, customer
/// reference and time, each on a line. docs/accounts.md has an example to check an implementation with.
/// </summary>
internal sealed class RequestSignature(string secret)
{
    public const string CustomerHeader = "Livechat-Customer";
    public const string TimestampHeader = "Livechat-Timestamp";
    public const string SignatureHeader = "Livechat-Signature";

    private readonly byte[] _key = Encoding.UTF8.GetBytes(secret);

    public void Sign(HttpRequestMessage request, string reference, DateTimeOffset now)
    {
        // Percent-encoded, so that it is one line of ASCII whatever it is; what is sent is what is signed.
        var customer = Uri.EscapeDataString(reference);
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.Add(CustomerHeader, customer);
        request.Headers.Add(TimestampHeader, timestamp);
        request.Headers.Add(SignatureHeader, "v1=" + Compute(request.Method.Method, request.RequestUri!.PathAndQuery, customer, timestamp));
    }

    /// <summary>64 hexadecimal digits, small letters.</summary>
    public string Compute(string method, string pathAndQuery, string customer, string timestamp) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{method}\n{pathAndQuery}\n{customer}\n{timestamp}")));
}
