using Livechat.SystemTests.Support;
using Livechat.Tests.Support;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

/// <summary>Where a visitor arrives, and the pages around the conversation: help, earlier conversations, a left message, their data.</summary>
[Collection(BrowserTests.Name)]
public sealed class HomeTests(Chromium chromium, DemoServer server)
{
    [Fact]
    public async Task HelpIsFoundWhileTypingAndReadInThePanel()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.OpenAsync();
        var search = visit.Panel.GetByRole(AriaRole.Searchbox, new() { Name = "Search the help articles" });

        await search.PressSequentiallyAsync("nameserv");
        var hit = visit.Panel.Locator(".hits button").First;
        await Assertions.Expect(hit).ToContainTextAsync("nameservers", new() { IgnoreCase = true });
        await CleanAsync(visit);
        await hit.ClickAsync();

        var article = visit.Panel.Locator(".page");
        await Assertions.Expect(article.Locator("h1")).ToBeFocusedAsync();
        await Assertions.Expect(article.Locator(".reading")).ToContainTextAsync("ns1");
        await CleanAsync(visit);
        // A link to another article stays in the panel too.
        await article.Locator("article a[href*='/help/']").First.ClickAsync();
        await Assertions.Expect(article.Locator("h1")).Not.ToContainTextAsync("nameservers");
        await visit.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(article).ToHaveCountAsync(0);
        await Assertions.Expect(hit).ToBeFocusedAsync();
        await search.FillAsync("qqqq zzzz");
        await visit.ShowsAsync("No article found");
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task AnEarlierConversationIsContinuedFromTheList()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.ChatWithAsync("sales");
        await visit.AskAsync("How much is shared hosting?");
        await MenuAsync(visit, "Start a new conversation");
        await Assertions.Expect(visit.Saying("How much is shared hosting?")).ToHaveCountAsync(0);
        await visit.AskAsync("Do you sell domains?");
        await BackAsync(visit);

        var recent = visit.Panel.Locator(".recent li");
        await Assertions.Expect(recent).ToHaveCountAsync(2);
        await CleanAsync(visit);
        await recent.Last.Locator("button").ClickAsync();

        await Assertions.Expect(visit.Saying("How much is shared hosting?")).ToHaveCountAsync(1);
        await Assertions.Expect(visit.Saying("Do you sell domains?")).ToHaveCountAsync(0);
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task AnotherDepartmentTakesTheStoryOnInEveryTab()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.ChatWithAsync("sales");
        await visit.AskAsync("How much is shared hosting?");
        var second = await visit.NewPageAsync();
        await second.GotoAsync(server.Url);
        var other = second.FrameLocator("livechat-widget iframe");
        await second.Locator("livechat-widget .launcher").ClickAsync();
        await other.Locator(".department[data-department=sales]").ClickAsync();
        await Assertions.Expect(other.GetByText("How much is shared hosting?").First).ToBeVisibleAsync();

        await MenuAsync(visit, "Switch department");
        await CleanAsync(visit);
        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Billing" }).ClickAsync();

        foreach (var panel in new[] { visit.Panel, other })
        {
            await Assertions.Expect(panel.Locator(".bar h1")).ToContainTextAsync("Billing Specialist");
            await Assertions.Expect(panel.GetByText("You are now with: Billing.").First).ToBeVisibleAsync();
            await Assertions.Expect(panel.Locator(".message.visitor")).ToHaveCountAsync(1);
        }
        var answer = await visit.AskAsync("Can I pay with EcoCash?");
        await Assertions.Expect(answer.Locator(".sender")).ToHaveTextAsync("Billing Specialist");
        Assert.Empty(visit.Wrongs);
    }

    [Theory]
    [InlineData("Save as text", ".txt", "How much is shared hosting?")]
    [InlineData("Save as a web page", ".html", "How much is shared hosting?")]
    public async Task AConversationIsSavedAsAFile(string item, string extension, string words)
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.ChatWithAsync("sales");
        await visit.AskAsync(words);

        var saved = await visit.Page.RunAndWaitForDownloadAsync(() => MenuAsync(visit, item));

        Assert.StartsWith("chat-", saved.SuggestedFilename);
        Assert.EndsWith(extension, saved.SuggestedFilename);
        Assert.Contains(words, await File.ReadAllTextAsync(await saved.PathAsync()));
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task TheEndAsksOnceHowItWas()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.ChatWithAsync("sales");
        await visit.AskAsync("How much is shared hosting?");
        await MenuAsync(visit, "End this conversation");
        await visit.ShowsAsync("This conversation has ended.");

        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Very good (5 of 5)" }).ClickAsync();
        await visit.Panel.GetByLabel("Anything you would like to add?").FillAsync("Quick and clear.");
        await CleanAsync(visit);
        await visit.Panel.Locator(".rating").GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await visit.ShowsAsync("Thank you.");
        await visit.Page.ReloadAsync();
        await visit.ShowsAsync("This conversation has ended.");
        await Assertions.Expect(visit.Panel.Locator(".rating")).ToHaveCountAsync(0);
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task ALeftMessageShowsItsNumberAndIsFoundAgain()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.OpenAsync();
        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Leave a message" }).ClickAsync();
        await visit.Panel.GetByLabel("For").SelectOptionAsync("billing");
        await visit.Panel.GetByLabel("Your email address").FillAsync("ann@example.com");
        await visit.Panel.GetByLabel("Your message").FillAsync("My invoice has two lines.");
        await CleanAsync(visit);
        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Leave the message" }).ClickAsync();

        var number = visit.Panel.Locator(".receipt .number");
        await Assertions.Expect(number).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^T-[0-9A-Z]{7}$"));
        await CleanAsync(visit);
        var ticket = await number.InnerTextAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Page.ReloadAsync();
        await Assertions.Expect(visit.Panel.Locator(".recent li")).ToContainTextAsync(ticket);
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task WhatIsKnownIsTakenAlongAndErased()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.ChatWithAsync("sales");
        await visit.AskAsync("How much is shared hosting?");
        await BackAsync(visit);
        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Your data" }).ClickAsync();
        await CleanAsync(visit);

        var saved = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Panel.GetByText("Save everything as a file").ClickAsync());
        Assert.Contains("How much is shared hosting?", await File.ReadAllTextAsync(await saved.PathAsync()));
        await visit.Panel.GetByText("Erase all conversations").ClickAsync();
        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Erase", Exact = true }).ClickAsync();

        await visit.ShowsAsync("All your conversations are erased.");
        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.ChooseAsync("sales");
        await visit.ShowsAsync("Connected to live support");
        await Assertions.Expect(visit.Panel.Locator(".message.visitor")).ToHaveCountAsync(0);
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task OneConversationIsErasedFromItsMenuAfterAQuestion()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.ChatWithAsync("sales");
        await visit.AskAsync("How much is shared hosting?");
        await MenuAsync(visit, "Erase this conversation");
        await CleanAsync(visit);
        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Keep" }).ClickAsync();
        await Assertions.Expect(visit.Saying("How much is shared hosting?")).ToHaveCountAsync(1);
        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Erase this conversation" }).ClickAsync();
        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Erase", Exact = true }).ClickAsync();

        await Assertions.Expect(visit.Panel.Locator(".departments")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Panel.Locator(".recent li")).ToHaveCountAsync(0);
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task ThePrivacyNoticeIsAcceptedByTheFirstMessage()
    {
        await using var own = await RestartableServer.StartAsync(new() { ["LIVECHAT_PRIVACY_URL"] = "https://www.example.com/privacy" });
        await using var visit = await Visit.StartAsync(chromium, own.Url);
        await visit.ChatWithAsync("sales");
        var consent = visit.Panel.Locator(".consent a");
        await Assertions.Expect(consent).ToHaveAttributeAsync("href", "https://www.example.com/privacy");
        await CleanAsync(visit);

        await visit.AskAsync("How much is shared hosting?");

        await Assertions.Expect(consent).ToHaveCountAsync(0);
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task WhoWantsASoundHearsItForAnswersThatComeBehindTheirBack()
    {
        var chat = new ScriptedChat();
        await using var visit = await Visit.StartAsync(chromium, server.Url, prepare: async page =>
        {
            await page.AddInitScriptAsync("window.notes = 0; const start = OscillatorNode.prototype.start; OscillatorNode.prototype.start = function (...at) { notes++; return start.apply(this, at); };");
            await chat.PrepareAsync(page);
        });
        await visit.ChatWithAsync("support");
        Task<int> Notes() => visit.Panel.Locator("body").EvaluateAsync<int>("() => notes");
        await chat.MessageAsync("Silent so far.");
        await visit.ShowsAsync("Silent so far.");
        Assert.Equal(0, await Notes());

        await MenuAsync(visit, "Play a sound for answers");
        Assert.Equal(2, await Notes());
        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Close chat" }).ClickAsync();
        await chat.MessageAsync("Behind your back.");

        await Assertions.Expect(visit.Page.Locator("livechat-widget .badge")).ToHaveTextAsync("1");
        await Waiting.Until(async () => await Notes() == 4, what: "the sound of the second message");
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task TheMenuIsClosedByEscapeAndTheChatStays()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.ChatWithAsync("sales");
        var more = visit.Panel.GetByRole(AriaRole.Button, new() { Name = "More" });
        await more.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Switch department" })).ToBeFocusedAsync();

        await visit.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(more).ToBeFocusedAsync();
        await Assertions.Expect(more).ToHaveAttributeAsync("aria-expanded", "false");
        await Assertions.Expect(visit.Panel.Locator(".chat")).ToBeVisibleAsync();
        Assert.Empty(visit.Wrongs);
    }

    private static async Task MenuAsync(Visit visit, string item)
    {
        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = item, Exact = true }).ClickAsync();
    }

    private static Task BackAsync(Visit visit) => visit.Panel.GetByRole(AriaRole.Button, new() { Name = "All departments" }).ClickAsync();

    /// <summary>Nothing that axe-core knows is wrong with the panel as it is now.</summary>
    private static async Task CleanAsync(Visit visit) =>
        await Accessibility.HasNoViolationsAsync((await (await visit.Page.QuerySelectorAsync("livechat-widget iframe"))!.ContentFrameAsync())!);
}
