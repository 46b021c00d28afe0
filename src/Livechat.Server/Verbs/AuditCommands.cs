using System.CommandLine;
using Livechat.Audit;

namespace Livechat.Server.Verbs;

/// <summary>`audit …`: what was done and refused, and whether anybody changed the record of it.</summary>
internal static class AuditCommands
{
    private const int MostRows = 1_000_000;

    private static readonly Option<string[]> Anchor = new("--anchor")
    {
        Description = "A head that you kept elsewhere, as seq:mac of a line `Audit head: seq=…, mac=…` of the log; may be given several times.",
    };

    private static readonly Option<string> User = new("--user") { Description = "Only what this user did: an email or an id; also a guest's id." };
    private static readonly Option<string> Since = new("--since") { Description = "Only what is newer: 2026-11-01, 2026-11-01T09:30 (UTC), 30m, 24h or 7d." };
    private static readonly Option<string> Conversation = new("--conversation") { Description = "Only what happened in this conversation: its id." };
    private static readonly Option<string> Outcome = new("--outcome") { Description = "Only what ended like this: success, not_found, refused, …" };
    private static readonly Option<int> Limit = new("--limit") { Description = "At most this many, the newest.", DefaultValueFactory = _ => 50 };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line, with everything." };

    public static Command Create() => new("audit", "What was done and refused, and whether the record of it is whole.")
    {
        Verb("verify", "Find every edit, removal, reorder and cut of the audit. Ends with 1 when there is any.", VerifyAsync, Anchor),
        Verb("list", "List what was done and refused, the newest first.", ListAsync, User, Since, Conversation, Outcome, Limit, Json),
    };

    private static Command Verb(string name, string description, Func<ParseResult, CancellationToken, Task<int>> run, params Option[] options)
    {
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        foreach (var option in options)
            command.Add(option);
        command.SetAction((parsed, cancel) => CommandLine.Guarded(() => run(parsed, cancel)));
        return command;
    }

    private static Task<int> VerifyAsync(ParseResult parsed, CancellationToken cancel)
    {
        var anchors = (parsed.GetValue(Anchor) ?? []).Select(text =>
            AuditAnchor.Parse(text) ?? throw new StartException([$"'{text}' is no anchor. Write seq:mac, the mac with 64 hexadecimal digits, as the log has them."])).ToList();
        return AuditVerb.VerifyAsync([.. parsed.UnmatchedTokens], anchors, cancel);
    }

    private static Task<int> ListAsync(ParseResult parsed, CancellationToken cancel)
    {
        var limit = parsed.GetValue(Limit);
        if (limit is < 1 or > MostRows)
            throw new StartException([$"--limit must be 1 to {MostRows}."]);
        Guid? conversation = null;
        if (parsed.GetValue(Conversation) is { } text)
            conversation = Guid.TryParse(text, out var id) ? id : throw new StartException([$"'{text}' is not the id of a conversation."]);
        DateTimeOffset? since = null;
        if (parsed.GetValue(Since) is { } time)
            since = AuditVerb.ParseTime(time, TimeProvider.System.GetUtcNow()) ?? throw new StartException([$"--since {time} is no time. Write 2026-11-01, 2026-11-01T09:30, 30m, 24h or 7d."]);
        var filter = new AuditFilter(null, since, conversation, parsed.GetValue(Outcome), limit);
        return AuditVerb.ListAsync([.. parsed.UnmatchedTokens], filter, parsed.GetValue(User), parsed.GetValue(Json), cancel);
    }
}
