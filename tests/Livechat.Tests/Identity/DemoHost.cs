using Livechat.Identity;
using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

[assembly: AssemblyFixture(typeof(DemoHost))]

namespace Livechat.Tests.Identity;

/// <summary>One server in demo mode, with its demo users, for all tests that change none of them.</summary>
public sealed class DemoHost : IAsyncDisposable
{
    public const string Tariro = "tariro@msasaloaf.example";
    public const string Thabani = "thabani@gonzorafarm.example";
    public const string Agent = "mandla@staff.slyker.example";
    public const string Manager = "rumbidzai@staff.slyker.example";
    public const string Admin = "tinotenda@staff.slyker.example";
    public const string Secret = "a secret of the host site, long enough for HS256";

    /// <summary>What every test host of this folder starts with: nobody is shut out for what other tests get wrong.</summary>
    public static (string, string)[] Settings { get; } =
    [
        ("LIVECHAT_DEMO", "true"), ("LIVECHAT_SIGN_IN_FAILURES_PER_ADDRESS", "1000000"), ("LIVECHAT_IDENTITY_SECRET", Secret), ("LIVECHAT_SOCKETS_PER_VISITOR", "1000"),
    ];

    private readonly Lazy<Task<LivechatHost>> _host = new(() => LivechatHost.StartAsync(Settings));

    public Task<LivechatHost> GetAsync() => _host.Value;

    public static string PasswordOf(LivechatHost host) => File.ReadAllText(Path.Combine(host.DataFolder, "demo-password")).Trim();

    /// <summary>A user made for one test, who may be locked, disabled and changed.</summary>
    public static async Task<string> AddUserAsync(LivechatHost host, string password, string role = Roles.Customer, params string[] departments)
    {
        var email = $"{Guid.NewGuid():N}@people.example";
        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Users>().AddAsync(new NewUser(email, "Some", "Body", role, departments), password);
        return email;
    }

    /// <summary>Does something to a user as the server itself would.</summary>
    public static async Task ChangeAsync(LivechatHost host, string email, Func<Users, User, Task> change)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<Users>();
        await change(users, (await users.FindAsync(email))!);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host.IsValueCreated)
            await (await _host.Value).DisposeAsync();
    }
}
