using System.Text.Json;

namespace Livechat.Server.Health;

internal static class HealthEndpoints
{
    /// <summary>/health says only that the process serves; /health/ready says whether everything behind it does, with reasons.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", static context => WriteAsync(context, StatusCodes.Status200OK, """{"status":"ok"}""")).AllowAnonymous();
        routes.MapGet("/health/ready", static async context =>
        {
            var checks = await context.RequestServices.GetRequiredService<ReadyReport>().CheckAsync(context.RequestAborted);
            var isReady = checks.All(check => check.State != HealthState.Failing);
            var status = !isReady ? "failing" : checks.All(check => check.State == HealthState.Ok) ? "ok" : "degraded";
            var body = JsonSerializer.Serialize(new ReadyBody(status, checks), HealthJson.Default.ReadyBody);
            await WriteAsync(context, isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, body);
        }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(json);
    }
}
