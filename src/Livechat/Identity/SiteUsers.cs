using Livechat.Storage;

namespace Livechat.Identity;

/// <summary>
/// The users whom a host site signs in. One row each, made when they first come, so that they own their conversations, can be disabled and
/// are named in the audit like everybody else. They have no password and no role but customer.
/// </summary>
public sealed class SiteUsers(Database database, CommitQueue commits, ICustomerDirectory customers, TimeProvider time)
{
    /// <summary>The customer a verified token names; null when the user was disabled here.</summary>
    public async Task<Principal?> FindOrAddAsync(SiteIdentity identity, CancellationToken cancel)
    {
        var customer = await customers.FindByReferenceAsync(identity.CustomerReference, cancel);
        var known = await FindAsync(identity.Subject, cancel);
        if (known is null || IsNews(identity.Name, known.Name) || IsNews(identity.Email, known.Email) || known.CustomerId != customer)
            known = await StoreAsync(identity, customer);
        return known.IsDisabled ? null : new Principal(PrincipalKind.Customer, known.Id)
        {
            Role = Roles.Customer,
            CustomerId = customer,
            Name = known.Name.Length > 0 ? known.Name : null,
        };
    }

    /// <summary>A token that leaves something out says nothing about it.</summary>
    private static bool IsNews(string? said, string? known) => !string.IsNullOrEmpty(said) && said != known;

    private async Task<SiteUser?> FindAsync(string subject, CancellationToken cancel) => (await database.QueryAsync(
        "SELECT id, first_name, email, customer_id, disabled FROM users WHERE subject = @subject", Read, [("@subject", subject)], cancel)).SingleOrDefault();

    private Task<SiteUser> StoreAsync(SiteIdentity identity, Guid? customer) => commits.WriteAsync(write =>
    {
        // A host site has one name for a person, not two. user_name must be unique and is not what anybody signs in with.
        write.Execute(
            """
            INSERT INTO users (id, user_name, normalized_user_name, email, email_confirmed, security_stamp, lockout_enabled, access_failed_count,
                first_name, last_name, role, departments, customer_id, subject, disabled, demo, created_at)
            VALUES (@id, @user, @user, @email, 0, @stamp, 0, 0, @name, '', 'customer', '', @customer, @subject, 0, 0, @now)
            ON CONFLICT (subject) DO UPDATE SET
                email = coalesce(excluded.email, email), first_name = coalesce(nullif(excluded.first_name, ''), first_name), customer_id = excluded.customer_id
            """,
            ("@id", Guid.CreateVersion7()), ("@user", $"SITE:{identity.Subject}"), ("@email", identity.Email), ("@stamp", Guid.NewGuid().ToString()),
            ("@name", identity.Name ?? ""), ("@customer", customer), ("@subject", identity.Subject), ("@now", time.GetUtcNow().ToUnixTimeMilliseconds()));
        return write.First(
            "SELECT id, first_name, email, customer_id, disabled FROM users WHERE subject = @subject", Read, ("@subject", identity.Subject))!;
    });

    private static SiteUser Read(System.Data.Common.DbDataReader row) =>
        new(row.GetGuid(0), row.GetString(1), row.TextOrNull(2), row.IdOrNull(3), row.GetBoolean(4));

    private sealed record SiteUser(Guid Id, string Name, string? Email, Guid? CustomerId, bool IsDisabled);
}
