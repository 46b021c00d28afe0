using Livechat.Identity;
using Livechat.Server.DemoSite;

namespace Livechat.Server.SignIn;

public static class SignInEndpoints
{
    public static IServiceCollection AddSignIn(this IServiceCollection services) => services
        .AddSingleton<BrowserSignIn>()
        .AddSingleton<AuthApi>()
        .AddSingleton<SignInPages>()
        .AddScoped<CurrentPage>();

    public static void MapSignIn(this WebApplication app)
    {
        var api = app.MapGroup("/api/auth");
        api.MapPost("/login", static context => Api(context).LoginAsync(context)).AllowAnonymous();
        api.MapPost("/logout", static context => Api(context).LogoutAsync(context)).AllowAnonymous();
        api.MapGet("/me", static context => Api(context).MeAsync(context));
        api.MapPost("/claim", static context => Api(context).ClaimAsync(context)).RequireAuthorization(IdentityServices.CustomerPolicy);
        app.Map("/api/{**rest}", static context =>
            ApiAnswer.WriteAsync(context, StatusCodes.Status404NotFound, "not_found", "There is nothing at this address."));

        var pages = app.MapPages();
        pages.AllowAnonymous();
        pages.MapGet("/sign-in", (HttpContext context, string? next, string? note, SignInPages site) => site.Show(context, next, note));
        pages.MapPost("/sign-in", (HttpContext context, SignInPages site) => site.SignInAsync(context));
        pages.MapPost("/sign-out", (HttpContext context, SignInPages site) => site.SignOutAsync(context));
        foreach (var link in new[] { "/invite/{token}", "/reset/{token}" })
        {
            pages.MapGet(link, SignInPages.ShowLinkAsync);
            pages.MapPost(link, SignInPages.UseLinkAsync);
        }
    }

    private static AuthApi Api(HttpContext context) => context.RequestServices.GetRequiredService<AuthApi>();
}
