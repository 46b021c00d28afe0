using Livechat.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Livechat.Identity;

/// <summary>
/// Verifies the identity tokens with which a host site says who its visitor is: a signed JWT with sub, aud livechat, and an exp at most an
/// hour away. Algorithm and keys come from the settings only; times are taken to the second, without leeway.
/// </summary>
public sealed partial class SiteTokens(LivechatOptions options, TimeProvider time, ILogger<SiteTokens> log)
{
    public const string Audience = "livechat";
    public static readonly TimeSpan LongestLife = TimeSpan.FromHours(1);

    private const int LongestSubject = 200;
    private const int LongestText = 254;

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly Lazy<TokenValidationParameters?> _parameters = new(() => Parameters(options.SiteIdentity, time));

    /// <summary>Whether this server was given keys at all.</summary>
    public bool IsConfigured => _parameters.Value is not null;

    /// <summary>What the token says; null when it does not verify, for whatever reason.</summary>
    public async Task<SiteIdentity?> VerifyAsync(string token)
    {
        var parameters = _parameters.Value ?? throw new InvalidOperationException("No keys for identity tokens are configured.");
        var result = await _handler.ValidateTokenAsync(token, parameters);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt)
        {
            // The kind of the fault helps whoever sets a site up; the token itself is a credential.
            TokenRefused(result.Exception?.GetType().Name ?? "no token");
            return null;
        }
        if (Read(jwt) is { } identity)
            return identity;
        TokenRefused("a claim is missing, too long or of the wrong type, or the header has an extension");
        return null;
    }

    private static SiteIdentity? Read(JsonWebToken jwt)
    {
        // An extension the header calls critical is one that must be understood.
        if (jwt.TryGetHeaderValue<object>("crit", out _))
            return null;
        if (!TryText(jwt, "sub", LongestSubject, out var subject) || string.IsNullOrWhiteSpace(subject))
            return null;
        if (!TryText(jwt, "name", LongestText, out var name) || !TryText(jwt, "email", LongestText, out var email)
            || !TryText(jwt, "customer_reference", LongestSubject, out var reference))
            return null;
        return new SiteIdentity(subject, name, email, reference ?? subject, new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero));
    }

    /// <summary>False when the claim is there and is no text, or one that is too long.</summary>
    private static bool TryText(JsonWebToken jwt, string claim, int longest, out string? text)
    {
        text = null;
        if (!jwt.TryGetPayloadValue<object>(claim, out var value) || value is null)
            return true;
        text = value as string;
        return text is not null && text.Length <= longest && !text.Any(char.IsControl);
    }

    private static TokenValidationParameters? Parameters(SiteIdentityOptions options, TimeProvider time)
    {
        var keys = SiteKeys.Read(options);
        if (keys.Count == 0)
            return null;
        return new TokenValidationParameters
        {
            ValidAlgorithms = [options.Algorithm],
            ValidAudience = Audience,
            // One site, one set of keys: who issued a token is what its signature says.
            ValidateIssuer = false,
            ClockSkew = TimeSpan.Zero,
            LifetimeValidator = (notBefore, expires, _, _) => IsTimely(notBefore, expires, time.GetUtcNow().UtcDateTime),
            // Public keys are named by kid; a secret has no name, and each of the two is tried.
            IssuerSigningKeyResolver = (_, _, kid, _) =>
                keys.Where(key => key is SymmetricSecurityKey || (!string.IsNullOrEmpty(key.KeyId) && key.KeyId == kid)),
        };
    }

    private static bool IsTimely(DateTime? notBefore, DateTime? expires, DateTime now) =>
        expires > now && expires <= now + LongestLife && (notBefore is null || notBefore <= now);

    [LoggerMessage(310, LogLevel.Information, "An identity token was refused ({Reason})")]
    private partial void TokenRefused(string reason);
}

/// <summary>Whom a host site vouches for.</summary>
/// <param name="CustomerReference">What the company calls the customer: the claim customer_reference, or else sub.</param>
public sealed record SiteIdentity(string Subject, string? Name, string? Email, string CustomerReference, DateTimeOffset ExpiresAt);
