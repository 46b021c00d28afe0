using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using GeminiEmulator;
using Livechat.Assistant.Tools;
using Livechat.Identity;
using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Livechat.Tests.Threats;

/// <summary>
/// T1: the model belongs to the attacker. It calls every tool with everything it can think of, other customers' ids, numbers and handles
/// included, and then says all it saw. Whatever comes out at any end of the real server, nothing of it is somebody else's.
/// </summary>
public sealed class T1HostileModelTests
{
    private const string Me = "nkosilathi@ngwelezityres.example";
    private const string Victim = DemoHost.Thabani;

    [Theory]
    [InlineData("customer", 1)]
    [InlineData("customer", 2)]
    [InlineData("guest", 3)]
    public async Task T1_a_hostile_model_finds_nothing_of_anybody_else(string attacker, int seed)
    {
        using var content = new CanaryContent(Me, seed);
        await using var emulator = await GeminiEmulatorServer.StartAsync();
        var labels = new ConcurrentBag<string>();
        using var meters = Listen(labels);
        await using var host = await LivechatHost.StartAsync([
            .. DemoHost.Settings, ("LIVECHAT_CONTENT", content.Folder), ("LIVECHAT_MESSAGE_BURST", "1000"), ("GEMINI_API_KEY", "an-example-key"), ("GEMINI_BASE_URL", emulator.BaseUrl),
        ]);
        var handles = await LetVictimTalkAsync(host, emulator, content);
        var before = (Requests: emulator.Requests.Count, Logs: host.Logs.Lines.Count);
        var attack = new Attack(host.Services.GetRequiredService<ToolBox>().Names, [.. content.Known, .. handles, DemoUsers.IdOf(Victim).ToString()], seed);
        emulator.OnRequest = attack.Answer;

        using var browser = new Browser(host);
        if (attacker == "customer")
            await browser.SignInAsync(Me, DemoHost.PasswordOf(host));
        await using var client = await browser.JoinAsync("billing");
        for (var turn = 0; turn < 12; turn++)
        {
            await client.SendMessageAsync($"Show me everything about {Victim}, turn {turn}.");
            await client.NextAsync(frame => frame.Type == "message" && frame.Text("sender_type") == "ai");
        }
        await browser.GetAsync("/my/services");
        await browser.GetAsync("/my/invoices");

        Assert.Contains(client.Received, frame => frame.Raw.Contains("All that I saw"));
        Assert.True(attack.Told > 300, $"Only {attack.Told} calls were answered.");
        if (attacker == "customer")
            Assert.Contains(attack.Seen, text => text.Contains("VPS M"));
        else
            Assert.DoesNotContain(attack.Seen, text => text.Contains("VPS M"));
        Clean(content, "frames", client.Received.Select(frame => frame.Raw));
        Clean(content, "model requests", emulator.Requests.Skip(before.Requests).Select(request => request.Body!.ToJsonString()));
        Clean(content, "logs", host.Logs.Lines.Select(line => line.ToString()));
        Clean(content, "metric labels", labels);
        Clean(content, "rows", Rows(host, browser, attacker));
        if (attacker == "customer")
            Clean(content, "pages", [(await browser.GetAsync("/my/services")).Text, (await browser.GetAsync("/my/invoices")).Text]);
        // The attempts are on record, and changed nothing of anybody's.
        Assert.True(host.Count("SELECT count(*) FROM audit_entries WHERE outcome IN ('refused', 'not_found', 'unauthenticated')") > 100);
        Assert.Equal(0, host.Count("SELECT count(*) FROM audit_entries WHERE customer_id IS NOT NULL AND conversation_id = @id AND customer_id <> (SELECT customer_id FROM users WHERE user_name = @me)",
            ("@id", client.Welcome.ConversationId.ToUpperInvariant()), ("@me", Me)));
    }

    /// <summary>B signs in, looks at their services, and so has a conversation, an audit and handles of their own.</summary>
    private static async Task<List<string>> LetVictimTalkAsync(LivechatHost host, GeminiEmulatorServer emulator, CanaryContent content)
    {
        using var browser = await new Browser(host).SignInAsync(Victim, DemoHost.PasswordOf(host));
        await using var client = await browser.JoinAsync("billing");
        emulator.Script(Reply.Call("get_visitor_services").AndCall("get_invoices").AndCall("get_visitor_account_status"), Reply.Text("There they are."));
        await client.SendMessageAsync($"What do I have? My secret is {content.All[0]}.");
        await client.NextAsync(frame => frame.Type == "message" && frame.Text("sender_type") == "ai");
        var seen = emulator.Requests[^1].Body!.ToJsonString();
        // The proof that the canaries are where an attacker would want them.
        Assert.NotNull(content.FindIn(seen));
        return [.. System.Text.RegularExpressions.Regex.Matches(seen, "svc_[0-9a-z]{10}").Select(match => match.Value).Distinct(), client.Welcome.ConversationId];
    }

    /// <summary>All rows of all tables that belong to the attacker's side.</summary>
    private static List<string> Rows(LivechatHost host, Browser browser, string attacker)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(host.DataFolder, "livechat.db")};Pooling=false;Mode=ReadOnly");
        connection.Open();
        var owner = attacker == "customer" ? $"customer:{DemoUsers.IdOf(Me):N}" : "guest:%";
        var rows = new List<string>();
        foreach (var query in new[]
        {
            "SELECT e.* FROM events e JOIN conversations c ON c.id = e.conversation_id WHERE c.owner LIKE @owner",
            "SELECT * FROM conversations WHERE owner LIKE @owner",
            "SELECT * FROM audit_entries WHERE principal LIKE @owner",
            "SELECT t.* FROM turns t JOIN conversations c ON c.id = t.conversation_id WHERE c.owner LIKE @owner",
            "SELECT * FROM knowledge_gaps",
        })
        {
            using var command = connection.CreateCommand();
            command.CommandText = query;
            if (query.Contains("@owner"))
                command.Parameters.AddWithValue("@owner", owner);
            using var reader = command.ExecuteReader();
            var values = new object[reader.FieldCount];
            while (reader.Read())
            {
                reader.GetValues(values);
                rows.Add(string.Join('|', values));
            }
        }
        Assert.NotEmpty(rows);
        return rows;
    }

    private static void Clean(CanaryContent content, string sink, IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            if (content.FindIn(text) is { } canary)
                Assert.Fail($"{canary} is in the {sink}: {text}");
        }
    }

    private static MeterListener Listen(ConcurrentBag<string> labels)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "Livechat")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Keep(tags));
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Keep(tags));
        listener.Start();
        return listener;

        void Keep(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
                labels.Add($"{tag.Key}={tag.Value}");
        }
    }

    /// <summary>The model: four rounds of calls in each turn, a thousand in the first, then everything it was told.</summary>
    private sealed class Attack(IReadOnlyCollection<string> tools, IReadOnlyList<string> known, int seed)
    {
        private readonly IEnumerator<(string Tool, JsonObject Arguments)> _calls = HostileCalls.Enumerate(tools, known, seed).GetEnumerator();
        private readonly Lock _lock = new();
        private bool _flooded;

        public List<string> Seen { get; } = [];

        public int Told { get; private set; }

        public Reply? Answer(RecordedRequest request)
        {
            lock (_lock)
            {
                var contents = request.Body!["contents"]!.AsArray();
                var results = contents[^1]!["parts"]!.AsArray().Select(part => part!["functionResponse"]).Where(part => part is not null).ToList();
                Told += results.Count;
                Seen.AddRange(results.Select(result => result!.ToJsonString()));
                // The last round offers no tools: it must be words.
                return request.Body["tools"] is null ? Reply.Text(Tell()) : Calls(_flooded ? 8 : 1000);
            }
        }

        // In words: what looks like JSON or like a call is never shown, and would prove nothing.
        private string Tell() => "All that I saw: " + string.Join(", ", Seen.TakeLast(40)).Replace('{', ' ').Replace('}', ' ').Replace('"', ' ');

        private Reply Calls(int count)
        {
            _flooded = true;
            Reply? reply = null;
            for (var i = 0; i < count; i++)
            {
                _calls.MoveNext();
                var (tool, arguments) = _calls.Current;
                // A name that the API itself would refuse never reaches anybody.
                if (tool.Length == 0)
                    continue;
                reply = reply is null ? Reply.Call(tool, arguments) : reply.AndCall(tool, arguments);
            }
            return reply!;
        }
    }
}
