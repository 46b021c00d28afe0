using Livechat.SystemTests.Support;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

/// <summary>
/// The main states as a visitor sees them. Checked for what a picture can show wrong without a person looking: nothing wider than the
/// screen, nothing that throws. With LIVECHAT_SCREENS=1 the pictures in docs/screens are taken anew.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class ScreensTests(Chromium chromium, DemoServer server)
{
    private static readonly BrowserNewContextOptions Desktop = new() { ViewportSize = new() { Width = 1280, Height = 800 } };
    private static readonly BrowserNewContextOptions DesktopDark = new(Desktop) { ColorScheme = ColorScheme.Dark };
    private static readonly BrowserNewContextOptions Phone = new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true };
    private static readonly BrowserNewContextOptions PhoneDark = new(Phone) { ColorScheme = ColorScheme.Dark };

    public static TheoryData<string, string, bool, bool> Pages => new()
    {
        { "site-home", "/", false, false },
        { "site-home-dark", "/", false, true },
        { "site-home-phone", "/", true, false },
        { "site-hosting", "/hosting", false, false },
        { "site-hosting-phone", "/hosting", true, true },
        { "site-domains", "/domains?name=kumba.co.zw", false, false },
        { "site-domains-phone", "/domains", true, false },
        { "site-help", "/help", false, false },
        { "site-help-phone", "/help?q=email", true, false },
        { "embed-phone", "/embed", true, false },
        { "site-article", "/help/vps-and-dedicated-plans", false, false },
        { "site-article-phone", "/help/vps-and-dedicated-plans", true, true },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task APageFits(string name, string path, bool phone, bool dark)
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url + path, Look(phone, dark));
        await Assertions.Expect(visit.Launcher).ToBeVisibleAsync();
        await FitsAsync(visit.Page);
        await TakeAsync(visit, name);
        Assert.Empty(visit.Wrongs);
    }

    [Theory]
    [InlineData("embed", false, false)]
    [InlineData("embed-dark", false, true)]
    [InlineData("embed-phone-dark", true, true)]
    public async Task TheConfiguratorFits(string name, bool phone, bool dark)
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url + "/embed", phone ? Look(phone, dark) : new(Look(phone, dark)) { ViewportSize = new() { Width = 1280, Height = 1080 } });
        await visit.Page.Locator("html[data-ready]").WaitForAsync();
        await visit.Page.GetByLabel("Your colour", new() { Exact = true }).FillAsync("#7a2e8e");
        await visit.Page.GetByLabel("On the launcher").FillAsync("Ask us");
        await visit.Page.GetByLabel("Welcome").FillAsync("Good to see you. Ask us anything about flowers.");
        await visit.Page.GetByLabel("Billing").UncheckAsync();
        if (phone)
        {
            await visit.Page.Locator(".code-card").ScrollIntoViewIfNeededAsync();
        }
        else
        {
            await visit.Page.EvaluateAsync("() => scrollTo({ top: 0, behavior: 'instant' })");
            await visit.OpenAsync();
            await visit.ShowsAsync("Good to see you.");
        }
        await FitsAsync(visit.Page);
        await TakeAsync(visit, name);
        Assert.Empty(visit.Wrongs);
    }

    [Theory]
    [InlineData("chat-start", false, false)]
    [InlineData("chat-start-phone-dark", true, true)]
    public async Task TheStartFits(string name, bool phone, bool dark)
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url, Look(phone, dark));
        await visit.OpenAsync();
        await visit.ShowsAsync("Who would you like to talk to?");
        await FitsAsync(visit.Page);
        await TakeAsync(visit, name);
        Assert.Empty(visit.Wrongs);
    }

    [Theory]
    [InlineData("chat", false, false)]
    [InlineData("chat-dark", false, true)]
    [InlineData("chat-phone", true, false)]
    [InlineData("chat-phone-dark", true, true)]
    public async Task AConversationFits(string name, bool phone, bool dark)
    {
        var chat = new ScriptedChat();
        await using var visit = await Visit.StartAsync(chromium, server.Url, Look(phone, dark), prepare: chat.PrepareAsync);
        await visit.ChatWithAsync("support");
        await visit.SayAsync("My emails land in spam since Monday 😕");
        await Assertions.Expect(visit.Panel.Locator(".message.visitor time")).ToBeVisibleAsync();
        await chat.MessageAsync(
            "That is usually a missing **SPF** or **DKIM** record. In cPanel:\n\n1. Open **Email Deliverability**.\n2. Press **Repair** beside your domain.\n3. Wait an hour and send a test.\n\nYour SPF record should look like `v=spf1 +a +mx ~all`.",
            citations: new[] { new { title = "Email not sending or going to spam (SPF, DKIM, DMARC)", url = "/help/email-not-sending" } });
        await visit.SayAsync("Thanks! What does a VPS cost?");
        await Assertions.Expect(visit.Panel.Locator(".message.visitor time")).ToHaveCountAsync(2);
        await chat.DraftAsync("d", 1, "| Plan | Memory | Month |\n|---|---|---|\n| VPS S | 6 GB | $6.25 |\n| VPS M | 16 GB | $12.50 |\n\n**VPS M** is the most");
        await visit.ShowsAsync("VPS M");
        await FitsAsync(visit.Page);
        await TakeAsync(visit, name);
        Assert.Empty(visit.Wrongs);
    }

    [Theory]
    [InlineData("chat-confirmation", false, false)]
    [InlineData("chat-confirmation-dark", false, true)]
    [InlineData("chat-confirmation-phone", true, false)]
    [InlineData("chat-confirmation-phone-dark", true, true)]
    public async Task AConfirmationFits(string name, bool phone, bool dark)
    {
        var chat = new ScriptedChat();
        await using var visit = await Visit.StartAsync(chromium, server.Url, Look(phone, dark), prepare: chat.PrepareAsync);
        await visit.ChatWithAsync("support");
        await chat.ConfirmationAsync("a", "Turn auto-renew off for Domain registration (.co.zw)", Lines("Domain registration (.co.zw)", "on → off"), "accepted");
        await chat.MessageAsync("Auto-renew is now off for Domain registration (.co.zw).", "system", "System");
        await chat.ConfirmationAsync("b", "Undo: turn auto-renew on again for Domain registration (.co.zw)", ["Service: Domain registration (.co.zw)", "Auto-renew: off → on"], "expired");
        await visit.SayAsync("And for my hosting, please.");
        await chat.MessageAsync("Please have a look at the card below. Nothing has changed yet.");
        await chat.ConfirmationAsync("c", "Turn auto-renew off for Shared Starter", Lines("Shared Starter", "on → off"));
        await visit.ShowsAsync("Nothing changes before you confirm.");
        await FitsAsync(visit.Page);
        await TakeAsync(visit, name);
        Assert.Empty(visit.Wrongs);
    }

    [Theory]
    [InlineData("chat-home", false, false)]
    [InlineData("chat-home-phone-dark", true, true)]
    public async Task AHomeWithConversationsFits(string name, bool phone, bool dark)
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url, Look(phone, dark));
        await visit.ChatWithAsync("sales");
        await visit.AskAsync("How much is shared hosting?");
        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "All departments" }).ClickAsync();
        await visit.ChooseAsync("support");
        await visit.AskAsync("How do I set up email on my phone?");
        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "All departments" }).ClickAsync();
        await Assertions.Expect(visit.Panel.Locator(".recent li")).ToHaveCountAsync(2);
        await visit.ShowsAsync("our people");
        await FitsAsync(visit.Page);
        await TakeAsync(visit, name);
        Assert.Empty(visit.Wrongs);
    }

    [Theory]
    [InlineData("chat-search", false, false)]
    [InlineData("chat-article-phone", true, false)]
    public async Task HelpFits(string name, bool phone, bool dark)
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url, Look(phone, dark));
        await visit.OpenAsync();
        await visit.Panel.GetByRole(AriaRole.Searchbox).FillAsync("ssl certificate");
        await visit.Panel.Locator(".hits button").First.WaitForAsync();
        if (phone)
        {
            await visit.Panel.Locator(".hits button").First.ClickAsync();
            await visit.ShowsAsync("AutoSSL");
        }
        await FitsAsync(visit.Page);
        await TakeAsync(visit, name);
        Assert.Empty(visit.Wrongs);
    }

    [Theory]
    [InlineData("chat-services", false, false)]
    [InlineData("chat-services-phone-dark", true, true)]
    public async Task ACustomersServicesFit(string name, bool phone, bool dark)
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url + "/sign-in?next=/", Look(phone, dark));
        await visit.Page.GetByLabel("Email").FillAsync("tariro@msasaloaf.example");
        await visit.Page.GetByLabel("Password").FillAsync(server.DemoPassword);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await visit.Page.WaitForURLAsync(server.Url + "/");
        await visit.ChatWithAsync("billing");
        await visit.AskAsync("What services do I have?");
        await Assertions.Expect(visit.Panel.Locator(".cards.services .card").First).ToContainTextAsync("active");
        await FitsAsync(visit.Page);
        await TakeAsync(visit, name);
        Assert.Empty(visit.Wrongs);
    }

    [Theory]
    [InlineData("chat-menu", false, false)]
    [InlineData("chat-rating-phone-dark", true, true)]
    [InlineData("chat-leave-phone", true, false)]
    [InlineData("chat-data", false, true)]
    public async Task WhatSurroundsAConversationFits(string name, bool phone, bool dark)
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url, Look(phone, dark));
        await visit.ChatWithAsync("sales");
        await visit.AskAsync("How much is shared hosting?");
        var more = visit.Panel.GetByRole(AriaRole.Button, new() { Name = "More" });
        switch (name)
        {
            case "chat-menu":
                await more.ClickAsync();
                await visit.ShowsAsync("Switch department");
                break;
            case "chat-rating-phone-dark":
                await more.ClickAsync();
                await visit.Panel.GetByText("End this conversation").ClickAsync();
                await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Good (4 of 5)", Exact = true }).ClickAsync();
                await visit.Panel.Locator(".rating textarea").WaitForAsync();
                break;
            case "chat-leave-phone":
                await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "All departments" }).ClickAsync();
                await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Leave a message" }).ClickAsync();
                break;
            default:
                await more.ClickAsync();
                await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "Your data" }).ClickAsync();
                break;
        }
        await FitsAsync(visit.Page);
        await TakeAsync(visit, name);
        Assert.Empty(visit.Wrongs);
    }

    private static string[] Lines(string service, string change) =>
    [
        $"Service: {service}", "Status: Active", $"Auto-renew: {change}", "Price: 76.80 USD a year", "Next payment: 12 March 2027",
        "What happens: It changes at once, and you can undo it for 10 minutes",
    ];

    [Fact]
    public async Task TheDemoAsANewcomerMeetsIt()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url, Desktop);
        await visit.ChatWithAsync("support");
        await visit.AskAsync("How do I set up email on my phone?");
        await visit.AskAsync("my emails go to spam");
        await FitsAsync(visit.Page);
        await TakeAsync(visit, "demo");
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task AnAgentAndTheQueueAreUnmistakable()
    {
        var chat = new ScriptedChat();
        await using var visit = await Visit.StartAsync(chromium, server.Url, Desktop, prepare: chat.PrepareAsync);
        await visit.ChatWithAsync("support");
        await visit.SayAsync("I would like to talk to a human, please.");
        await Assertions.Expect(visit.Panel.Locator(".message.visitor time")).ToBeVisibleAsync();
        await chat.StatusAsync("waiting", position: 2, wait: 180);
        await visit.ShowsAsync("You are number 2 in the queue. The wait is about 3 minutes.");
        await chat.StatusAsync("agent", agent: "Tariro");
        await chat.MessageAsync("Hi, Tariro here. I can see the invoice, one moment please.", "agent", "Tariro");
        await visit.ShowsAsync("You are now talking to Tariro.");
        await chat.TypingAsync(true);

        await Assertions.Expect(visit.Panel.Locator(".bar h1")).ToHaveTextAsync("Tariro");
        await Assertions.Expect(visit.Panel.Locator(".message.agent .label")).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Panel.Locator(".typing")).ToBeVisibleAsync();
        await TakeAsync(visit, "chat-agent");
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task BeingOfflineIsCalm()
    {
        await using var lonely = await RestartableServer.StartAsync();
        await using var visit = await Visit.StartAsync(chromium, lonely.Url, Desktop);
        await visit.ChatWithAsync("sales");
        await lonely.KillAsync();
        await visit.ShowsAsync("Attempting to reconnect…");
        await visit.SayAsync("How long does a transfer take?");
        await visit.ShowsAsync("Waiting to be sent");
        await TakeAsync(visit, "chat-offline");
    }

    private static BrowserNewContextOptions Look(bool phone, bool dark) => (phone, dark) switch
    {
        (false, false) => Desktop,
        (false, true) => DesktopDark,
        (true, false) => Phone,
        (true, true) => PhoneDark,
    };

    private static async Task FitsAsync(IPage page)
    {
        foreach (var frame in page.Frames)
        {
            var over = await frame.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(over <= 0, $"{frame.Url} is {over} pixels too wide.");
        }
    }

    private static async Task TakeAsync(Visit visit, string name)
    {
        if (Environment.GetEnvironmentVariable("LIVECHAT_SCREENS") is not "1")
            return;
        // Movements are over, fonts are there.
        await visit.Page.EvaluateAsync("() => Promise.all([document.fonts.ready, new Promise(done => setTimeout(done, 400))])");
        await visit.Page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Repository.Root, "docs/screens", name + ".png"),
            Animations = ScreenshotAnimations.Disabled,
            // On a wide screen the chat is the picture, and the page around it only a little of it.
            Clip = name.StartsWith("chat", StringComparison.Ordinal) && visit.Page.ViewportSize!.Width > 500 ? new() { X = 760, Y = 20, Width = 520, Height = 780 } : null,
        });
    }
}
