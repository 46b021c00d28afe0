using System.Text.Json;
using Livechat.SystemTests.Support;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

/// <summary>T9: two people at one computer, one after the other, on a page whose sign-out calls shutdown.</summary>
[Collection(BrowserTests.Name)]
public sealed class T9SharedComputerTests(Chromium chromium, DemoServer server)
{
    private const string Question = "How much is a .com domain?";

    private string Host => new Uri(server.Url).Authority;

    [Fact]
    public async Task T9_after_shutdown_the_next_person_is_another_guest_to_the_server()
    {
        await using var page = Page();
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host]);
        await visit.ChatWithAsync("sales");
        await visit.AskAsync(Question);
        Assert.Equal(1, await ConversationsAsync(visit));

        await visit.Page.EvaluateAsync("() => { Livechat('shutdown'); Livechat('boot'); }");

        await Assertions.Expect(visit.Page.Locator("livechat-widget iframe")).ToHaveCountAsync(0);
        await visit.OpenAsync();
        await visit.Panel.Locator(".department[data-department=sales]").WaitForAsync();
        Assert.Equal(0, await ConversationsAsync(visit));
        await Assertions.Expect(visit.Panel.GetByText(Question)).ToHaveCountAsync(0);
        await visit.ChooseAsync("sales");
        await visit.ShowsAsync("Connected to live support");
        await Assertions.Expect(visit.Saying(Question)).ToHaveCountAsync(0);
        Assert.Equal(0, await ConversationsAsync(visit));
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task T9_another_tab_that_shows_the_earlier_conversations_empties_itself()
    {
        await using var page = Page();
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host]);
        await visit.ChatWithAsync("sales");
        await visit.AskAsync(Question);
        var other = await visit.NewPageAsync();
        await other.GotoAsync(page.Origin);
        await other.Locator("livechat-widget .launcher").ClickAsync();
        var listed = other.FrameLocator("livechat-widget iframe").Locator("[data-conversation]");
        await Assertions.Expect(listed).ToHaveCountAsync(1);

        await visit.Page.EvaluateAsync("() => Livechat('shutdown')");

        await Assertions.Expect(visit.Page.Locator("livechat-widget")).ToHaveCountAsync(0);
        await Assertions.Expect(listed).ToHaveCountAsync(0);
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task T9_a_server_that_does_not_answer_holds_up_no_sign_out()
    {
        await using var page = Page();
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host]);
        await visit.ChatWithAsync("sales");
        await visit.AskAsync(Question);
        // Never fulfilled, as by a network that swallows.
        await visit.Page.Context.RouteAsync("**/api/v1/visitor/end", _ => Task.CompletedTask);

        await visit.Page.EvaluateAsync("() => { Livechat('shutdown'); Livechat('boot'); }");

        await Assertions.Expect(visit.Page.Locator("livechat-widget iframe")).ToHaveCountAsync(0, new() { Timeout = 9_000 });
        await Assertions.Expect(visit.Launcher).ToBeVisibleAsync();
    }

    private HostPage Page() => new(server.PartnerPort, $"<!DOCTYPE html><title>Shop</title><h1>Shop</h1><script async src=\"{server.Url}/widget.js\"></script>");

    /// <summary>How many conversations the server lists for whoever sits there, asked with the panel's own cookie.</summary>
    private static async Task<int> ConversationsAsync(Visit visit)
    {
        var text = await visit.Panel.Locator("body").EvaluateAsync<string>("async () => (await fetch('/api/v1/visitor/conversations')).text()");
        return JsonDocument.Parse(text).RootElement.GetProperty("conversations").GetArrayLength();
    }
}
