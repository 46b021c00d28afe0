using System.Text;
using Livechat.Conversations;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Storage;

namespace Livechat.Server.Verbs;

internal static class UserVerb
{
    /// <summary>Runs a verb on the migrated database. A server that runs on it meanwhile notices within seconds.</summary>
    public static async Task<int> RunAsync(string[] args, Func<Users, WebApplication, Task<int>> run, CancellationToken cancel)
    {
        await using var app = ServerApp.Build(args);
        await app.Services.GetRequiredService<Migrator>().MigrateAsync(cancel);
        await using var scope = app.Services.CreateAsyncScope();
        try
        {
            return await run(scope.ServiceProvider.GetRequiredService<Users>(), app);
        }
        catch (UserException e)
        {
            throw new StartException(e.Faults);
        }
    }

    public static async Task<int> AddAsync(Users users, UserArguments person, WebApplication app)
    {
        var role = CheckRole(person, Roles.Customer);
        if (await users.FindAsync(person.Email) is not null)
            throw new StartException([$"{person.Email} is a user already. `user reset` gives them a new password, `user role` another role."]);
        var user = await users.AddAsync(await NewUserAsync(person, role, app), ReadPassword());
        Console.WriteLine($"{user.Email} can sign in now ({Describe(user)}).");
        return 0;
    }

    public static async Task<int> InviteAsync(Users users, UserArguments person, WebApplication app)
    {
        var role = CheckRole(person, Roles.Customer);
        var user = await users.FindAsync(person.Email);
        if (user?.PasswordHash is not null)
            throw new StartException([$"{person.Email} has a password already. `user reset` prints a link for a new one."]);
        user ??= await users.AddAsync(await NewUserAsync(person, role, app), null);
        return await PrintLinkAsync(users, user, "invite", app);
    }

    public static async Task<int> ResetAsync(Users users, string email, WebApplication app) =>
        await PrintLinkAsync(users, await AccessAsync(users, email), "reset", app);

    public static async Task<int> SetRoleAsync(Users users, UserArguments person)
    {
        var user = await AccessAsync(users, person.Email);
        await users.SetRoleAsync(user, CheckRole(person, null), person.Departments);
        Console.WriteLine($"{user.Email} is now: {Describe(user)}. They are signed out everywhere.");
        return 0;
    }

    public static async Task<int> SetDisabledAsync(Users users, string email, bool disabled)
    {
        var user = await AccessAsync(users, email);
        await users.SetDisabledAsync(user, disabled);
        Console.WriteLine(disabled ? $"{user.Email} is shut out, and signed out everywhere." : $"{user.Email} can sign in again.");
        return 0;
    }

    public static async Task<int> ListAsync(Users users, CancellationToken cancel)
    {
        foreach (var user in await users.ListAsync(cancel))
        {
            var state = user.Disabled ? "disabled" : user.PasswordHash is null && user.Subject is null ? "invited" : "active";
            Console.WriteLine($"{user.Email ?? user.UserName}  {Describe(user)}  {state}{(user.Demo ? "  demo" : "")}");
        }
        return 0;
    }

    private static async Task<User> AccessAsync(Users users, string email) =>
        await users.FindAsync(email) ?? throw new StartException([$"There is no user {email}. `user list` shows them all."]);

    private static string CheckRole(UserArguments person, string? fallback)
    {
        var role = person.Role ?? fallback ?? throw new StartException([$"Say which role with --role: {string.Join(", ", Roles.All)}."]);
        if (!Roles.All.Contains(role))
            throw new StartException([$"There is no role '{role}'. Roles are {string.Join(", ", Roles.All)}."]);
        if (person.Departments.Except(Departments.All).FirstOrDefault() is { } unknown)
            throw new StartException([$"There is no department '{unknown}'. Departments are {string.Join(", ", Departments.All.Order(StringComparer.Ordinal))}."]);
        if (role == Roles.Agent && person.Departments.Length == 0)
            throw new StartException(["An agent works in departments: name one or more with --department."]);
        if (role != Roles.Agent && person.Departments.Length > 0)
            throw new StartException(["Only an agent has departments; managers and admins have all of them, customers none."]);
        return role;
    }

    private static async Task<NewUser> NewUserAsync(UserArguments person, string role, WebApplication app)
    {
        var email = person.Email.Trim();
        var at = email.IndexOf('@');
        if (at < 1 || at == email.Length - 1 || email.Length > 254 || email.Any(char.IsWhiteSpace))
            throw new StartException([$"'{email}' is not an email address."]);
        Guid? customer = null;
        if (person.Customer is { } reference)
        {
            if (role != Roles.Customer)
                throw new StartException(["Only a customer belongs to a customer reference; leave out --customer."]);
            customer = await app.Services.GetRequiredService<ICustomerDirectory>().FindByReferenceAsync(reference, CancellationToken.None)
                ?? throw new StartException([$"There is no customer with the reference '{reference}'."]);
        }
        return new NewUser(email, person.FirstName ?? email[..at], person.LastName ?? "", role, person.Departments, customer);
    }

    private static async Task<int> PrintLinkAsync(Users users, User user, string page, WebApplication app)
    {
        var token = await users.CreateLinkAsync(user);
        var options = app.Services.GetRequiredService<LivechatOptions>();
        var address = options.PublicUrl ?? app.Configuration["urls"]?.Split(';')[0] ?? "http://localhost:3000";
        Console.WriteLine($"{address.TrimEnd('/')}/{page}/{token}");
        Console.WriteLine($"Give this link to {user.Email}. It works once, within an hour; whoever has it can set the password.");
        return 0;
    }

    private static string Describe(User user) => user.Departments.Length == 0 ? user.Role : $"{user.Role} in {user.Departments.Replace(" ", ", ")}";

    /// <summary>From standard input when that is a file or a pipe; otherwise asked for twice and not shown.</summary>
    private static string ReadPassword()
    {
        if (Console.IsInputRedirected)
            return Console.In.ReadLine() ?? throw new StartException(["No password came from standard input."]);
        var password = Ask("Password: ");
        return password == Ask("The same again: ") ? password : throw new StartException(["The two passwords are not the same."]);
    }

    private static string Ask(string prompt)
    {
        Console.Error.Write(prompt);
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
                text.Length = Math.Max(0, text.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                text.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return text.ToString();
    }
}
