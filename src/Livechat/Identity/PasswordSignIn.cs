using System.Buffers.Binary;
using System.Security.Cryptography;
using Livechat.Hosting;
using Livechat.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Livechat.Identity;

/// <summary>
/// Sign-in with email and password. An attempt is counted before the password is looked at and taken back when it was right, so that
/// many guesses at once count like many in a row. Whatever is wrong (no such user, wrong password, locked, disabled) costs one commit and
/// one hash and looks the same.
/// Throws <see cref="StorageUnavailableException"/> when the database takes no writes; nobody is signed in then.
/// </summary>
public sealed partial class PasswordSignIn(
    CommitQueue commits, SignIns signIns, IPasswordHasher<User> hasher, IOptions<PasswordHasherOptions> hashing, LivechatOptions options, TimeProvider time,
    ILogger<PasswordSignIn> log)
{
    private const int LongestEmail = 254;
    private const int LongestPassword = 200;

    // A hash takes a core for a tenth of a second; the chat needs the cores too.
    private readonly SemaphoreSlim _hashing = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly string _decoy = Decoy(hashing.Value.IterationCount);

    /// <param name="address">See <see cref="AddressKey"/>.</param>
    public async Task<PasswordResult> TryAsync(string email, string password, string address)
    {
        if (email.Length > LongestEmail || password.Length > LongestPassword)
            return new PasswordResult(PasswordOutcome.Wrong);
        var attempt = await commits.WriteAsync(write => Count(write, User.Normalize(email), address));
        if (attempt is null)
        {
            AddressShutOut();
            return new PasswordResult(PasswordOutcome.TooMany);
        }
        var isRight = await IsRightAsync(attempt.Hash ?? _decoy, password);
        if (!isRight || attempt.Hash is null || attempt.IsBarred)
        {
            if (attempt.Locks && !isRight)
                AccountLocked(attempt.UserId);
            return new PasswordResult(PasswordOutcome.Wrong);
        }
        var token = await commits.WriteAsync(write =>
        {
            write.Execute("DELETE FROM sign_in_failures WHERE id = @id", ("@id", attempt.Id));
            write.Execute("UPDATE users SET access_failed_count = 0, lockout_end = NULL WHERE id = @id", ("@id", attempt.UserId));
            return signIns.Start(write, attempt.UserId, attempt.Stamp);
        });
        SignedIn(attempt.UserId);
        return new PasswordResult(PasswordOutcome.SignedIn, token);
    }

    /// <summary>Null when this address has failed too often.</summary>
    private Attempt? Count(WriteSession write, string name, string address)
    {
        var now = time.GetUtcNow();
        var nowMs = now.ToUnixTimeMilliseconds();
        write.Execute("DELETE FROM sign_in_failures WHERE at <= @before", ("@before", (now - options.SignIn.Lock).ToUnixTimeMilliseconds()));
        var failures = write.First("SELECT count(*) FROM sign_in_failures WHERE address = @address", row => row.GetInt64(0), ("@address", address));
        if (failures >= options.SignIn.FailuresPerAddress)
            return null;
        var id = Guid.CreateVersion7();
        write.Execute("INSERT INTO sign_in_failures (id, address, at) VALUES (@id, @address, @now)", ("@id", id), ("@address", address), ("@now", nowMs));
        var user = write.First(
            """
            SELECT id, password_hash, security_stamp, access_failed_count, lockout_end, disabled = 1 OR (demo = 1 AND @demo = 0)
            FROM users WHERE normalized_user_name = @name AND subject IS NULL
            """,
            row => new
            {
                Id = row.GetGuid(0),
                Hash = row.TextOrNull(1),
                Stamp = row.GetString(2),
                Failed = row.GetInt32(3),
                LockedUntil = row.IsDBNull(4) ? (long?)null : row.GetInt64(4),
                IsOut = row.GetBoolean(5),
            }, ("@name", name), ("@demo", options.Demo));
        if (user is null)
            return new Attempt(id, Guid.Empty, null, "", IsBarred: true, Locks: false);
        if (user.LockedUntil > nowMs)
            return new Attempt(id, user.Id, user.Hash, user.Stamp, IsBarred: true, Locks: false);
        // A lock that has run out gives all attempts back.
        var failed = user.LockedUntil is null ? user.Failed + 1 : 1;
        var locks = failed >= options.SignIn.Attempts;
        write.Execute("UPDATE users SET access_failed_count = @failed, lockout_end = @until WHERE id = @id",
            ("@failed", failed), ("@until", locks ? (now + options.SignIn.Lock).ToUnixTimeMilliseconds() : null), ("@id", user.Id));
        return new Attempt(id, user.Id, user.Hash, user.Stamp, user.IsOut, locks);
    }

    private async Task<bool> IsRightAsync(string hash, string password)
    {
        await _hashing.WaitAsync();
        try
        {
            // The hasher knows nothing of the user; it has the parameter for those that do.
            return await Task.Run(() => hasher.VerifyHashedPassword(null!, hash, password)) != PasswordVerificationResult.Failed;
        }
        finally
        {
            _hashing.Release();
        }
    }

    /// <summary>The hash of no password, to be compared with when there is nothing to compare with: the layout of Identity's version 3.</summary>
    private static string Decoy(int iterations)
    {
        const int head = 13, saltBytes = 16, keyBytes = 32;
        var hash = RandomNumberGenerator.GetBytes(head + saltBytes + keyBytes);
        hash[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(1), 2); // HMAC-SHA512
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(5), (uint)iterations);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(9), saltBytes);
        return Convert.ToBase64String(hash);
    }

    private sealed record Attempt(Guid Id, Guid UserId, string? Hash, string Stamp, bool IsBarred, bool Locks);

    [LoggerMessage(300, LogLevel.Information, "User {UserId} signed in")]
    private partial void SignedIn(Guid userId);

    [LoggerMessage(301, LogLevel.Warning, "Wrong passwords have locked user {UserId}")]
    private partial void AccountLocked(Guid userId);

    [LoggerMessage(302, LogLevel.Warning, "An address is shut out of signing in after too many failures")]
    private partial void AddressShutOut();
}

public enum PasswordOutcome
{
    SignedIn,

    /// <summary>Email or password or both; or the account is locked or disabled. Nobody is told which.</summary>
    Wrong,

    /// <summary>Too many failures came from this address.</summary>
    TooMany,
}

/// <param name="Token">The only copy of the new sign-in's token.</param>
public sealed record PasswordResult(PasswordOutcome Outcome, string? Token = null);
