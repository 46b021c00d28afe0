using System.Security.Cryptography;
using System.Text;
using Livechat.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace Livechat.Identity;

/// <summary>The keys that a host site's tokens are verified with, read from the settings.</summary>
internal static class SiteKeys
{
    /// <summary>One key in use and one that is being replaced; more would only be forgotten there.</summary>
    private const int MostKeys = 2;
    private const int LeastSecretBytes = 32;
    private const int LeastRsaBits = 2048;

    /// <summary>What is wrong with the settings, one sentence each. Nothing is read when none is set.</summary>
    public static IEnumerable<string> Faults(SiteIdentityOptions options)
    {
        if (options.Secrets.Any(secret => Encoding.UTF8.GetByteCount(secret) < LeastSecretBytes))
            yield return "LIVECHAT_IDENTITY_SECRET and LIVECHAT_IDENTITY_SECRET_OLD need 32 characters or more, so that nobody can guess them: openssl rand -base64 48 makes one.";
        if (options.Algorithm == SecurityAlgorithms.HmacSha256 && options.KeyFiles.Count > 0)
            yield return "LIVECHAT_IDENTITY_KEYS holds public keys, which belong to RS256 or ES256: set LIVECHAT_IDENTITY_ALGORITHM.";
        if (options.Algorithm != SecurityAlgorithms.HmacSha256 && options.Secrets.Count > 0)
            yield return $"LIVECHAT_IDENTITY_SECRET belongs to HS256, but LIVECHAT_IDENTITY_ALGORITHM is {options.Algorithm}: remove one of them.";
        if (options.OldSecret is not null && options.Secret is null)
            yield return "LIVECHAT_IDENTITY_SECRET_OLD is set, but LIVECHAT_IDENTITY_SECRET is not.";
        if (options.Algorithm == SecurityAlgorithms.HmacSha256 || options.KeyFiles.Count == 0)
            yield break;
        var count = 0;
        foreach (var file in options.KeyFiles)
        {
            var (keys, fault) = TryRead(file, options.Algorithm);
            if (fault is not null)
                yield return $"LIVECHAT_IDENTITY_KEYS: {file} {fault}.";
            count += keys.Count;
        }
        if (count > MostKeys)
            yield return $"LIVECHAT_IDENTITY_KEYS names {count} keys; two are accepted, the one in use and the one before it.";
    }

    /// <summary>All of them, by kid where they have one. Only for settings without faults.</summary>
    public static IReadOnlyList<SecurityKey> Read(SiteIdentityOptions options) => options.Algorithm == SecurityAlgorithms.HmacSha256
        ? [.. options.Secrets.Select(secret => new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)))]
        : [.. options.KeyFiles.SelectMany(file => TryRead(file, options.Algorithm).Keys)];

    private static (IReadOnlyList<SecurityKey> Keys, string? Fault) TryRead(string file, string algorithm)
    {
        try
        {
            var text = File.ReadAllText(file);
            var keys = Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase)
                ? ReadSet(text)
                : [ReadPem(text, Path.GetFileNameWithoutExtension(file), algorithm)];
            return Fault(keys, text, algorithm) is { } fault ? ([], fault) : (keys, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ([], "cannot be read");
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            return ([], $"is neither a public key for {algorithm} as .pem nor a JWKS as .json");
        }
    }

    private static List<SecurityKey> ReadSet(string json)
    {
        var set = new JsonWebKeySet(json);
        if (set.Keys.Any(key => key.HasPrivateKey || string.IsNullOrEmpty(key.Kid)))
            throw new ArgumentException("A key without kid, or a private one.");
        return [.. set.GetSigningKeys()];
    }

    private static SecurityKey ReadPem(string pem, string kid, string algorithm)
    {
        if (algorithm == SecurityAlgorithms.RsaSha256)
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return new RsaSecurityKey(rsa) { KeyId = kid };
        }
        var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(pem);
        return new ECDsaSecurityKey(ecdsa) { KeyId = kid };
    }

    private static string? Fault(IReadOnlyList<SecurityKey> keys, string text, string algorithm)
    {
        if (text.Contains("PRIVATE KEY", StringComparison.Ordinal))
            return "holds a private key; this server needs the public half only, so keep the other where tokens are signed";
        if (keys.Count == 0 || keys.Any(key => !key.IsSupportedAlgorithm(algorithm)))
            return $"has no key for {algorithm}, or one of another kind";
        if (keys.Any(key => key is RsaSecurityKey && key.KeySize < LeastRsaBits))
            return "has an RSA key of less than 2048 bits";
        return keys.Any(key => key is ECDsaSecurityKey && key.KeySize != 256) ? "has a key on another curve than P-256, which ES256 means" : null;
    }
}
