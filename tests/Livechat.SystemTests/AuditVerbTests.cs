using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Livechat.SystemTests.Faults;
using Livechat.SystemTests.Support;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Microsoft.Data.Sqlite;

namespace Livechat.SystemTests;

/// <summary>`audit verify` and `audit list` as an operator runs them, beside a server and after its death.</summary>
public sealed class AuditVerbTests : IDisposable
{
    private readonly ServerFolder _folder = new();

    private string Data => Path.Combine(_folder, "data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task T29_rows_that_a_kill_left_unsealed_are_sealed_at_the_next_start()
    {
        var left = 0L;
        for (var attempt = 0; attempt < 20 && left == 0; attempt++)
        {
            await using var server = await ServerProcess.StartAsync(_folder);
            await RefuseAsync(server, 12);
            await server.KillAsync();
            left = Ask<long>("SELECT count(*) FROM audit_entries WHERE seq IS NULL");
        }
        Assert.True(left > 0, "No kill came before the sealing.");
        var rows = Ask<long>("SELECT count(*) FROM audit_entries");
        // What waits is told while it waits, and is right as it is.
        var (_, waiting, _) = await VerbAsync("verify");
        Assert.Contains($"unsealed: {left}, the oldest for", waiting);

        string head;
        await using (var server = await ServerProcess.StartAsync(_folder))
        {
            await Waiting.Until(() => Task.FromResult(Ask<long>("SELECT count(*) FROM audit_entries WHERE seq IS NULL") == 0));
            var (code, output, error) = await VerbAsync("verify");
            Assert.True(code == 0, output + error);
            Assert.Contains($"rows: {rows} sealed, {rows} right, 0 wrong", output);
            head = Regex.Match(output, @"^head: (\d+:[0-9a-f]{64})\r?$", RegexOptions.Multiline).Groups[1].Value;
            await RefuseAsync(server, 1);
            Assert.Equal(0, await server.TerminateAsync());
            // The stop sealed and anchored what had just been written.
            var last = server.Output.Last(line => line.Contains("Audit head: "));
            Assert.Contains($"seq={rows + 1}, mac=", last);
        }
        Assert.Equal(0, Ask<long>("SELECT count(*) FROM audit_entries WHERE seq IS NULL"));
        var (right, said, _) = await VerbAsync("verify", "--anchor", head);
        Assert.True(right == 0, said);

        // A cut tail: the file in the data folder knows, and when that is gone too, so does whoever kept a line of the log.
        Tamper($"DELETE FROM audit_entries WHERE seq >= {rows}");
        Assert.Contains("The tail is cut", await WrongAsync());
        File.Delete(Path.Combine(Data, "audit-anchors.log"));
        Assert.Equal(0, (await VerbAsync("verify")).Code);
        Assert.Contains("The tail is cut", await WrongAsync("--anchor", head));
    }

    [Fact]
    public async Task T29_what_somebody_changed_is_named_with_exit_code_1()
    {
        await using (var server = await ServerProcess.StartAsync(_folder))
        {
            await RefuseAsync(server, 6);
            Assert.Equal(0, await server.TerminateAsync());
        }
        foreach (var file in new[] { "audit.key", "audit-anchors.log" })
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Data, file)));
        }

        Assert.Contains("No row fits the key", await WrongAsync("--LIVECHAT_AUDIT_KEY=another key that is long enough too"));
        Tamper("UPDATE audit_entries SET outcome = 'success' WHERE seq = 3");
        var output = await WrongAsync();
        Assert.Contains("Row 3 is not what was sealed", output);
        Assert.Contains("rows: 6 sealed, 5 right, 1 wrong", output);
        Assert.Contains("THE AUDIT IS NOT WHOLE", output);
    }

    [Fact]
    public async Task The_list_shows_what_fits_and_T28_nothing_that_a_terminal_obeys()
    {
        const string hostile = "x\r\n2026-11-22 00:00:00.000  forged \u001b[2J\u202e\u0085";
        string conversation;
        await using (var server = await ServerProcess.StartAsync(_folder))
        {
            await RefuseAsync(server, 2);
            await using var guesser = await V2Client.ConnectAsync(server.Url);
            await guesser.SendHelloAsync(hostile);
            await guesser.NextAsync("nack");
            await using var mine = await V2Client.JoinAsync(server.Url);
            conversation = mine.Welcome.ConversationId;
            await Waiting.Until(() => Task.FromResult(Ask<long>("SELECT count(*) FROM audit_entries") == 3));
            Assert.DoesNotContain(server.Output, line => line.Contains("forged"));

            var (code, output, error) = await VerbAsync("list", "--outcome", "refused", "--since", "1h");
            Assert.True(code == 0, error);
            var lines = output.TrimEnd('\n').Split('\n');
            Assert.Equal(4, lines.Length);
            Assert.StartsWith("time (UTC)", lines[0]);
            // The newest first.
            Assert.Contains("forged", lines[1]);
            Assert.DoesNotContain(output, c => char.IsControl(c) && c != '\n');
            Assert.DoesNotContain('\u202e', output);

            var json = (await VerbAsync("list", "--json", "--limit", "1")).Output.TrimEnd('\n');
            using var row = JsonDocument.Parse(json);
            Assert.DoesNotContain('\n', json);
            Assert.Equal("open_conversation", row.RootElement.GetProperty("action").GetString());
            using var arguments = JsonDocument.Parse(row.RootElement.GetProperty("arguments").GetString()!);
            Assert.Equal(hostile, arguments.RootElement.GetProperty("conversation_id").GetString());

            var guest = row.RootElement.GetProperty("principal").GetString()!.Split(':')[1];
            Assert.Equal(2, (await VerbAsync("list", "--user", guest)).Output.TrimEnd('\n').Split('\n').Length);
            foreach (var none in new string[][] { ["--outcome", "success"], ["--conversation", conversation], ["--since", "2100-01-01"], ["--user", Guid.NewGuid().ToString()] })
                Assert.Single((await VerbAsync(["list", .. none])).Output.TrimEnd('\n').Split('\n'));
        }
    }

    [Theory]
    [InlineData("There is no audit in", "verify")]
    [InlineData("There is no audit in", "list")]
    [InlineData("is no anchor", "verify", "--anchor", "12:34")]
    [InlineData("is no time", "list", "--since", "yesterday")]
    [InlineData("--limit must be", "list", "--limit", "0")]
    [InlineData("not the id of a conversation", "list", "--conversation", "mine")]
    public async Task What_is_wrong_is_said_in_a_sentence(string said, params string[] arguments)
    {
        Directory.CreateDirectory(Data);
        var (code, _, error) = await VerbAsync(arguments);

        Assert.Equal(1, code);
        Assert.Contains(said, error);
        Assert.DoesNotContain("   at ", error);
        Assert.Empty(Directory.GetFiles(Data));
    }

    [Fact]
    public async Task What_a_user_did_is_found_by_their_email()
    {
        const string email = "audited@company.example", password = "a password for the audit";
        await using var server = await ServerProcess.StartAsync(_folder);
        var added = await VerbProcess.RunAsync(Data, password + "\n", "user", "add", "--email", email, "--role", "customer");
        Assert.True(added.Code == 0, added.Error);
        var origin = server.Url.GetLeftPart(UriPartial.Authority);
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Add("Origin", origin);
        using var login = await http.PostAsJsonAsync("/api/auth/login", new { email, password });
        Assert.True(login.IsSuccessStatusCode);
        var cookies = string.Join("; ", login.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]).Where(cookie => !cookie.EndsWith('=')));
        await using var client = await V2Client.ConnectAsync(server.Url, origin: origin, cookie: cookies);
        await client.SendHelloAsync("not theirs");
        await client.NextAsync("nack");
        await RefuseAsync(server, 1);

        var lines = (await VerbAsync("list", "--user", email)).Output.TrimEnd('\n').Split('\n');

        Assert.Equal(2, lines.Length);
        Assert.Matches(@"open_conversation +refused .* customer [0-9a-f-]{36} .*not theirs", lines[1]);
        Assert.Contains("There is no user nobody@company.example", (await VerbAsync("list", "--user", "nobody@company.example")).Error);
    }

    /// <summary>Rows by the shortest way: conversations that do not exist.</summary>
    private static async Task RefuseAsync(ServerProcess server, int times)
    {
        await using var guesser = await V2Client.ConnectAsync(server.Url);
        for (var i = 0; i < times; i++)
            await guesser.SendHelloAsync(Guid.CreateVersion7().ToString());
        for (var i = 0; i < times; i++)
            Assert.Equal("not_found", (await guesser.NextAsync("nack")).Text("code"));
        await Waiting.Until(() => Task.FromResult(server.Output.Count(line => line.Contains("Database query refused: open_conversation")) >= times));
    }

    private async Task<string> WrongAsync(params string[] arguments)
    {
        var (code, output, error) = await VerbAsync(["verify", .. arguments]);
        Assert.True(code == 1, output + error);
        Assert.Empty(error);
        return output;
    }

    private Task<(int Code, string Output, string Error)> VerbAsync(params string[] arguments) => VerbProcess.RunAsync(Data, null, ["audit", .. arguments]);

    private T Ask<T>(string sql) => Run(sql, command => (T)command.ExecuteScalar()!);

    private void Tamper(string sql) =>
        Run($"DROP TRIGGER IF EXISTS audit_entries_delete; DROP TRIGGER IF EXISTS audit_entries_update; {sql}", command => command.ExecuteNonQuery());

    private T Run<T>(string sql, Func<SqliteCommand, T> run)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "livechat.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return run(command);
    }
}
