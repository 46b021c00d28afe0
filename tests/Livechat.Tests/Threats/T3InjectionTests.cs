using System.Text.RegularExpressions;
using Livechat.Storage;
using Livechat.Tests.Architecture;
using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Threats;

/// <summary>T3: no text that comes from outside becomes part of a statement.</summary>
public sealed partial class T3InjectionTests
{
    private static readonly string[] Corpus =
    [
        "' OR '1'='1", "' OR 1=1 --", "'; DROP TABLE events; --", "\" OR \"\"=\"", "') UNION SELECT password_hash FROM users --", "1; DELETE FROM conversations", "' AND sleep(5) --",
        "'||(SELECT hex(randomblob(100000000)))||'", "%' OR body LIKE '%", "%", "_", "[a-z]%", "\\", "\\'", "'", "''", "`", "0x27", "%27 OR 1=1", "@id", "$1", ":owner", "?", "x' /*", "*/ OR 1=1",
        "NULL", "{\"$ne\":null}", "MATCH 'x' OR 1", "\"a\" NEAR \"b\"", "a* OR b", "title:x", "^x", "-x", "(x", "\u02bc OR 1=1", "＇ OR 1=1", "ＯＲ", "randomblob(1e9)",
    ];

    [Fact]
    public async Task T3_no_text_from_outside_changes_a_statement()
    {
        await using var host = await LivechatHost.StartAsync([.. DemoHost.Settings, ("LIVECHAT_MESSAGE_BURST", "100000"), ("LIVECHAT_MESSAGES_PER_MINUTE", "1000000")]);
        using var victim = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        await using (var hers = await victim.JoinAsync())
            await hers.SendMessageAsync("canary-of-the-victim");
        var tables = host.Count("SELECT count(*) FROM sqlite_master");
        var users = host.Count("SELECT count(*) FROM users");
        using var browser = new Browser(host);

        foreach (var text in Corpus)
        {
            try
            {
                await TryAsync(host, browser, text);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"With the text {text}: {e.Message}", e);
            }
        }

        Assert.Equal(tables, host.Count("SELECT count(*) FROM sqlite_master"));
        Assert.Equal(users, host.Count("SELECT count(*) FROM users"));
        Assert.Equal(1, host.Stored("canary-of-the-victim"));
        Assert.DoesNotContain(host.Logs.Lines, line => line.ToString().Contains("SQLite Error") || line.ToString().Contains("syntax error"));
    }

    /// <summary>Gives it as every text that a client can give: in frames of both dialects, in JSON, in paths and queries.</summary>
    private static async Task TryAsync(LivechatHost host, Browser browser, string text)
    {
        await using var client = await V2Client.ConnectAsync(host.Url);
        await client.SendAsync(new
        {
            type = "hello", client_id = text, conversation_id = text, epoch = text, after_seq = 0, visitor_token = text, visitor_name = text, locale = Short(text), page_url = text,
        });
        Assert.Contains("not_found", (await client.NextAsync()).Raw);
        await client.SendAsync(new { type = "hello", client_id = "x", visitor_name = text, locale = Short(text), page_url = text });
        await client.NextAsync("live");
        await client.SendMessageAsync(text);
        var answer = await client.NextAsync(frame => frame.Type == "message" && frame.Text("sender_type") == "ai");
        Assert.DoesNotContain("canary-of-the-victim", answer.Raw);
        await client.SendAsync(new { type = "confirm", confirmation_id = text, accept = true });
        await client.SendAsync(new { type = "rating", score = 3, comment = text });
        await client.SendAsync(new { type = "ping" });
        await client.NextAsync("pong");
        await using var classic = await host.JoinClassicAsync();
        await classic.SendAsync(new { type = "message", message = text, session_id = text, visitor_name = text });
        await classic.NextAsync("message", "system");
        Assert.Equal(401, (await browser.LoginAsync(text, text)).Status);
        var escaped = Uri.EscapeDataString(text);
        foreach (var path in new[] { $"/help?q={escaped}", $"/help/{escaped}", $"/invite/{escaped}", $"/reset/{escaped}", $"/confirm/{escaped}", $"/sign-in?next={escaped}&note={escaped}", $"/livechat/ws/{escaped}/" })
            Assert.True((await browser.GetAsync(path)).Status < 500, path);
    }

    /// <summary>Entity Framework's ways around parameters and filters are not used at all.</summary>
    [Fact]
    public void T3_nothing_goes_around_parameters()
    {
        string[] banned = ["FromSqlRaw", "FromSql", "ExecuteSqlRaw", "ExecuteSqlRawAsync", "SqlQueryRaw", "IgnoreQueryFilters"];
        var calls = MethodCalls.Of(typeof(Database).Assembly).Concat(MethodCalls.Of(typeof(Server.ServerApp).Assembly)).ToList();

        Assert.NotEmpty(calls);
        Assert.DoesNotContain(calls, call => banned.Contains(call.Called.Name));
    }

    /// <summary>What stands between braces in a statement is a constant, so that no value gets into a text.</summary>
    [Fact]
    public void T3_every_statement_is_made_of_constants()
    {
        var statements = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/")))
        {
            var code = File.ReadAllText(file);
            foreach (var literal in Interpolated().Matches(code).Select(match => match.Value).Where(text => Sql().IsMatch(text)))
            {
                statements++;
                foreach (var part in Hole().Matches(literal).Select(match => match.Groups[1].Value))
                    Assert.True(Regex.IsMatch(Home(part, file, code), $@"(const (string|int)|static readonly string) {Regex.Escape(part.Split('.')[^1])}\b"), $"{file}: {{{part}}} in a statement is not a constant.");
            }
        }
        Assert.True(statements > 10, "No statement was found, so nothing was checked.");
    }

    /// <summary>The code in which a name of this form must be declared: its own file, or that of the type it names.</summary>
    private static string Home(string part, string file, string code) =>
        part.Split('.') is [var type, _] && Path.Combine(Path.GetDirectoryName(file)!, type + ".cs") is var other && File.Exists(other) ? File.ReadAllText(other) : code;

    // The longest that fields for codes take.
    private static string Short(string text) => text.Length <= 30 ? text : text[..30];

    [GeneratedRegex("""\$"{3}.*?"{3}|\$"(?:[^"\\]|\\.)*" """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Interpolated();

    [GeneratedRegex(@"\b(SELECT\s.+\sFROM|INSERT INTO|UPDATE\s+\w+\s+SET|DELETE FROM)\b", RegexOptions.Singleline)]
    private static partial Regex Sql();

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Hole();
}
