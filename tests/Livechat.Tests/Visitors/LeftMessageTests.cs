using System.Text.Json;
using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Visitors;

/// <summary>A message for people while none of them is there: kept, numbered, and found again.</summary>
public sealed class LeftMessageTests(DemoHost demo)
{
    [Fact]
    public async Task T18_the_number_is_that_of_a_row_and_the_message_waits_in_a_conversation()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);

        var left = await LeaveAsync(host, browser, Guid.NewGuid(), "Ann", "ann@example.com", "My invoice is wrong.\nIt has two lines.");

        Assert.Equal(200, left.Status);
        var number = left.Json.GetProperty("ticket_number").GetString()!;
        Assert.Equal(
            "billing|My invoice is wrong.|My invoice is wrong.\nIt has two lines.|ann@example.com|open",
            host.Text("SELECT department || '|' || subject || '|' || description || '|' || email || '|' || state FROM tickets WHERE number = @n", ("@n", number)));
        Assert.NotNull(browser.Cookie("livechat_visitor"));
        var conversation = (await browser.GetAsync("/api/v1/visitor/conversations")).Json.GetProperty("conversations").EnumerateArray().Single();
        Assert.Equal("waiting", conversation.GetProperty("status").GetString());
        Assert.Contains(number, conversation.GetProperty("last").GetProperty("message").GetString());
        await using var client = await browser.ConnectAsync("billing");
        await client.SendAsync(new { type = "hello", client_id = "panel", conversation_id = conversation.GetProperty("conversation_id").GetString(), after_seq = 0 });
        await client.NextAsync("live");
        Assert.Equal(["My invoice is wrong.\nIt has two lines.", $"Your message was stored as ticket {number}."],
            client.Received.Where(frame => frame.Type == "message").Select(frame => frame.Text("message")));
    }

    [Fact]
    public async Task The_same_request_again_gets_the_same_number()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        var request = Guid.NewGuid();

        var first = await LeaveAsync(host, browser, request, "Ann", "ann@example.com", "Hello");
        var again = await LeaveAsync(host, browser, request, "Ann", "ann@example.com", "Hello");
        using var other = new Browser(host);
        var others = await LeaveAsync(host, other, request, "Bob", "bob@example.com", "Hello");

        Assert.Equal(first.Text, again.Text);
        Assert.NotEqual(first.Text, others.Text);
        Assert.Single((await browser.GetAsync("/api/v1/visitor/conversations")).Json.GetProperty("conversations").EnumerateArray());
    }

    [Theory]
    [InlineData("billing", "ann@example.com", " ", "write a message")]
    [InlineData("billing", "ann", "Hello", "email address")]
    [InlineData("billing", "ann@example.com\r\nBcc: all@example.com", "Hello", "email address")]
    [InlineData("management", "ann@example.com", "Hello", "no such department")]
    [InlineData("parking", "ann@example.com", "Hello", "no such department")]
    public async Task What_nobody_could_answer_is_refused_and_makes_nobody_a_guest(string department, string email, string message, string told)
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);

        var answer = await LeaveAsync(host, browser, Guid.NewGuid(), "Ann", email, message, department);

        Assert.Equal(400, answer.Status);
        Assert.Contains(told, answer.Json.GetProperty("message").GetString());
        Assert.Null(browser.Cookie("livechat_visitor"));
    }

    [Fact]
    public async Task T17_an_hour_has_so_many_for_each_visitor()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_ACTIONS_PER_HOUR", "2"));
        using var browser = new Browser(host);
        for (var n = 0; n < 2; n++)
            Assert.Equal(200, (await LeaveAsync(host, browser, Guid.NewGuid(), "Ann", "ann@example.com", "Hello")).Status);

        var refused = await LeaveAsync(host, browser, Guid.NewGuid(), "Ann", "ann@example.com", "Hello");

        Assert.Equal((429, "rate_limited"), (refused.Status, refused.Json.GetProperty("code").GetString()));
        Assert.Equal((2, 2), (host.Count("SELECT count(*) FROM tickets"), host.Count("SELECT count(*) FROM conversations")));
        Assert.Equal(1, host.Count("SELECT count(*) FROM audit_entries WHERE action = 'leave_message' AND outcome = 'refused'"));
    }

    [Fact]
    public async Task T11_nobody_leaves_one_in_the_companys_name()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);

        var left = await LeaveAsync(host, browser, Guid.NewGuid(), "Support Team", "ann@example.com", "Hello");

        Assert.Equal(200, left.Status);
        Assert.Equal("Guest", host.Text(
            "SELECT e.sender FROM events e JOIN tickets t ON t.conversation_id = e.conversation_id WHERE t.number = @n AND e.seq = 1", ("@n", left.Json.GetProperty("ticket_number").GetString()!)));
    }

    private static Task<Answer> LeaveAsync(LivechatHost host, Browser browser, Guid request, string name, string email, string message, string department = "billing") =>
        browser.SendAsync(
            HttpMethod.Post, "/api/v1/visitor/messages", Browser.Json(JsonSerializer.Serialize(new { request_id = request, department, name, email, message })), ("Origin", host.Origin));
}
