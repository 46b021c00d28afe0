using System.Security.Cryptography;

namespace Livechat.Server.Widget;

/// <summary>What a Content-Security-Policy and the elements it allows have in common in one answer, and in no other.</summary>
internal static class Nonce
{
    /// <summary>128 random bits, in letters that need no escaping in a header or an attribute.</summary>
    public static string New() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
