using System.Data.Common;
using System.Text.Json;
using Livechat.Hosting;
using Livechat.Storage;

namespace Livechat.Identity;

/// <summary>
/// Who is signed in where. A sign-in is good while it is neither ended nor expired and its user is the same as then: not disabled, the same
/// password, the same role. All of that is decided here, by one condition in SQL; an error is never an answer.
/// Throws <see cref="StorageUnavailableException"/> when the database cannot say.
/// </summary>
public sealed class SignIns(Database database, CommitQueue commits, IdentityChanges changes, LivechatOptions options, TimeProvider time)
{
    private const string PersonColumns = "u.id, u.role, u.departments, u.customer_id, u.first_name, u.last_name";

    /// <summary>Demo users are nobody as soon as the server is no demo any more.</summary>
    private const string IsActive = "u.disabled = 0 AND (u.demo = 0 OR @demo = 1)";

    private const string IsGood = $"s.ended_at IS NULL AND s.expires_at > @now AND s.stamp = u.security_stamp AND {IsActive}";

    /// <summary>Who holds this token; null when it is no good sign-in's, for whatever reason.</summary>
    public async Task<Principal?> FindAsync(string? token, CancellationToken cancel)
    {
        if (SecretToken.HashOf(token) is not { } hash)
            return null;
        var found = await database.QueryAsync(
            $"SELECT s.id, {PersonColumns} FROM sign_ins s JOIN users u ON u.id = s.user_id WHERE s.token_hash = @hash AND {IsGood}",
            ReadPrincipal, [("@hash", hash), ("@now", Now()), ("@demo", options.Demo)], cancel);
        return found.SingleOrDefault();
    }

    /// <summary>The user who owns conversations under this key, as they are now; null when they are gone or disabled. A guest is always there.</summary>
    public async Task<Principal?> FindByKeyAsync(string key, CancellationToken cancel)
    {
        var (kind, id) = key.Split(':') is [var name, var text] && Guid.TryParseExact(text, "N", out var parsed) ? (name, parsed) : ("", Guid.Empty);
        if (kind == "guest")
            return new Principal(PrincipalKind.Guest, id);
        var found = await database.QueryAsync(
            $"SELECT NULL, {PersonColumns} FROM users u WHERE u.id = @id AND {IsActive}", ReadPrincipal, [("@id", id), ("@demo", options.Demo)], cancel);
        return found.SingleOrDefault(principal => principal.Key == key);
    }

    /// <summary>
    /// Of these sign-ins, and of these users whom a host site signed in, the ones that are still good, as they are now. One query, however many.
    /// </summary>
    public Task<List<Principal>> StillGoodAsync(IEnumerable<Guid> signIns, IEnumerable<Guid> siteUsers, CancellationToken cancel) => database.QueryAsync(
        // json_each because a list of unknown length is no parameter; everything in it is an id made here.
        $"""
        SELECT s.id, {PersonColumns} FROM sign_ins s JOIN users u ON u.id = s.user_id
        WHERE s.id IN (SELECT value FROM json_each(@signIns)) AND {IsGood}
        UNION ALL
        SELECT NULL, {PersonColumns} FROM users u WHERE u.id IN (SELECT value FROM json_each(@users)) AND {IsActive}
        """, ReadPrincipal, [("@signIns", List(signIns)), ("@users", List(siteUsers)), ("@now", Now()), ("@demo", options.Demo)], cancel);

    /// <summary>Whether somebody may still do what they could when they came, as a write sees it: signed in, not disabled, the same rights.</summary>
    internal bool IsStill(WriteSession write, Principal then)
    {
        if (!then.IsSignedIn)
            return true;
        var now = then.SignInId is { } signIn
            ? write.First($"SELECT s.id, {PersonColumns} FROM sign_ins s JOIN users u ON u.id = s.user_id WHERE s.id = @id AND {IsGood}",
                ReadPrincipal, ("@id", signIn), ("@now", Now()), ("@demo", options.Demo))
            : write.First($"SELECT NULL, {PersonColumns} FROM users u WHERE u.id = @id AND {IsActive}",
                ReadPrincipal, ("@id", then.Id), ("@demo", options.Demo));
        return now?.HasRightsOf(then) == true;
    }

    /// <summary>Ends one sign-in. Its sockets are closed at once in this process, and within seconds in others.</summary>
    public async Task EndAsync(Guid id)
    {
        await commits.WriteAsync(write => write.Execute("UPDATE sign_ins SET ended_at = @now WHERE id = @id AND ended_at IS NULL", ("@now", Now()), ("@id", id)));
        changes.Announce();
    }

    /// <summary>Signs a user in, inside a write; returns the only copy of the token.</summary>
    internal string Start(WriteSession write, Guid userId, string stamp)
    {
        var token = SecretToken.Create();
        var now = time.GetUtcNow();
        // Old ones are of no use to anybody, and go when there is a write anyhow.
        write.Execute("DELETE FROM sign_ins WHERE user_id = @user AND expires_at <= @now", ("@user", userId), ("@now", now.ToUnixTimeMilliseconds()));
        write.Execute(
            "INSERT INTO sign_ins (id, user_id, token_hash, stamp, created_at, expires_at) VALUES (@id, @user, @hash, @stamp, @now, @expires)",
            ("@id", Guid.CreateVersion7()), ("@user", userId), ("@hash", SecretToken.Hash(token)), ("@stamp", stamp),
            ("@now", now.ToUnixTimeMilliseconds()), ("@expires", (now + options.SignIn.Lifetime).ToUnixTimeMilliseconds()));
        return token;
    }

    private static Principal ReadPrincipal(DbDataReader row)
    {
        var role = row.GetString(2);
        return new Principal(Roles.KindOf(role), row.GetGuid(1))
        {
            Role = role,
            Departments = row.GetString(3).Split(' ', StringSplitOptions.RemoveEmptyEntries),
            CustomerId = row.IdOrNull(4),
            SignInId = row.IdOrNull(0),
            Name = $"{row.GetString(5)} {row.GetString(6)}".Trim() is { Length: > 0 } name ? name : null,
        };
    }

    // As the driver writes ids: the comparison is one of texts.
    private static string List(IEnumerable<Guid> ids) =>
        JsonSerializer.Serialize(ids.Select(id => id.ToString("D").ToUpperInvariant()).ToArray(), IdentityJson.Default.StringArray);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
internal sealed partial class IdentityJson : System.Text.Json.Serialization.JsonSerializerContext;
