using System.Security.Cryptography;
using System.Text;
using Livechat.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Livechat.Identity;

/// <summary>Makes an identity token as a host site would, to try one out.</summary>
public static class SiteTokenMint
{
    /// <param name="privateKeyFile">A PEM, needed for RS256 and ES256 only; the kid is its name without the ending.</param>
    /// <exception cref="ArgumentException">The settings and the key file do not make a token; the message says what is missing.</exception>
    public static string Mint(
        SiteIdentityOptions options, DateTimeOffset now, TimeSpan life, string subject, string? name, string? email, string? customerReference, string? privateKeyFile)
    {
        var claims = new Dictionary<string, object> { ["sub"] = subject };
        foreach (var (claim, value) in new[] { ("name", name), ("email", email), ("customer_reference", customerReference) })
        {
            if (value is not null)
                claims[claim] = value;
        }
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Audience = SiteTokens.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + life).UtcDateTime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(Key(options, privateKeyFile), options.Algorithm),
        });
    }

    private static SecurityKey Key(SiteIdentityOptions options, string? privateKeyFile)
    {
        if (options.Algorithm == SecurityAlgorithms.HmacSha256)
        {
            var secret = options.Secrets.FirstOrDefault() ?? throw new ArgumentException("LIVECHAT_IDENTITY_SECRET is not set. Make one with: openssl rand -base64 48");
            return new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret));
        }
        if (privateKeyFile is null)
            throw new ArgumentException($"{options.Algorithm} is signed with a private key: name its PEM file with --key.");
        try
        {
            var pem = File.ReadAllText(privateKeyFile);
            var kid = Path.GetFileNameWithoutExtension(privateKeyFile);
            if (options.Algorithm == SecurityAlgorithms.RsaSha256)
            {
                var rsa = RSA.Create();
                rsa.ImportFromPem(pem);
                return new RsaSecurityKey(rsa) { KeyId = kid };
            }
            var ecdsa = ECDsa.Create();
            ecdsa.ImportFromPem(pem);
            return new ECDsaSecurityKey(ecdsa) { KeyId = kid };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            throw new ArgumentException($"{privateKeyFile} is no private key for {options.Algorithm} as PEM.", e);
        }
    }
}
