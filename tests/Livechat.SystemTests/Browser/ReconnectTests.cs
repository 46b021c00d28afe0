using Livechat.SystemTests.Support;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

[Collection(BrowserTests.Name)]
public sealed class ReconnectTests(Chromium chromium)
{
    [Fact]
    public async Task WhatIsWrittenWhileTheServerIsGoneIsSentOnceWhenItIsBack()
    {
        await using var server = await RestartableServer.StartAsync();
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.ChatWithAsync("sales");
        await visit.AskAsync("How much is a .com domain?");

        await server.KillAsync();
        await visit.ShowsAsync("Attempting to reconnect…");
        await visit.SayAsync("And how much is a .co.zw domain?");
        await visit.SayAsync("Is WHOIS privacy included?");
        await Assertions.Expect(visit.Panel.GetByText("Waiting to be sent")).ToHaveCountAsync(2);

        await server.StartAgainAsync();
        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Retry now" }).ClickAsync();
        await visit.ShowsAsync("Connected to live support");
        await Assertions.Expect(visit.Panel.GetByText("Waiting to be sent")).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Panel.Locator(".connection")).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Panel.Locator(".message.visitor + .message.ai:not(.draft)").Last).ToBeVisibleAsync(new() { Timeout = 25_000 });
        await HasOwnMessagesAsync(visit);

        await visit.Page.ReloadAsync();
        await visit.ShowsAsync("Connected to live support");
        await HasOwnMessagesAsync(visit);
    }

    [Fact]
    public async Task WhatIsWrittenOfflineSurvivesAReloadAndIsSentOnce()
    {
        await using var server = await RestartableServer.StartAsync();
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.ChatWithAsync("support");

        await visit.SetOfflineAsync(true);
        await server.KillAsync();
        await visit.ShowsAsync("Attempting to reconnect…");
        await visit.SayAsync("My website is down");
        await server.StartAgainAsync();
        await visit.SetOfflineAsync(false);
        await visit.Page.ReloadAsync();

        await visit.ShowsAsync("Connected to live support");
        await Assertions.Expect(visit.Panel.GetByText("Waiting to be sent")).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Saying("My website is down").And(visit.Panel.Locator(".visitor"))).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task ItComesBackByItself()
    {
        await using var server = await RestartableServer.StartAsync();
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.ChatWithAsync("general");
        await server.KillAsync();
        await visit.ShowsAsync("Attempting to reconnect…");
        await server.StartAgainAsync();
        await Assertions.Expect(visit.Panel.GetByText("Connected to live support")).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task TheSameTabTwiceDoesNotFightOverTheChat()
    {
        await using var server = await RestartableServer.StartAsync();
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.ChatWithAsync("sales");
        // What a browser's "duplicate tab" does: the copy starts with the tab's own storage.
        var storage = await visit.Page.EvaluateAsync<Dictionary<string, string>>("() => ({ ...sessionStorage })");
        var copy = await visit.NewPageAsync();
        await copy.AddInitScriptAsync($"for (const [k, v] of Object.entries({System.Text.Json.JsonSerializer.Serialize(storage)})) sessionStorage.setItem(k, v);");
        await copy.GotoAsync(server.Url);

        await Assertions.Expect(visit.Panel.Locator(".connection").GetByText("This chat is open in another tab.")).ToBeVisibleAsync();
        await Assertions.Expect(copy.FrameLocator("livechat-widget iframe").GetByText("Connected to live support")).ToBeVisibleAsync();
        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Use it here" }).ClickAsync();
        await visit.ShowsAsync("Connected to live support");
        await Assertions.Expect(copy.FrameLocator("livechat-widget iframe").Locator(".connection").GetByText("This chat is open in another tab.")).ToBeVisibleAsync();
    }

    private static async Task HasOwnMessagesAsync(Visit visit) =>
        await Assertions.Expect(visit.Panel.Locator(".message.visitor .as-written")).ToHaveTextAsync(
        [
            "How much is a .com domain?",
            "And how much is a .co.zw domain?",
            "Is WHOIS privacy included?",
        ]);
}
