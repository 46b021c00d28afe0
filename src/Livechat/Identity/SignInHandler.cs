using System.Security.Claims;
using System.Text.Encodings.Web;
using Livechat.Hosting;
using Livechat.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Livechat.Identity;

/// <summary>
/// Reads the sign-in cookie of an HTTP request, once, and asks <see cref="SignIns"/>. A cookie that cannot be checked leaves the request
/// unauthenticated. Refusals are JSON below /api and lead to the sign-in page elsewhere.
/// </summary>
internal sealed class SignInHandler(IOptionsMonitor<AuthenticationSchemeOptions> schemes, ILoggerFactory loggers, UrlEncoder encoder, SignIns signIns, LivechatOptions options)
    : AuthenticationHandler<AuthenticationSchemeOptions>(schemes, loggers, encoder)
{
    public const string Name = "sign-in";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (IdentityCookie.SignIn(Context, options).Read() is not { } token)
            return AuthenticateResult.NoResult();
        try
        {
            if (await signIns.FindAsync(token, Context.RequestAborted) is not { } principal)
                return AuthenticateResult.NoResult();
            Context.Features.Set(principal);
            var claims = new ClaimsIdentity(
                [new(ClaimTypes.NameIdentifier, principal.Id.ToString()), new(ClaimTypes.Role, principal.Role!)], Name);
            return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(claims), Name));
        }
        catch (StorageUnavailableException e)
        {
            return AuthenticateResult.Fail(e);
        }
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => IsApi
        ? RefuseAsync(StatusCodes.Status401Unauthorized, """{"code":"not_signed_in","message":"Please sign in."}""")
        : RedirectAsync();

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        RefuseAsync(StatusCodes.Status403Forbidden, """{"code":"forbidden","message":"You may not do this."}""");

    private bool IsApi => Request.Path.StartsWithSegments("/api") || !HttpMethods.IsGet(Request.Method);

    private Task RedirectAsync()
    {
        Response.Redirect($"/sign-in?next={Uri.EscapeDataString(Request.Path + Request.QueryString)}");
        return Task.CompletedTask;
    }

    private Task RefuseAsync(int status, string json)
    {
        Response.StatusCode = status;
        Response.ContentType = "application/json";
        Response.Headers.CacheControl = "no-store";
        return Response.WriteAsync(json);
    }
}

public static class SignedInExtensions
{
    /// <summary>Who is signed in in the browser that sent this request; null when nobody is.</summary>
    public static Principal? SignedIn(this HttpContext context) => context.Features.Get<Principal>();
}
