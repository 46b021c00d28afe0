using Livechat.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Livechat.Identity;

/// <summary>
/// Makes and changes users, through ASP.NET Core Identity. Every change of what somebody may do gives them a new security stamp, which ends
/// all their sign-ins. Throws <see cref="UserException"/> with sentences when a rule is broken.
/// </summary>
public sealed class Users(UserManager<User> manager, LivechatDbScope scope, IdentityChanges changes, TimeProvider time)
{
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(1);

    /// <summary>The user who signs in with this email; null when there is none.</summary>
    public Task<User?> FindAsync(string email) => manager.FindByNameAsync(email.Trim());

    public Task<List<User>> ListAsync(CancellationToken cancel) => scope.Db.Set<User>().AsNoTracking().OrderBy(user => user.NormalizedUserName).ToListAsync(cancel);

    /// <param name="password">Null for a user who will set one by a link.</param>
    public async Task<User> AddAsync(NewUser request, string? password)
    {
        var email = request.Email.Trim();
        var user = new User
        {
            Id = Guid.CreateVersion7(),
            UserName = email,
            Email = email,
            FirstName = request.FirstName,
            LastName = request.LastName,
            Role = request.Role,
            Departments = string.Join(' ', request.Departments),
            CustomerId = request.CustomerId,
            CreatedAt = time.GetUtcNow(),
        };
        Check(password is null ? await manager.CreateAsync(user) : await manager.CreateAsync(user, password));
        return user;
    }

    public async Task SetPasswordAsync(User user, string password)
    {
        await SetPasswordHashAsync(user, password);
        await RenewAsync(user);
    }

    public Task SetDisabledAsync(User user, bool disabled)
    {
        user.Disabled = disabled;
        return RenewAsync(user);
    }

    public Task SetRoleAsync(User user, string role, IEnumerable<string> departments)
    {
        user.Role = role;
        user.Departments = string.Join(' ', departments);
        return RenewAsync(user);
    }

    /// <summary>A token for a link that lets this user set a password, once, within an hour. Links made before are worth nothing any more.</summary>
    public async Task<string> CreateLinkAsync(User user)
    {
        var token = SecretToken.Create();
        var now = time.GetUtcNow();
        await scope.Db.Set<AccountLink>().Where(link => link.UserId == user.Id).ExecuteDeleteAsync();
        scope.Db.Add(new AccountLink
        {
            Id = Guid.CreateVersion7(),
            UserId = user.Id,
            TokenHash = SecretToken.Hash(token),
            CreatedAt = now,
            ExpiresAt = now + LinkLifetime,
        });
        await scope.Db.SaveChangesAsync();
        return token;
    }

    /// <summary>Whose link this is, while it can still be used; null otherwise. Looking uses nothing up.</summary>
    public async Task<User?> FindByLinkAsync(string token) =>
        await Usable(token) is { } link ? await manager.FindByIdAsync(link.UserId.ToString()) : null;

    /// <summary>Sets the password by a link. False when the link was used, ran out or never was; a password that is refused does not use it up.</summary>
    public async Task<bool> UseLinkAsync(string token, string password)
    {
        if (await Usable(token) is not { } link || await manager.FindByIdAsync(link.UserId.ToString()) is not { } user)
            return false;
        // Hashed before the transaction: it holds the one write lock there is.
        await SetPasswordHashAsync(user, password);
        await using (var transaction = await scope.Db.Database.BeginTransactionAsync())
        {
            var now = time.GetUtcNow();
            var used = await scope.Db.Set<AccountLink>().Where(l => l.Id == link.Id && l.UsedAt == null && l.ExpiresAt > now)
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.UsedAt, now));
            if (used == 0)
                return false;
            user.EmailConfirmed = true;
            Check(await manager.UpdateSecurityStampAsync(user));
            await transaction.CommitAsync();
        }
        changes.Announce();
        return true;
    }

    private async Task<AccountLink?> Usable(string token)
    {
        if (SecretToken.HashOf(token) is not { } hash)
            return null;
        var now = time.GetUtcNow();
        return await scope.Db.Set<AccountLink>().AsNoTracking().SingleOrDefaultAsync(link => link.TokenHash == hash && link.UsedAt == null && link.ExpiresAt > now);
    }

    private async Task SetPasswordHashAsync(User user, string password)
    {
        foreach (var validator in manager.PasswordValidators)
            Check(await validator.ValidateAsync(manager, user, password));
        user.PasswordHash = manager.PasswordHasher.HashPassword(user, password);
        user.AccessFailedCount = 0;
        user.LockoutEnd = null;
    }

    private async Task RenewAsync(User user)
    {
        Check(await manager.UpdateSecurityStampAsync(user));
        changes.Announce();
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new UserException([.. result.Errors.Select(error => error.Description)]);
    }
}

/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="Departments">Of an agent.</param>
public sealed record NewUser(
    string Email, string FirstName, string LastName, string Role, IReadOnlyList<string> Departments, Guid? CustomerId = null);

/// <summary>A rule about users was broken; each fault is a sentence for whoever tries.</summary>
public sealed class UserException(IReadOnlyList<string> faults) : Exception(string.Join(" ", faults))
{
    public IReadOnlyList<string> Faults => faults;
}
