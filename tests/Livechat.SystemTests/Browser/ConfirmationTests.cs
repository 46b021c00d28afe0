using Livechat.SystemTests.Support;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

/// <summary>The card of a confirmation under mouse and keyboard in a real browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class ConfirmationTests(Chromium chromium, DemoServer server)
{
    private static readonly string[] Lines = ["Service: Shared Starter", "Auto-renew: on → off"];

    [Fact]
    public async Task TheKeyboardAloneDecidesAndGoesOnFromTheOutcome()
    {
        var chat = new ScriptedChat();
        await using var visit = await Visit.StartAsync(chromium, server.Url, prepare: chat.PrepareAsync);
        await visit.ChatWithAsync("support");
        await chat.MessageAsync("Please have a look.");
        await chat.ConfirmationAsync("c", "Turn auto-renew off for Shared Starter", Lines);
        var card = visit.Panel.GetByRole(AriaRole.Group, new() { Name = "Turn auto-renew off for Shared Starter" });
        await Assertions.Expect(card.GetByRole(AriaRole.Term)).ToHaveTextAsync(["Service", "Auto-renew"]);

        await visit.Panel.GetByRole(AriaRole.Log).FocusAsync();
        // The button that copies the message stands before the card.
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(card.GetByRole(AriaRole.Button, new() { Name = "Confirm" })).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.PressAsync("Shift+Tab");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.Keyboard.PressAsync("Enter");

        Assert.Equal("""{"type":"confirm","confirmation_id":"c","accept":true}""", await chat.NextClickAsync());
        await Assertions.Expect(card).ToContainTextAsync("One moment…");
        await chat.ConfirmationAsync("c", "Turn auto-renew off for Shared Starter", Lines, "accepted");
        await Assertions.Expect(card.Locator(".outcome")).ToBeFocusedAsync();
        await Assertions.Expect(visit.Panel.Locator(".confirmation")).ToHaveCountAsync(1);
        await Assertions.Expect(card.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task T17_TypingYesSendsAMessageAndNoClick()
    {
        var chat = new ScriptedChat();
        await using var visit = await Visit.StartAsync(chromium, server.Url, prepare: chat.PrepareAsync);
        await visit.ChatWithAsync("support");
        await chat.ConfirmationAsync("c", "Turn auto-renew off for Shared Starter", Lines);
        await visit.SayAsync("yes");
        await Assertions.Expect(visit.Panel.Locator(".message.visitor time")).ToBeVisibleAsync();

        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Not now" }).ClickAsync();

        Assert.Equal("""{"type":"confirm","confirmation_id":"c","accept":false}""", await chat.NextClickAsync());
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task TheTimeRunsOutBeforeTheEyes()
    {
        var chat = new ScriptedChat();
        await using var visit = await Visit.StartAsync(chromium, server.Url, prepare: chat.PrepareAsync);
        await visit.ChatWithAsync("support");
        await chat.ConfirmationAsync("c", "Turn auto-renew off for Shared Starter", Lines, left: TimeSpan.FromSeconds(4));
        await Assertions.Expect(visit.Panel.Locator(".countdown")).ToBeVisibleAsync();

        await visit.ShowsAsync("This can no longer be confirmed. Nothing has changed.");
        await Assertions.Expect(visit.Panel.Locator(".confirmation button")).ToHaveCountAsync(0);
    }

    /// <summary>Nothing scripted: the built-in assistant, the demo accounts, the page that shows them.</summary>
    [Fact]
    public async Task T17_FromAskingToTheClickToTheUndo()
    {
        await using var own = await RestartableServer.StartAsync();
        await using var visit = await Visit.StartAsync(chromium, own.Url + "/sign-in?next=/my/services");
        await visit.Page.GetByLabel("Email").FillAsync("tariro@msasaloaf.example");
        await visit.Page.GetByLabel("Password").FillAsync(own.DemoPassword);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await RenewsAsync(visit, "Yes");
        await visit.ChatWithAsync("billing");
        await visit.AskAsync("Please turn off auto-renew for my Shared Starter");
        var card = visit.Panel.Locator(".confirmation").First;
        await Assertions.Expect(card).ToContainTextAsync("Turn auto-renew off for Shared Starter");
        await RenewsAsync(visit, "Yes");

        await card.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await visit.ShowsAsync("Auto-renew is now off for Shared Starter.");
        await Assertions.Expect(card).ToContainTextAsync("You confirmed this.");
        await TakeAsync(visit, "chat-confirmation-done");
        var undo = visit.Panel.Locator(".confirmation.open");
        var page = "/confirm/" + (await undo.Locator("h2").GetAttributeAsync("id"))!["confirm-".Length..];
        await RenewsAsync(visit, "No");

        // The undo on its own page, as from a chat without cards.
        await visit.Page.GotoAsync(own.Url + page);
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Undo: turn auto-renew on again for Shared Starter");
        await TakeAsync(visit, "site-confirm");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Auto-renew is now on for Shared Starter.");
        await RenewsAsync(visit, "Yes");
        Assert.Empty(visit.Wrongs);
    }

    /// <summary>What "My services" says of Shared Starter.</summary>
    private static async Task RenewsAsync(Visit visit, string expected)
    {
        await visit.Page.GotoAsync(new Uri(new Uri(visit.Page.Url), "/my/services").ToString());
        var service = visit.Page.Locator(".holding", new() { HasText = "Shared Starter" });
        await Assertions.Expect(service.Locator("dt:has-text('Renews by itself') + dd")).ToHaveTextAsync(expected);
    }

    private static async Task TakeAsync(Visit visit, string name)
    {
        if (Environment.GetEnvironmentVariable("LIVECHAT_SCREENS") is not "1")
            return;
        await visit.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "docs/screens", name + ".png"), Animations = ScreenshotAnimations.Disabled });
    }
}
