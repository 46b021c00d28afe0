using System.Globalization;
using System.Text;
using Livechat.Audit;
using Livechat.Identity;
using Livechat.Storage;

namespace Livechat.Server.Verbs;

internal static class AuditVerb
{
    /// <summary>Verifies beside a server that may be running; changes nothing. 0 when everything is as it was written.</summary>
    public static async Task<int> VerifyAsync(string[] args, IReadOnlyList<AuditAnchor> anchors, CancellationToken cancel)
    {
        await using var app = await OpenAsync(args, cancel);
        try
        {
            var report = await app.Services.GetRequiredService<AuditVerifier>().VerifyAsync(anchors, cancel);
            Print(report);
            return report.FindingCount == 0 ? 0 : 1;
        }
        catch (Exception e) when (e is StorageUnavailableException or AuditKeyMissingException)
        {
            throw new StartException([e.InnerException is null ? e.Message : $"{e.Message} {e.InnerException.Message}"]);
        }
    }

    /// <param name="user">An email or an id; null for everybody.</param>
    public static async Task<int> ListAsync(string[] args, AuditFilter filter, string? user, bool asJson, CancellationToken cancel)
    {
        await using var app = await OpenAsync(args, cancel);
        if (user is not null)
            filter = filter with { UserId = await FindUserAsync(app, user) };
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        if (!asJson)
            await output.WriteLineAsync(AuditTable.Header);
        await foreach (var row in app.Services.GetRequiredService<AuditSearch>().FindAsync(filter, cancel))
            await output.WriteLineAsync(asJson ? AuditTable.Json(row) : AuditTable.Line(row));
        return 0;
    }

    /// <summary>2026-11-01, 2026-11-01T09:30[:00][Z], or so many minutes, hours or days before <paramref name="now"/>: 30m, 24h, 7d. UTC. Null when it is neither.</summary>
    internal static DateTimeOffset? ParseTime(string text, DateTimeOffset now)
    {
        if (text.Length > 1 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 100_000)
        {
            TimeSpan? span = text[^1] switch
            {
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                'd' => TimeSpan.FromDays(number),
                _ => null,
            };
            return now - span;
        }
        string[] forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'"];
        return DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
    }

    /// <summary>The database as it is: looking at an audit neither makes nor migrates one.</summary>
    private static async Task<WebApplication> OpenAsync(string[] args, CancellationToken cancel)
    {
        var app = ServerApp.Build(args);
        var database = app.Services.GetRequiredService<Database>();
        try
        {
            if (!File.Exists(database.Path) || !(await app.Services.GetRequiredService<Migrator>().AppliedAsync(cancel)).Contains("0006_audit"))
                throw new StartException([$"There is no audit in {database.Path}. Is LIVECHAT_DATA the folder of the server?"]);
            return app;
        }
        catch (Exception e)
        {
            await app.DisposeAsync();
            throw e is StorageUnavailableException ? new StartException([$"{e.Message} {e.InnerException?.Message}"]) : e;
        }
    }

    private static async Task<Guid> FindUserAsync(WebApplication app, string text)
    {
        if (Guid.TryParse(text, out var id))
            return id;
        await using var scope = app.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<Users>().FindAsync(text))?.Id
            ?? throw new StartException([$"There is no user {text}. `user list` shows them all; one who is gone is found by id."]);
    }

    private static void Print(AuditReport report)
    {
        foreach (var finding in report.Findings)
            Console.WriteLine(finding);
        if (report.FindingCount > report.Findings.Count)
            Console.WriteLine($"… and {report.FindingCount - report.Findings.Count} findings more.");
        Console.WriteLine($"rows: {report.Rows} sealed, {report.Right} right, {report.Wrong} wrong{(report.Unknown == 0 ? "" : $", {report.Unknown} unknown because the row before is missing")}");
        Console.WriteLine(report.OldestUnsealed is { } waited
            ? $"unsealed: {report.Unsealed}, the oldest for {waited.TotalSeconds:0.0} s"
            : $"unsealed: {report.Unsealed}");
        Console.WriteLine($"anchors: {report.Anchors}");
        if (report.Head is { } head)
            Console.WriteLine($"head: {head.Seq}:{head.MacText}");
        if (report is { Anchors: 0, Rows: > 0 })
            Console.WriteLine("Without an anchor nobody can tell whether rows at the end are gone. The log has them (Audit head: …); give them with --anchor.");
        Console.WriteLine(report.FindingCount == 0 ? "The audit is whole." : "THE AUDIT IS NOT WHOLE.");
    }
}
