using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Livechat.Tests.Identity;

/// <summary>Identity tokens made by hand, so that they can be wrong in every way, and so that no library agrees with itself.</summary>
public static class SiteToken
{
    /// <summary>A good one of the demo host's secret.</summary>
    public static string Of(string subject, int seconds = 600, object? more = null) => Sign(Header(), Claims(subject, seconds, more), DemoHost.Secret);

    public static string Header(string alg = "HS256", string? kid = null) =>
        JsonSerializer.Serialize(kid is null ? new Dictionary<string, string> { ["alg"] = alg, ["typ"] = "JWT" } : new() { ["alg"] = alg, ["typ"] = "JWT", ["kid"] = kid });

    public static string Claims(string subject, int seconds = 600, object? more = null)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?> { ["sub"] = subject, ["aud"] = "livechat", ["nbf"] = now, ["exp"] = now + seconds };
        foreach (var property in JsonSerializer.SerializeToElement(more ?? new { }).EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
                claims.Remove(property.Name);
            else
                claims[property.Name] = property.Value;
        }
        return JsonSerializer.Serialize(claims);
    }

    public static string Sign(string header, string claims, string secret) =>
        Sign(header, claims, bytes => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), bytes));

    public static string Sign(string header, string claims, Func<byte[], byte[]> sign)
    {
        var text = $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(Encoding.UTF8.GetBytes(claims))}";
        return $"{text}.{Encode(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
