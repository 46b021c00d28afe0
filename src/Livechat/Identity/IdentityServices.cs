using Livechat.Hosting;
using Livechat.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Livechat.Identity;

public static class IdentityServices
{
    /// <summary>For staff of every role.</summary>
    public const string StaffPolicy = "staff";

    /// <summary>For customers.</summary>
    public const string CustomerPolicy = "customer";

    // What OWASP asks of PBKDF2 with HMAC-SHA512; about a tenth of a second.
    private const int HashIterations = 210_000;
    private const int LeastPasswordLength = 10;

    public static IServiceCollection AddPeople(this IServiceCollection services, string dataFolder)
    {
        services.AddSingleton<IdentityChanges>()
            .AddSingleton<VisitorTokens>()
            .AddSingleton<SignIns>()
            .AddSingleton<PasswordSignIn>()
            .AddSingleton<SiteTokens>()
            .AddSingleton<SiteUsers>()
            .AddSingleton<DemoUsers>()
            .AddScoped<Users>()
            .AddScoped<IUserStore<User>>(provider => new UserOnlyStore<User, LivechatDb, Guid>(provider.GetRequiredService<LivechatDbScope>().Db));
        services.TryAddSingleton<ICustomerDirectory, NoCustomers>();

        services.Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = HashIterations);
        services.TryAddSingleton<IPasswordHasher<User>, PasswordHasher<User>>();
        services.AddIdentityCore<User>(identity =>
        {
            identity.User.RequireUniqueEmail = false; // The user name is the email, and is unique.
            identity.User.AllowedUserNameCharacters = ""; // No rule.
            // Length is what makes a password hard to guess; rules about characters make it hard to remember.
            identity.Password.RequiredLength = LeastPasswordLength;
            identity.Password.RequireDigit = identity.Password.RequireLowercase = identity.Password.RequireUppercase = identity.Password.RequireNonAlphanumeric = false;
            identity.Password.RequiredUniqueChars = 4;
        });

        services.AddAuthentication(SignInHandler.Name).AddScheme<AuthenticationSchemeOptions, SignInHandler>(SignInHandler.Name, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(StaffPolicy, policy => policy.RequireRole(Roles.Agent, Roles.Manager, Roles.Admin))
            .AddPolicy(CustomerPolicy, policy => policy.RequireRole(Roles.Customer))
            // An endpoint that says nothing about who may call it is for nobody but the signed-in. What is no endpoint is simply not found.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(call =>
                call.User.Identity?.IsAuthenticated == true || (call.Resource is HttpContext http && http.GetEndpoint() is null)).Build());

        AddKeys(services, dataFolder);
        return services;
    }

    /// <summary>The keys of forms live with the data. They are read when the first form is shown, not at the start.</summary>
    private static void AddKeys(IServiceCollection services, string dataFolder)
    {
        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure<LivechatOptions, IServer>((forms, options, server) => forms.Cookie = new FormCookie(options, server));
        services.AddDataProtection().SetApplicationName("livechat").PersistKeysToFileSystem(KeyFolder(dataFolder));
        foreach (var eager in services.Where(service => service.ServiceType == typeof(IHostedService)
                     && service.ImplementationType?.Namespace?.StartsWith("Microsoft.AspNetCore.DataProtection", StringComparison.Ordinal) == true).ToList())
            services.Remove(eager);
    }

    private static DirectoryInfo KeyFolder(string dataFolder)
    {
        var path = Path.Combine(dataFolder, "keys");
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
