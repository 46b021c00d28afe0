using Livechat.SystemTests.Support;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

/// <summary>The chat in other languages than English. With LIVECHAT_SCREENS=1 the pictures in docs/screens are taken anew.</summary>
[Collection(BrowserTests.Name)]
public sealed class LanguageTests(Chromium chromium, DemoServer server)
{
    private static readonly BrowserNewContextOptions Desktop = new() { ViewportSize = new() { Width = 1280, Height = 800 } };
    private static readonly BrowserNewContextOptions Phone = new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true };

    private string Host => new Uri(server.Url).Authority;

    [Fact]
    public async Task ThePagesLanguageGoesBeforeTheBrowsers()
    {
        await using var page = Page("fr");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, new() { Locale = "de-DE" }, [Host]);
        await visit.OpenAsync();
        await visit.ShowsAsync("À qui souhaitez-vous parler");

        await visit.ChooseAsync("sales");
        await visit.ShowsAsync("Connecté à l’assistance");

        Assert.Equal(("fr", "ltr"), await LanguageAsync(visit));
        await Assertions.Expect(visit.Panel.GetByLabel("Votre message")).ToBeVisibleAsync();
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task TheBrowsersLanguageCountsOnAPageWithNone()
    {
        await using var page = Page("");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, new() { Locale = "pt-MZ" }, [Host]);
        await visit.OpenAsync();
        await visit.ShowsAsync("Com quem gostaria de falar?");
        Assert.Equal(("pt-MZ", "ltr"), await LanguageAsync(visit));
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task TheSettingGoesBeforeThePageAndMayChangeWhileTheChatIsOpen()
    {
        await using var page = Page("fr", script: "<script>window.livechatSettings = { locale: 'sn' }</script>");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host]);
        await Assertions.Expect(visit.Launcher).ToHaveAttributeAsync("aria-label", "Live chat");
        await visit.Launcher.HoverAsync();
        await Assertions.Expect(visit.Launcher).ToHaveAttributeAsync("aria-label", "Vhurai hurukuro");
        await visit.OpenAsync();
        await visit.ShowsAsync("Mungada kutaura nani?");
        await Assertions.Expect(visit.Launcher).ToHaveAttributeAsync("aria-label", "Vharai hurukuro");
        Assert.Equal(("sn", "ltr"), await LanguageAsync(visit));

        await visit.Page.EvaluateAsync("() => Livechat('update', { locale: 'ar' })");
        await visit.ShowsAsync("مع مَن تودّ التحدّث؟");
        Assert.Equal(("ar", "rtl"), await LanguageAsync(visit));
        await visit.Page.EvaluateAsync("() => Livechat('update', { locale: 'ja' })");
        await visit.ShowsAsync("À qui souhaitez-vous parler");
        Assert.Equal(("fr", "ltr"), await LanguageAsync(visit));
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task ALanguageNobodySpeaksHereIsEnglishAndFetchesNothing()
    {
        await using var page = Page("ja");
        var texts = 0;
        await using var visit = await Visit.StartAsync(chromium, page.Origin, new() { Locale = "ja-JP" }, [Host], made =>
        {
            made.Request += (_, request) => texts += request.Url.Contains("/widget/texts/") ? 1 : 0;
            return Task.CompletedTask;
        });
        await visit.OpenAsync();
        await visit.ShowsAsync("Who would you like to talk to?");
        Assert.Equal((0, ("en", "ltr")), (texts, await LanguageAsync(visit)));
        Assert.Empty(visit.Wrongs);
    }

    /// <summary>One small file, kept for good, and nothing in English before it.</summary>
    [Fact]
    public async Task NoOtherLanguageFlashesByWhileTheTextsAreFetched()
    {
        await using var page = Page("sn");
        var (asked, let) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host], prepare: made => made.RouteAsync("**/widget/texts/sn-*.js", async route =>
        {
            asked.SetResult();
            await let.Task;
            var response = await route.FetchAsync();
            Assert.Equal("public, max-age=31536000, immutable", response.Headers["cache-control"]);
            await route.FulfillAsync(new() { Response = response });
        }));
        await visit.OpenAsync();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("", await Panel(visit).EvaluateAsync<string>("() => document.body.innerText"));

        let.SetResult();
        await visit.ShowsAsync("Mungada kutaura nani?");
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task TheChatGoesOnInEnglishWhenTheTextsCannotBeFetched()
    {
        await using var page = Page("nd");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host], prepare: made => made.RouteAsync("**/widget/texts/*.js", route => route.AbortAsync()));
        await visit.ChatWithAsync("support");
        Assert.Equal(("en", "ltr"), await LanguageAsync(visit));
    }

    [Theory]
    [InlineData("chat-arabic", false)]
    [InlineData("chat-arabic-phone", true)]
    public async Task ArabicRunsFromRightToLeft(string name, bool phone)
    {
        var chat = new ScriptedChat();
        await using var page = Page("ar", " dir=\"rtl\"");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, phone ? Phone : Desktop, [Host], chat.PrepareAsync);
        await visit.OpenAsync();
        await visit.ShowsAsync("مع مَن تودّ التحدّث؟");
        Assert.Equal(("ar", "rtl"), await LanguageAsync(visit));
        await FitsAsync(visit, name.Replace("chat", "chat-start", StringComparison.Ordinal));

        await visit.ChooseAsync("support");
        await visit.ShowsAsync("تم الاتصال بالدعم المباشر");
        await visit.Panel.GetByLabel("رسالتك").FillAsync("رسائلي تصل إلى البريد المزعج منذ يوم الاثنين 😕");
        await visit.Panel.GetByLabel("رسالتك").PressAsync("Enter");
        await Assertions.Expect(visit.Panel.Locator(".message.visitor time")).ToBeVisibleAsync();
        await chat.MessageAsync(
            "السبب غالبًا غياب سجل **SPF** أو **DKIM**. في cPanel:\n\n1. افتح **Email Deliverability**.\n2. اضغط **Repair** بجانب نطاقك.\n\nيجب أن يبدو السجل هكذا: `v=spf1 +a +mx ~all`.",
            citations: new[] { new { title = "Email not sending or going to spam (SPF, DKIM, DMARC)", url = "/help/email-not-sending" } });
        await chat.MessageAsync("The answer in English stays English: see `+mx`.");
        await chat.StatusAsync("waiting", position: 2, wait: 180);
        await visit.ShowsAsync("مدة الانتظار نحو 3 دقائق.");
        await chat.ConfirmationAsync("c", "Turn auto-renew off for Shared Starter", ["Service: Shared Starter", "Auto-renew: on → off"]);
        await visit.ShowsAsync("لن يتغيّر شيء قبل تأكيدك.");

        var bubbles = visit.Panel.Locator(".message.ai .bubble");
        Assert.Equal(["ltr", "rtl", "ltr"], await bubbles.EvaluateAllAsync<string[]>("all => all.map(one => getComputedStyle(one).direction)"));
        Assert.Equal("ltr", await bubbles.Nth(1).Locator("code").EvaluateAsync<string>("code => getComputedStyle(code).direction"));
        Assert.Equal("rtl", await visit.Panel.GetByLabel("رسالتك").EvaluateAsync<string>("box => getComputedStyle(box).direction"));
        var (own, theirs) = ((await visit.Panel.Locator(".message.visitor .bubble").BoundingBoxAsync())!, (await bubbles.Nth(1).BoundingBoxAsync())!);
        Assert.True(own.X < theirs.X, "What the visitor wrote stands at the end of the line, which is left.");
        await FitsAsync(visit, name);
        Assert.Empty(visit.Wrongs);
    }

    private HostPage Page(string language, string attributes = "", string script = "") => new(
        server.PartnerPort,
        $"<!DOCTYPE html><html lang=\"{language}\"{attributes}><meta name=\"viewport\" content=\"width=device-width\"><title>Shop</title>{script}<script async src=\"{server.Url}/widget.js\"></script>");

    private static IFrame Panel(Visit visit) => visit.Page.Frames.Single(frame => frame != visit.Page.MainFrame);

    private static async Task<(string Language, string Direction)> LanguageAsync(Visit visit)
    {
        var found = await Panel(visit).EvaluateAsync<string[]>("() => [document.documentElement.lang, getComputedStyle(document.documentElement).direction]");
        return (found[0], found[1]);
    }

    private static async Task FitsAsync(Visit visit, string name)
    {
        var panel = Panel(visit);
        Assert.Equal(0, await panel.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        // Movements are over: what is still fading in has no contrast yet.
        await panel.EvaluateAsync("() => Promise.all(document.getAnimations().map((one) => one.effect.getTiming().iterations === Infinity || one.finished))");
        await Accessibility.HasNoViolationsAsync(panel);
        if (Environment.GetEnvironmentVariable("LIVECHAT_SCREENS") is not "1")
            return;
        await visit.Page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Repository.Root, "docs/screens", name + ".png"),
            Animations = ScreenshotAnimations.Disabled,
            Clip = visit.Page.ViewportSize!.Width > 500 ? new() { X = 760, Y = 20, Width = 520, Height = 780 } : null,
        });
    }
}
