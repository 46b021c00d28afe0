using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Livechat.SystemTests.Support;
using Livechat.Tests.Support;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

/// <summary>What a host page may ask of the chat and hears of it, on a page of another origin.</summary>
[Collection(BrowserTests.Name)]
public sealed class ApiTests(Chromium chromium, DemoServer server)
{
    private const string Stub = "<script>window.Livechat = window.Livechat || function () { (Livechat.q = Livechat.q || []).push(arguments); };</script>";

    /// <summary>Writes down every event of the chat.</summary>
    private const string Listen =
        """
        <script>
          window.heard = [];
          for (const name of ['ready', 'open', 'close', 'message', 'unread', 'status', 'rating', 'error'])
            Livechat('on', name, detail => heard.push(detail === undefined ? name : name + ' ' + (detail.from ?? detail.status ?? detail.score ?? detail.code ?? detail)));
        </script>
        """;

    private string Host => new Uri(server.Url).Authority;

    private string Tag(string attributes = "") => $"<script async src=\"{server.Url}/widget.js\"{attributes}></script>";

    private HostPage Page(string body, string? policy = null) =>
        new(server.PartnerPort, $"<!DOCTYPE html><meta name=\"viewport\" content=\"width=device-width\"><title>Shop</title><h1>Shop</h1>{body}", policy);

    [Fact]
    public async Task CallsBeforeTheScriptLoadsAreCarriedOutAndSettingsReachThePanel()
    {
        await using var page = Page(
            $$"""
            {{Stub}}
            <script>
              window.livechatSettings = { departments: ['support', 'billing'], theme: 'dark', color: '#ffd400', locale: 'en-ZA', greeting: 'Hi <b>there</b>', position: 'left', padding: [40, 60], zIndex: 5 };
              Livechat('open');
              Livechat('setVisitor', 'Rudo');
              Livechat('prefill', 'I would like the blue one.');
            </script>
            {{Tag()}}
            """);
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host]);

        await visit.ShowsAsync("Hi <b>there</b>");
        await Assertions.Expect(visit.Panel.Locator(".department")).ToHaveCountAsync(2);
        await Assertions.Expect(visit.Panel.GetByLabel("Your name")).ToHaveValueAsync("Rudo");
        await Assertions.Expect(visit.Panel.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Assertions.Expect(visit.Panel.Locator("html")).ToHaveAttributeAsync("lang", "en-ZA");
        await Assertions.Expect(visit.Panel.Locator(".hero")).ToHaveCSSAsync("color", "rgb(0, 0, 0)");
        var box = (await visit.Page.Locator("livechat-widget .holder").BoundingBoxAsync())!;
        Assert.Equal(40, box.X);
        await visit.ChooseAsync("support");
        await Assertions.Expect(visit.Composer).ToHaveValueAsync("I would like the blue one.");

        await visit.Page.EvaluateAsync("() => Livechat('update', { theme: 'light', color: '#b00020', greeting: null, position: 'right' })");
        await Assertions.Expect(visit.Panel.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await Assertions.Expect(visit.Panel.Locator(".send")).ToHaveCSSAsync("background-color", "rgb(176, 0, 32)");
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task ThePageHearsWhatHappensAndNotWhatIsSaid()
    {
        var chat = new ScriptedChat();
        await using var page = Page($"{Stub}{Listen}{Tag()}");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host], prepare: chat.PrepareAsync);
        await visit.ChatWithAsync("support");
        await visit.SayAsync("a secret of mine");
        await chat.MessageAsync("a secret answer");
        await chat.StatusAsync("agent", agent: "Tariro");
        await visit.ShowsAsync("You are now talking to Tariro.");
        await visit.Page.EvaluateAsync("() => Livechat('close')");
        await Assertions.Expect(visit.Launcher).ToHaveAttributeAsync("aria-expanded", "false");
        // What the page posted has reached the panel when the panel has gone round once more.
        await visit.Panel.Locator("body").EvaluateAsync("() => new Promise(resolve => setTimeout(resolve))");
        await chat.MessageAsync("another secret", "agent", "Tariro");
        await Assertions.Expect(visit.Page.Locator("livechat-widget .badge")).ToHaveTextAsync("1");
        await visit.Page.EvaluateAsync("() => Livechat('toggle')");
        await chat.StatusAsync("closed");
        await visit.Panel.GetByRole(AriaRole.Button, new() { Name = "4 of 5" }).ClickAsync();
        await visit.Panel.Locator(".rating").GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await visit.ShowsAsync("Thank you.");
        await visit.Page.EvaluateAsync("() => Livechat('fly')");

        await visit.Page.WaitForFunctionAsync("() => heard.includes('error command') && heard.includes('rating 4')");
        var heard = await visit.Page.EvaluateAsync<string[]>("() => heard");
        Assert.Equal(
            ["ready", "open", "status ai", "message visitor", "message ai", "status agent", "close", "message agent", "unread 1", "open", "status closed", "rating 4", "error command"],
            heard.Where(one => one != "unread 0"));
        Assert.DoesNotContain("secret", await visit.Page.EvaluateAsync<string>("() => JSON.stringify(heard)"));
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task ShutdownClearsThePanelInEveryTabAndBootStartsAnew()
    {
        await using var page = Page($"{Stub}{Listen}{Tag()}");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host]);
        await visit.OpenAsync();
        await visit.Panel.GetByLabel("Your name").FillAsync("Rudo");
        await visit.ChooseAsync("sales");
        await visit.AskAsync("How much is a .com domain?");
        await visit.Composer.FillAsync("half a thought");
        var other = await visit.NewPageAsync();
        await other.GotoAsync(page.Origin);
        await other.Locator("livechat-widget .launcher").ClickAsync();
        var panel = other.FrameLocator("livechat-widget iframe");
        await panel.Locator(".department[data-department=sales]").ClickAsync();
        var said = panel.Locator(".message").Filter(new() { HasText = "How much is a .com domain?" });
        await Assertions.Expect(said).ToHaveCountAsync(1);

        await visit.Page.EvaluateAsync("() => { Livechat('shutdown'); Livechat('open'); Livechat('boot'); }");

        await Assertions.Expect(said).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Launcher).ToHaveAttributeAsync("aria-expanded", "false");
        await visit.OpenAsync();
        await Assertions.Expect(visit.Panel.GetByLabel("Your name")).ToHaveValueAsync("");
        await Assertions.Expect(visit.Panel.GetByText("Continue")).ToHaveCountAsync(0);
        await visit.ChooseAsync("sales");
        await visit.ShowsAsync("Connected to live support");
        await Assertions.Expect(visit.Composer).ToHaveValueAsync("");
        await Assertions.Expect(visit.Saying("How much is a .com domain?")).ToHaveCountAsync(0);
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task IdentifyNamesTheVisitorAndNullMakesThemAGuestAgain()
    {
        var kinds = Channel.CreateUnbounded<string>();
        await using var page = Page($"{Stub}{Tag(" data-department=\"sales\"")}");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host], prepare: shop =>
        {
            shop.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) =>
            {
                if (frame.Text?.Contains("\"type\":\"welcome\"", StringComparison.Ordinal) == true)
                    kinds.Writer.TryWrite(JsonDocument.Parse(frame.Text).RootElement.GetProperty("visitor").GetProperty("kind").GetString()!);
            };
            return Task.CompletedTask;
        });
        await visit.OpenAsync();
        Assert.Equal("guest", await kinds.Reader.ReadAsync().AsTask().Within());

        await visit.Page.EvaluateAsync("token => Livechat('identify', async () => token)", PartnerToken.Make(600));
        Assert.Equal("customer", await kinds.Reader.ReadAsync().AsTask().Within());
        await visit.ShowsAsync("Connected to live support");
        await visit.SayAsync("as a customer");
        await Assertions.Expect(visit.Saying("as a customer").Locator("time")).ToHaveCountAsync(1);

        await visit.Page.EvaluateAsync("() => Livechat('identify', null)");
        Assert.Equal("guest", await kinds.Reader.ReadAsync().AsTask().Within());
        await Assertions.Expect(visit.Saying("as a customer")).ToHaveCountAsync(0);
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task AChangeOfThePageWithoutALoadIsFollowedAndTheChatGoesOn()
    {
        var hellos = new ConcurrentQueue<string>();
        await using var page = Page(Tag(" data-department=\"sales\""));
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host], prepare: shop =>
        {
            shop.WebSocket += (_, socket) => socket.FrameSent += (_, frame) =>
            {
                if (frame.Text?.Contains("\"type\":\"hello\"", StringComparison.Ordinal) == true)
                    hellos.Enqueue(JsonDocument.Parse(frame.Text).RootElement.GetProperty("page_url").GetString()!);
            };
            return Task.CompletedTask;
        });
        await visit.Launcher.HoverAsync();
        await visit.Panel.Locator(".start").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await visit.Page.EvaluateAsync("() => history.pushState(null, '', '/plans/2?secret=1#x')");
        await visit.OpenAsync();
        await visit.AskAsync("How much is a .com domain?");
        Assert.Equal([page.Origin + "/plans/2"], hellos);

        // As Turbo does it, and then some.
        await visit.Page.EvaluateAsync(
            """
            () => {
              history.pushState(null, '', '/plans/3');
              const body = document.createElement('body');
              body.innerHTML = '<h1>Plans</h1>';
              document.documentElement.replaceChild(body, document.body);
            }
            """);
        await Assertions.Expect(visit.Page.Locator("livechat-widget")).ToHaveCountAsync(1);
        await visit.ShowsAsync("Connected to live support");
        await Assertions.Expect(visit.Saying("How much is a .com domain?")).ToHaveCountAsync(1);
        Assert.Equal(page.Origin + "/plans/3", hellos.Last());
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task APagesOwnButtonOpensItByMouseAndKeyboardAndGetsTheFocusBack()
    {
        await using var page = Page($"<button class=\"help\"><b>Help</b></button>{Tag(" data-launcher-selector=\".help\"")}");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host]);
        var help = visit.Page.GetByRole(AriaRole.Button, new() { Name = "Help" });
        await Assertions.Expect(visit.Page.Locator("livechat-widget")).ToHaveCountAsync(1);
        await Assertions.Expect(visit.Launcher).ToBeHiddenAsync();

        await help.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Panel.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(help).ToBeFocusedAsync();
        await help.Locator("b").ClickAsync();
        await visit.ShowsAsync("Who would you like to talk to?");
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task ItIsHiddenOnPhonesOnlyWhereThePageWantsItAndOpensByCallAllTheSame()
    {
        await using var page = Page(Tag(" data-hide-on-phones"));
        await using var visit = await Visit.StartAsync(chromium, page.Origin, new() { ViewportSize = new() { Width = 390, Height = 844 } }, [Host]);
        await Assertions.Expect(visit.Page.Locator("livechat-widget")).ToHaveCountAsync(1);
        await Assertions.Expect(visit.Launcher).ToBeHiddenAsync();
        await visit.Page.EvaluateAsync("() => Livechat('open')");
        await visit.ShowsAsync("Who would you like to talk to?");
        await visit.Page.EvaluateAsync("() => Livechat('close')");
        await visit.Page.SetViewportSizeAsync(1000, 800);
        await Assertions.Expect(visit.Launcher).ToBeVisibleAsync();
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task ThePageIsAskedForNothingGetsNoCookieAndLoadsNothingButTheLoader()
    {
        var asked = new ConcurrentQueue<string>();
        await using var page = Page($"{Stub}{Tag(" data-theme=\"dark\"")}");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host], prepare: shop =>
        {
            shop.Request += (_, request) => asked.Enqueue(request.Url);
            return Task.CompletedTask;
        });
        await Assertions.Expect(visit.Launcher).ToBeVisibleAsync();
        // Whatever it would load by itself it would have begun with.
        await visit.Page.EvaluateAsync("() => new Promise(done => requestIdleCallback(done))");
        Assert.Equal([page.Origin + "/", server.Url + "/widget.js"], asked.Where(url => !url.EndsWith("/favicon.ico", StringComparison.Ordinal)));

        await visit.ChatWithAsync("sales");
        await visit.AskAsync("How much is a .com domain?");
        Assert.Single(asked, url => url.StartsWith(page.Origin, StringComparison.Ordinal) && !url.EndsWith("/favicon.ico", StringComparison.Ordinal));
        Assert.Equal("", await visit.Page.EvaluateAsync<string>("() => document.cookie"));
        Assert.DoesNotContain(await visit.Page.Context.CookiesAsync(), cookie => cookie.Name.Contains("shop", StringComparison.OrdinalIgnoreCase) || !cookie.HttpOnly);
        Assert.Equal(["livechat.used"], await visit.Page.EvaluateAsync<string[]>("() => Object.keys(localStorage)"));
        Assert.Empty(visit.Wrongs);
    }
}
