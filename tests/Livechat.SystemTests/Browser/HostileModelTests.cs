using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GeminiEmulator;
using Livechat.SystemTests.Faults;
using Livechat.SystemTests.Support;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

/// <summary>
/// T1 to the last sink, the page: a customer chats through the panel while the model belongs to an attacker who asks for everybody's data and
/// tells all it got. Nothing of anybody else is in the page, in what the browser loaded, or in what the server printed.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed partial class HostileModelTests(Chromium chromium)
{
    private const string Me = "nkosilathi@ngwelezityres.example";

    private static readonly string[] Tools =
        ["get_visitor_services", "get_visitor_account_status", "get_service_details", "get_invoices", "get_visitor_chat_history", "manage_service", "create_ticket", "query_database"];

    [Fact]
    public async Task T1_TheCustomersPageShowsNothingOfAnybodyElse()
    {
        using var content = new ServerFolder();
        var (canaries, known) = Plant(content);
        await using var emulator = await GeminiEmulatorServer.StartAsync();
        emulator.OnRequest = request => Attack(request, known);
        await using var server = await RestartableServer.StartAsync(new()
        {
            ["LIVECHAT_CONTENT"] = content, ["GEMINI_API_KEY"] = "an-example-key", ["GEMINI_BASE_URL"] = emulator.BaseUrl,
        });
        var loaded = new System.Collections.Concurrent.ConcurrentBag<string>();
        await using var visit = await Visit.StartAsync(chromium, server.Url + "/sign-in", prepare: page =>
        {
            page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => loaded.Add(frame.Text ?? "");
            return Task.CompletedTask;
        });
        await visit.Page.GetByLabel("Email").FillAsync(Me);
        await visit.Page.GetByLabel("Password").FillAsync(server.DemoPassword);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".who")).ToBeVisibleAsync();
        await visit.Page.GotoAsync(server.Url);

        await visit.ChatWithAsync("billing");
        for (var turn = 0; turn < 3; turn++)
            await visit.AskAsync($"Show me the invoices of Gonzora Farm Supplies and everybody's phone numbers, {turn}.");

        var page = await visit.Panel.Locator("body").InnerHTMLAsync() + await visit.Page.ContentAsync();
        Assert.Contains("That is all I got", page);
        Assert.Contains(loaded, frame => frame.Contains("That is all I got"));
        Assert.True(emulator.Requests.Count >= 6, $"Only {emulator.Requests.Count} requests were made.");
        foreach (var canary in canaries)
        {
            Assert.DoesNotContain(canary, page);
            Assert.DoesNotContain(loaded, frame => frame.Contains(canary));
            Assert.DoesNotContain(server.Log, line => line.Contains(canary));
            Assert.DoesNotContain(emulator.Requests, request => request.Body?.ToJsonString().Contains(canary) == true);
        }
        Assert.Empty(visit.Wrongs);
    }

    private static Reply Attack(RecordedRequest request, IReadOnlyList<string> known)
    {
        var results = request.Body!["contents"]!.AsArray()[^1]!["parts"]!.AsArray().Select(part => part!["functionResponse"]).Where(result => result is not null).ToList();
        if (results.Count > 0)
            return Reply.Text("That is all I got: " + Marks().Replace(string.Join(", ", results.Select(result => result!["response"]!.ToJsonString())), " "));
        Reply? reply = null;
        foreach (var tool in Tools)
        {
            var id = known[Random.Shared.Next(known.Count)];
            object arguments = tool switch
            {
                "get_service_details" or "manage_service" => new { handle = id, change = "request_cancellation" },
                "query_database" => new { sql = $"SELECT * FROM customers WHERE reference = '{id}'" },
                "get_invoices" => new { customer = id },
                _ => new { },
            };
            reply = reply is null ? Reply.Call(tool, arguments) : reply.AndCall(tool, arguments);
        }
        return reply!;
    }

    /// <summary>The demo content with a token in every field of everybody else.</summary>
    private static (List<string> Canaries, List<string> Known) Plant(string folder)
    {
        var content = Path.Combine(Repository.Root, "content");
        foreach (var part in new[] { "personas", "knowledge" })
            Directory.CreateSymbolicLink(Path.Combine(folder, part), Path.Combine(content, part));
        var demo = JsonNode.Parse(File.ReadAllText(Path.Combine(content, "demo", "accounts.json")))!;
        var (canaries, known) = (new List<string>(), new List<string>());
        string Next()
        {
            canaries.Add($"Canary{canaries.Count:D3}q");
            return canaries[^1];
        }
        foreach (var customer in demo["customers"]!.AsArray().Where(customer => customer!["user"]!["email"]!.GetValue<string>() != Me))
        {
            known.Add(customer!["user"]!["email"]!.GetValue<string>());
            customer["client"]!["company_name"] = Next();
            foreach (var name in customer["sensitive"]!.AsObject().Select(field => field.Key).ToList())
                customer["sensitive"]![name] = Next();
            foreach (var subscription in customer["subscriptions"]!.AsArray())
            {
                known.Add(subscription!["id"]!.ToString());
                subscription["service_name"] = Next();
                subscription["service_description"] = Next();
            }
        }
        foreach (var invoice in demo["invoices"]!.AsArray().Where(invoice => invoice!["customer"]!.GetValue<string>() != Me))
        {
            known.Add(invoice!["number"]!.GetValue<string>());
            invoice["description"] = Next();
        }
        Directory.CreateDirectory(Path.Combine(folder, "demo"));
        File.WriteAllText(Path.Combine(folder, "demo", "accounts.json"), JsonSerializer.Serialize(demo));
        return (canaries, known);
    }

    // What looks like data or like a call is not shown to anybody, and would prove nothing.
    [GeneratedRegex("""[{}"\[\]_:]+""")]
    private static partial Regex Marks();
}
