using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Livechat.Hosting;
using Livechat.Storage;
using Microsoft.AspNetCore.Identity;

namespace Livechat.Identity;

/// <summary>
/// The customers and staff of the demo content. They exist only while the server runs as a demo, and share one password that is random for
/// each data folder. Their ids follow from their emails, so that they find their conversations again after a time without them.
/// </summary>
public sealed class DemoUsers(CommitQueue commits, IPasswordHasher<User> hasher, ICustomerDirectory customers, LivechatOptions options)
{
    private const int PasswordBytes = 12;

    /// <summary>The password of all of them, once <see cref="PrepareAsync"/> has run in demo mode; null otherwise.</summary>
    public string? Password { get; private set; }

    /// <summary>Who they are, once <see cref="PrepareAsync"/> has run in demo mode; empty otherwise.</summary>
    public IReadOnlyList<string> Emails { get; private set; } = [];

    /// <summary>Makes the demo users, or sees that there are none.</summary>
    public async Task PrepareAsync(CancellationToken cancel)
    {
        if (!options.Demo)
        {
            await commits.WriteAsync(write => write.Execute("DELETE FROM users WHERE demo = 1"));
            return;
        }
        var people = Read(Path.Combine(options.ContentFolder, "demo", "accounts.json"));
        if (people.Count == 0)
            return;
        (Password, var isNew) = ReadOrMakePassword();
        var known = await commits.WriteAsync(write => write.All("SELECT id FROM users WHERE demo = 1", row => row.GetGuid(0)));
        if (isNew || people.Any(person => !known.Contains(person.Id)))
        {
            // One password, so one hash: a salt of each one's own would hide nothing and cost a tenth of a second a head at the start.
            var hash = hasher.HashPassword(null!, Password);
            await commits.WriteAsync(write => people.Sum(person => Store(write, person, hash)));
        }
        await LinkAsync(people, cancel);
        Emails = [.. people.Select(person => person.Email)];
    }

    /// <summary>The id of a demo user, which follows from the email.</summary>
    public static Guid IdOf(string email) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"demo user {email}")).AsSpan(0, 16), bigEndian: true);

    private (string Password, bool IsNew) ReadOrMakePassword()
    {
        var file = new KeyFile(Path.Combine(options.DataFolder, "demo-password"), PasswordBytes);
        var isNew = file.Find() is null;
        return (Encoding.UTF8.GetString(file.FindOrMake()), isNew);
    }

    private static int Store(WriteSession write, Person person, string hash) => write.Execute(
        """
        INSERT INTO users (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, password_hash, security_stamp, concurrency_stamp,
            lockout_enabled, access_failed_count, first_name, last_name, role, departments, disabled, demo, created_at)
        VALUES (@id, @email, @normal, @email, @normal, 1, @hash, @stamp, @stamp, 1, 0, @first, @last, @role, @departments, 0, 1, @joined)
        ON CONFLICT (id) DO UPDATE SET password_hash = excluded.password_hash, security_stamp = excluded.security_stamp
        """,
        ("@id", person.Id), ("@email", person.Email), ("@normal", User.Normalize(person.Email)), ("@hash", hash), ("@stamp", Guid.NewGuid().ToString()),
        ("@first", person.FirstName), ("@last", person.LastName), ("@role", person.Role), ("@departments", person.Departments),
        ("@joined", person.Joined.ToUnixTimeMilliseconds()));

    /// <summary>Belongs to the accounts of the same demo, where a customer's reference is the email of their user.</summary>
    private async Task LinkAsync(IReadOnlyList<Person> people, CancellationToken cancel)
    {
        var links = new List<(Guid User, Guid Customer)>();
        foreach (var person in people.Where(person => person.Role == Roles.Customer))
        {
            if (await customers.FindByReferenceAsync(person.Email, cancel) is { } customer)
                links.Add((person.Id, customer));
        }
        if (links.Count > 0)
        {
            await commits.WriteAsync(write => links.Sum(link => write.Execute(
                "UPDATE users SET customer_id = @customer WHERE id = @id AND customer_id IS DISTINCT FROM @customer", ("@customer", link.Customer), ("@id", link.User))));
        }
    }

    /// <summary>A content folder without demo accounts has no demo users.</summary>
    private static List<Person> Read(string file)
    {
        if (!File.Exists(file))
            return [];
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = document.RootElement;
        return
        [
            .. root.GetProperty("customers").EnumerateArray().Concat(root.GetProperty("users_without_client").EnumerateArray())
                .Select(entry => ReadPerson(entry.GetProperty("user"), Roles.Customer, "")),
            .. root.GetProperty("staff").EnumerateArray().Select(entry =>
            {
                var role = entry.GetProperty("role").GetString()!;
                return ReadPerson(entry, role, role == Roles.Agent ? entry.GetProperty("department").GetString() ?? "" : "");
            }),
        ];
    }

    private static Person ReadPerson(JsonElement json, string role, string departments)
    {
        var email = json.GetProperty("email").GetString()!;
        return new Person(
            IdOf(email), email, json.GetProperty("first_name").GetString()!, json.GetProperty("last_name").GetString()!, role, departments,
            json.GetProperty("joined").GetDateTimeOffset());
    }

    private sealed record Person(Guid Id, string Email, string FirstName, string LastName, string Role, string Departments, DateTimeOffset Joined);
}
