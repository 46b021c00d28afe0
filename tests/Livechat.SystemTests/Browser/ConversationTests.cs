using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

[Collection(BrowserTests.Name)]
public sealed class ConversationTests(Chromium chromium, DemoServer server)
{
    public static TheoryData<string, string, string, string> Questions => new()
    {
        { "sales", "Sales Advisor", "How much is the VPS M plan?", "12.50" },
        { "support", "Support Engineer", "How do I set up email on my phone?", "IMAP" },
        { "billing", "Billing Specialist", "Can I pay with EcoCash?", "EcoCash" },
        { "general", "Customer Care Guide", "What are your opening hours on Saturday?", "12:30" },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task EachDepartmentAnswersInItsPersona(string department, string persona, string question, string expected)
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.OpenAsync();
        await visit.Panel.GetByLabel("Your name").FillAsync("Rudo");
        await visit.ChooseAsync(department);
        await visit.ShowsAsync("Connected to live support");

        var answer = await visit.AskAsync(question);

        await Assertions.Expect(answer.Locator(".sender")).ToHaveTextAsync(persona);
        await Assertions.Expect(answer.Locator(".label")).ToHaveTextAsync("AI");
        await Assertions.Expect(answer).ToContainTextAsync(expected);
        Assert.Contains($"WebSocket URL: {server.Url.Replace("http", "ws")}/livechat/ws/{department}/", visit.Console);
        Assert.Contains($"✓ WebSocket connected successfully for department: {department}", visit.Console);
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task AnAnswerNamesItsArticleAndTheArticleOpens()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.ChatWithAsync("support");

        var answer = await visit.AskAsync("How do I change my nameservers?");
        var article = answer.Locator(".citations a").First;
        var title = await article.InnerTextAsync();
        await article.ClickAsync();
        var shown = visit.Panel.GetByRole(AriaRole.Region, new() { Name = title });
        await Assertions.Expect(shown.Locator(".reading .bubble")).ToContainTextAsync("nameservers");

        var popup = await visit.Page.RunAndWaitForPopupAsync(() => shown.GetByText("Open in a new tab").ClickAsync());
        await popup.WaitForLoadStateAsync();
        Assert.StartsWith($"{server.Url}/help/", popup.Url);
        await Assertions.Expect(popup.Locator("h1")).ToHaveTextAsync(title);
        await visit.Page.BringToFrontAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(shown).ToHaveCountAsync(0);
        await Assertions.Expect(article).ToBeVisibleAsync();
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task AReloadAndAnotherPageKeepTheHistory()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.ChatWithAsync("sales");
        await visit.AskAsync("How much is shared hosting?");
        var before = await visit.Messages.AllInnerTextsAsync();

        await visit.Page.ReloadAsync();
        await visit.ShowsAsync("Connected to live support");
        await Assertions.Expect(visit.Messages).ToHaveCountAsync(before.Count);
        Assert.Equal(before, await visit.Messages.AllInnerTextsAsync());

        await visit.Page.GotoAsync(server.Url + "/hosting");
        await visit.ShowsAsync("Connected to live support");
        await Assertions.Expect(visit.Messages).ToHaveCountAsync(before.Count);
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task AskingForAHumanVisiblyWaits()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.ChatWithAsync("billing");

        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Talk to a human" }).ClickAsync();

        await visit.ShowsAsync("You are in the queue for a colleague");
        await Assertions.Expect(visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Talk to a human" })).ToHaveCountAsync(0);
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task ManyLinesAreWrittenWithShiftAndEnterSends()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.ChatWithAsync("general");

        await visit.Composer.PressSequentiallyAsync("first line");
        await visit.Composer.PressAsync("Shift+Enter");
        await visit.Composer.PressSequentiallyAsync("second line");
        await visit.Composer.PressAsync("Enter");

        var own = visit.Panel.Locator(".message.visitor .as-written");
        await Assertions.Expect(own).ToHaveTextAsync("first line\nsecond line", new() { UseInnerText = true });
        await Assertions.Expect(visit.Composer).ToHaveValueAsync("");
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task AnswersThatComeWhileTheChatIsClosedAreCountedOnTheLauncher()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.ChatWithAsync("sales");
        await visit.Composer.FillAsync("Which hosting plan is the cheapest?");
        // Sends and closes in one go, before an answer can be seen.
        await visit.Composer.EvaluateAsync(
            """
            box => {
              box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
              box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
            }
            """);

        await Assertions.Expect(visit.Launcher).ToHaveAttributeAsync("aria-expanded", "false");
        await Assertions.Expect(visit.Page.Locator("livechat-widget .badge")).ToHaveTextAsync("1");
        await visit.OpenAsync();
        await Assertions.Expect(visit.Page.Locator("livechat-widget .badge")).ToBeHiddenAsync();
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task TheKeyboardAloneIsEnough()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.Launcher.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Panel.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();

        while (await visit.Panel.Locator(".department:focus").CountAsync() == 0)
            await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Composer).ToBeFocusedAsync();
        await visit.ShowsAsync("Connected to live support");

        await visit.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(visit.Launcher).ToBeFocusedAsync();
        await Assertions.Expect(visit.Composer).ToBeHiddenAsync();
    }
}
