using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Livechat.Storage;

namespace Livechat.Identity;

/// <summary>
/// The opaque tokens guests are known by: 256 random bits made here, stored only as a SHA-256 hash. A token that somebody else chose is
/// known to nobody and opens nothing. (A plain hash suffices: 256 random bits cannot be guessed from it.)
/// </summary>
public sealed class VisitorTokens(Database database, CommitQueue commits, TimeProvider time)
{
    private const int TokenBytes = 32;

    /// <summary>The guest with this token; null for any other text.</summary>
    public async Task<Principal?> FindAsync(string? token, CancellationToken cancel)
    {
        // 43 letters are what 32 bytes take in base64url; anything else is none of ours.
        if (token is not { Length: 43 })
            return null;
        var ids = await database.QueryAsync("SELECT id FROM visitors WHERE token_hash = @hash", row => row.GetGuid(0), [("@hash", Hash(token))], cancel);
        return ids.Count == 1 ? new Principal(PrincipalKind.Guest, ids[0]) : null;
    }

    /// <summary>A new guest and the only copy of their token. Durable when the task ends.</summary>
    public async Task<(Principal Guest, string Token)> CreateAsync()
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var id = Guid.CreateVersion7();
        await commits.WriteAsync(write => write.Execute(
            "INSERT INTO visitors (id, token_hash, created_at) VALUES (@id, @hash, @now)",
            ("@id", id), ("@hash", Hash(token)), ("@now", time.GetUtcNow().ToUnixTimeMilliseconds())));
        return (new Principal(PrincipalKind.Guest, id), token);
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
