using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Livechat.Identity;

/// <summary>
/// Opaque tokens that stand for somebody: 256 random bits made here, stored only as a SHA-256 hash. A token that somebody else chose is
/// known to nobody and opens nothing. (A plain hash suffices: 256 random bits cannot be guessed from it.)
/// </summary>
public static class SecretToken
{
    private const int Bytes = 32;

    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is stored and looked up; null for a text that is none of ours.</summary>
    public static byte[]? HashOf(string? token) =>
        // 43 letters are what 32 bytes take in base64url.
        token is { Length: 43 } ? Hash(token) : null;

    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
