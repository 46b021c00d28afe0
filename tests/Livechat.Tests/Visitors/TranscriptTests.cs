using System.Globalization;
using Livechat.Conversations;
using Livechat.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Livechat.Tests.Visitors;

/// <summary>A conversation as a file: whole, in order, and harmless wherever it is opened.</summary>
public sealed class TranscriptTests(DemoHost demo)
{
    [Fact]
    public async Task The_text_has_every_message_with_its_author_in_order()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        var id = await OwnConversationTests.TalkAsync(browser, "sales", "How much is shared hosting?\nAnd SSL?");
        await host.Services.GetRequiredService<ConversationLog>().ChangeStatusAsync(Guid.Parse(id), ConversationStatus.Agent, new EventDetails { Agent = "Mandla" });

        var answer = await browser.GetAsync($"/api/v1/visitor/conversations/{id}/transcript?time_zone=Africa/Harare");

        Assert.Equal(200, answer.Status);
        var lines = answer.Text.Split("\r\n");
        Assert.Contains("Department: sales", lines);
        Assert.Contains("Times: Africa/Harare", lines);
        var question = Array.FindIndex(lines, line => line.EndsWith("] Guest:", StringComparison.Ordinal));
        Assert.Equal(["    How much is shared hosting?", "    And SSL?"], lines[(question + 1)..(question + 3)]);
        var reply = Array.FindIndex(lines, line => line.EndsWith("(AI):", StringComparison.Ordinal));
        Assert.True(reply > question);
        Assert.True(Array.FindIndex(lines, line => line.EndsWith("Mandla answers from here on.", StringComparison.Ordinal)) > reply);
        var at = DateTime.ParseExact(lines[question][1..20], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        Assert.InRange(at - DateTime.UtcNow, TimeSpan.FromMinutes(110), TimeSpan.FromMinutes(121));
    }

    [Fact]
    public async Task T14_nothing_that_was_said_is_markup_in_the_page()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        var id = await OwnConversationTests.TalkAsync(browser, "sales", "</p><script>alert(1)</script><img src=x onerror=alert(2)>");

        var answer = await browser.GetAsync($"/api/v1/visitor/conversations/{id}/transcript?format=html&time_zone=No/Where");

        Assert.DoesNotContain("<script", answer.Text);
        Assert.DoesNotContain("<img", answer.Text);
        Assert.Contains("&lt;/p&gt;&lt;script&gt;", answer.Text);
        Assert.Contains("<dd dir=\"auto\">UTC</dd>", answer.Text);
        Assert.StartsWith("sandbox;", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_one_is_whole()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        var id = await OwnConversationTests.TalkAsync(browser, "sales", "first");
        var log = host.Services.GetRequiredService<ConversationLog>();
        for (var n = 0; n < 250; n++)
            await log.ChangeStatusAsync(Guid.Parse(id), n % 2 == 0 ? ConversationStatus.Waiting : ConversationStatus.Ai);

        var text = (await browser.GetAsync($"/api/v1/visitor/conversations/{id}/transcript")).Text;

        Assert.Equal(125, text.Split("Waiting for a colleague.").Length - 1);
        Assert.Equal(125, text.Split("The assistant answers from here on.").Length - 1);
    }

    [Fact]
    public async Task Another_format_is_refused()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        var id = await OwnConversationTests.TalkAsync(browser, "sales", "first");

        Assert.Equal(400, (await browser.GetAsync($"/api/v1/visitor/conversations/{id}/transcript?format=pdf")).Status);
    }
}
