using System.Threading.RateLimiting;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Server.SignIn;

namespace Livechat.Server.Visitors;

/// <summary>What the panel asks over HTTP, below /api/v1: what is public, and what belongs to whoever asks.</summary>
public static class VisitorEndpoints
{
    private const string Limit = "visitors";

    private const int RefillsPerMinute = 60;

    public static IServiceCollection AddVisitors(this IServiceCollection services) => services
        .AddSingleton<VisitorIdentity>()
        .AddSingleton<VisitorRequest>()
        .AddSingleton<VisitorApi>()
        .AddSingleton<PrivacyApi>()
        .AddSingleton<LeftMessageApi>()
        .AddSingleton<TranscriptWriter>()
        .AddSingleton<HelpApi>()
        .AddSingleton<HomeApi>()
        .AddRateLimiter(limiter =>
        {
            limiter.AddPolicy(Limit, context => RateLimitPartition.GetTokenBucketLimiter(AddressKey.Of(context.Connection.RemoteIpAddress), _ => Bucket(context)));
            limiter.OnRejected = static (rejected, _) =>
            {
                rejected.HttpContext.Response.Headers.RetryAfter = "2";
                return new ValueTask(ApiAnswer.WriteAsync(
                    rejected.HttpContext, StatusCodes.Status429TooManyRequests, "rate_limited", "Too many requests came from your network. Please try again in a moment."));
            };
        });

    public static void MapVisitors(this WebApplication app)
    {
        // The visitor's own rights are looked at inside: a guest is nobody to the sign-in.
        var api = app.MapGroup("/api/v1").AllowAnonymous().RequireRateLimiting(Limit);
        api.MapGet("/home", static context => Get<HomeApi>(context).ShowAsync(context));
        api.MapGet("/visitor/conversations", static context => Get<VisitorApi>(context).ListAsync(context));
        api.MapGet("/visitor/conversations/{id}/transcript", static context => Get<VisitorApi>(context).TranscriptAsync(context));
        api.MapPost("/visitor/conversations/{id}/department", static context => Get<VisitorApi>(context).MoveAsync(context));
        api.MapPost("/visitor/messages", static context => Get<LeftMessageApi>(context).LeaveAsync(context));
        api.MapPost("/visitor/end", static context => Get<VisitorRequest>(context).EndGuestAsync(context));
        api.MapGet("/visitor/export", static context => Get<PrivacyApi>(context).ExportAsync(context));
        api.MapDelete("/visitor/conversations", static context => Get<PrivacyApi>(context).EraseAllAsync(context));
        api.MapDelete("/visitor/conversations/{id}", static context => Get<PrivacyApi>(context).EraseAsync(context));
        api.MapGet("/help/search", static context => Get<HelpApi>(context).SearchAsync(context));
        api.MapGet("/help/articles/{slug}", static context => Get<HelpApi>(context).ArticleAsync(context));
    }

    private static TokenBucketRateLimiterOptions Bucket(HttpContext context)
    {
        var perMinute = context.RequestServices.GetRequiredService<LivechatOptions>().Limits.RequestsPerMinute;
        var refills = Math.Min(perMinute, RefillsPerMinute);
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = perMinute / refills,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / refills,
        };
    }

    private static T Get<T>(HttpContext context) where T : notnull => context.RequestServices.GetRequiredService<T>();
}
