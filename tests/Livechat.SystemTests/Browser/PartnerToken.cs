using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Livechat.SystemTests.Browser;

/// <summary>An identity token as the partner's server would make it, for its customer Ada Lovelace.</summary>
internal static class PartnerToken
{
    public static string Make(int seconds)
    {
        var expires = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + seconds;
        var text = $"{Encode("""{"alg":"HS256","typ":"JWT"}""")}.{Encode(JsonSerializer.Serialize(new { sub = "ada", aud = "livechat", exp = expires, name = "Ada Lovelace" }))}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(DemoServer.IdentitySecret), Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
