using System.Data.Common;
using Livechat.Storage;

namespace Livechat.Identity;

/// <summary>
/// The tokens guests are known by. A browser's token changes when its user signs in and when they sign out; the old one is dead then, whoever
/// else knows it. (See <see cref="SecretToken"/> for how tokens are made and kept.)
/// </summary>
public sealed class VisitorTokens(Database database, CommitQueue commits, IdentityChanges changes, TimeProvider time)
{
    /// <summary>Whether a row of visitors is the living guest of the token @hash.</summary>
    internal const string IsKnown = "token_hash = @hash AND retired_at IS NULL";

    /// <summary>The key (<see cref="Principal.Key"/>) of the guest in a row v of visitors, whether the database has ids as texts or not.</summary>
    internal const string KeyOfVisitor = "'guest:' || lower(replace(CAST(v.id AS TEXT), '-', ''))";

    // Nobody signs in more often than that without ever signing out or claiming.
    private const int LongestChain = 10;

    /// <summary>The guest with this token; null for any other text.</summary>
    public async Task<Principal?> FindAsync(string? token, CancellationToken cancel)
    {
        if (SecretToken.HashOf(token) is not { } hash)
            return null;
        var guests = await database.QueryAsync(
            $"SELECT id FROM visitors WHERE {IsKnown}", row => Read(row, 0), [("@hash", hash)], cancel);
        return guests.SingleOrDefault();
    }

    /// <summary>The guest with the id in this column, of a row that a token was compared with.</summary>
    internal static Principal Read(DbDataReader row, int column) => new(PrincipalKind.Guest, row.GetGuid(column));

    /// <summary>A new guest and the only copy of their token. Durable when the task ends.</summary>
    public Task<(Principal Guest, string Token)> CreateAsync() => commits.WriteAsync(write => Insert(write, null));

    /// <summary>
    /// Ends a guest and begins another in the same browser; returns the new one and the only copy of its token. With
    /// <paramref name="keepsHistory"/> the new one may still claim what the old one said.
    /// </summary>
    public async Task<(Principal Guest, string Token)> RotateAsync(Principal guest, bool keepsHistory)
    {
        var renewed = await commits.WriteAsync(write =>
        {
            Retire(write, guest);
            return Insert(write, keepsHistory ? guest.Id : null);
        });
        changes.Announce();
        return renewed;
    }

    /// <summary>Ends a guest with none to follow: the token is dead, and what was said is reached by nobody's.</summary>
    public async Task RetireAsync(Principal guest)
    {
        await commits.WriteAsync(write => Retire(write, guest));
        changes.Announce();
    }

    /// <summary>Who this guest is and was in this browser, by the keys that own conversations.</summary>
    public async Task<IReadOnlyList<string>> HistoryAsync(Principal guest, CancellationToken cancel) => await database.QueryAsync(
        """
        WITH RECURSIVE chain (id, predecessor_id, depth) AS (
            SELECT id, predecessor_id, 1 FROM visitors WHERE id = @id
            UNION ALL
            SELECT v.id, v.predecessor_id, c.depth + 1 FROM visitors v JOIN chain c ON v.id = c.predecessor_id WHERE c.depth < @most)
        SELECT id FROM chain
        """, row => new Principal(PrincipalKind.Guest, row.GetGuid(0)).Key, [("@id", guest.Id), ("@most", LongestChain)], cancel);

    /// <summary>The guests whose tokens died at or after <paramref name="since"/>.</summary>
    public Task<List<Guid>> RetiredAsync(DateTimeOffset since, CancellationToken cancel) => database.QueryAsync(
        "SELECT id FROM visitors WHERE retired_at >= @since", row => row.GetGuid(0), [("@since", since.ToUnixTimeMilliseconds())], cancel);

    private int Retire(WriteSession write, Principal guest) =>
        write.Execute("UPDATE visitors SET retired_at = @now WHERE id = @id AND retired_at IS NULL", ("@now", Now()), ("@id", guest.Id));

    private (Principal Guest, string Token) Insert(WriteSession write, Guid? predecessor)
    {
        var token = SecretToken.Create();
        var id = Guid.CreateVersion7();
        write.Execute(
            "INSERT INTO visitors (id, token_hash, predecessor_id, created_at) VALUES (@id, @hash, @predecessor, @now)",
            ("@id", id), ("@hash", SecretToken.Hash(token)), ("@predecessor", predecessor), ("@now", Now()));
        return (new Principal(PrincipalKind.Guest, id), token);
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
