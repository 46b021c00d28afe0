using System.CommandLine;
using Livechat.Identity;

namespace Livechat.Server.Verbs;

/// <summary>`user …`: the people who sign in. See <see cref="UserVerb"/> for what each does.</summary>
internal static class UserCommands
{
    private static readonly Option<string> Email = new("--email") { Description = "What they sign in with.", Required = true };
    private static readonly Option<string> Role = new("--role") { Description = $"{string.Join(", ", Roles.All)}." };
    private static readonly Option<string[]> Department = new("--department") { Description = "A department of an agent; may be given several times." };
    private static readonly Option<string> FirstName = new("--first-name") { Description = "First name." };
    private static readonly Option<string> LastName = new("--last-name") { Description = "Last name." };
    private static readonly Option<string> Customer = new("--customer") { Description = "Reference of the customer they belong to." };

    public static Command Create() => new("user", "Make and change the people who sign in.")
    {
        Verb("add", "Make a user; the password is asked for, or read from standard input.", (_, person, users, app) => UserVerb.AddAsync(users, person, app),
            Email, Role, Department, FirstName, LastName, Customer),
        Verb("invite", "Make a user, unless there is one, and print a link with which they choose a password.", (_, person, users, app) => UserVerb.InviteAsync(users, person, app),
            Email, Role, Department, FirstName, LastName, Customer),
        Verb("reset", "Print a link with which a user chooses a new password.", (_, person, users, app) => UserVerb.ResetAsync(users, person.Email, app), Email),
        Verb("role", "Change a user's role and departments; they are signed out everywhere.", (_, person, users, _) => UserVerb.SetRoleAsync(users, person), Email, Role, Department),
        Verb("disable", "Shut a user out; they are signed out everywhere.", (_, person, users, _) => UserVerb.SetDisabledAsync(users, person.Email, true), Email),
        Verb("enable", "Let a user in again.", (_, person, users, _) => UserVerb.SetDisabledAsync(users, person.Email, false), Email),
        Verb("list", "List all users.", (cancel, _, users, _) => UserVerb.ListAsync(users, cancel)),
    };

    private static Command Verb(
        string name, string description, Func<CancellationToken, UserArguments, Users, WebApplication, Task<int>> run, params Option[] options)
    {
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        foreach (var option in options)
            command.Add(option);
        command.SetAction((parsed, cancel) => CommandLine.Guarded(async () =>
        {
            T? Value<T>(Option<T> option) => options.Contains(option) ? parsed.GetValue(option) : default;
            var arguments = new UserArguments(
                Value(Email) ?? "", Value(Role), Value(Department) ?? [], Value(FirstName), Value(LastName), Value(Customer));
            return await UserVerb.RunAsync([.. parsed.UnmatchedTokens], (users, app) => run(cancel, arguments, users, app), cancel);
        }));
        return command;
    }
}

/// <summary>What the options of a `user` verb said.</summary>
internal sealed record UserArguments(string Email, string? Role, string[] Departments, string? FirstName, string? LastName, string? Customer);
