using Livechat.SystemTests.Support;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

[Collection(BrowserTests.Name)]
public sealed class EmbedTests(Chromium chromium, DemoServer server)
{
    /// <summary>A stylesheet and a script that treat every element of the page badly.</summary>
    private const string Hostile =
        """
        <style>
          body * { all: unset !important; display: none !important; position: static !important; font-size: 2px !important; z-index: -1 !important; }
          div, button, iframe, livechat-widget { visibility: hidden !important; width: 1px !important; height: 1px !important; opacity: 0 !important; transform: scale(0) !important; }
        </style>
        <script>
          window.Livechat = 'taken'; window.livechat = { widget: 1 };
          Object.prototype.department = 'management'; Object.prototype.theme = 7; Object.prototype.count = 99;
          String.prototype.trim = function () { return 'trimmed'; };
          Array.prototype.includes = () => false;
          for (const name of ['every', 'some', 'map', 'filter', 'forEach', 'find', 'join', 'push', 'splice'])
            Array.prototype[name] = () => { throw new Error('Array.prototype.' + name); };
          for (const name of ['replace', 'split', 'startsWith', 'match', 'toLowerCase'])
            String.prototype[name] = () => { throw new Error('String.prototype.' + name); };
          Array.prototype[Symbol.iterator] = () => { throw new Error('iterator'); };
          window.JSON = window.Promise = window.fetch = window.Event = window.history = null;
          window.name = 'livechat'; window.open = window.close = window.stop = () => {};
        </script>
        """;

    private string Tag(string attributes = "") => $"<script async src=\"{server.Url}/widget.js\"{attributes}></script>";

    private string Host => new Uri(server.Url).Authority;

    [Fact]
    public async Task ItWorksOnAnAllowedPageOfAnotherOrigin()
    {
        await using var page = new HostPage(server.PartnerPort, $"<!DOCTYPE html><title>Shop</title><h1>Shop</h1>{Tag()}");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host]);
        await visit.ChatWithAsync("sales");

        await visit.AskAsync("How much is a .com domain?");
        await visit.Page.ReloadAsync();
        await visit.ShowsAsync("Connected to live support");

        await Assertions.Expect(visit.Saying("How much is a .com domain?")).ToHaveCountAsync(1);
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task AHostileStylesheetAndScriptDoNotReachIt()
    {
        await using var page = new HostPage(server.PartnerPort, $"<!DOCTYPE html><title>Shop</title>{Hostile}<h1>Shop</h1>{Tag()}");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host]);

        var box = await visit.Launcher.BoundingBoxAsync();
        Assert.NotNull(box);
        Assert.Equal(60, box.Width);
        await visit.ChatWithAsync("support");
        await visit.Page.Locator("livechat-widget .launcher").ClickAsync();
        await Assertions.Expect(visit.Launcher).ToHaveAttributeAsync("aria-expanded", "false");
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task AStrictPolicyOfTheHostPageNeedsTwoDirectivesOnly()
    {
        await using var page = new HostPage(
            server.PartnerPort,
            $"<!DOCTYPE html><title>Shop</title><h1>Shop</h1>{Tag()}",
            $"default-src 'none'; script-src {server.Url}; frame-src {server.Url}; require-trusted-types-for 'script'; trusted-types 'none'");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host]);
        await visit.ChatWithAsync("billing");
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task TheTagTwiceMakesOneLauncher()
    {
        await using var page = new HostPage(server.PartnerPort, $"<!DOCTYPE html><head>{Tag()}<title>Shop</title></head><h1>Shop</h1>{Tag()}");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host]);
        await visit.ChatWithAsync("sales");
        await Assertions.Expect(visit.Page.Locator("livechat-widget")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task ThePageMayChooseTheDepartment()
    {
        await using var page = new HostPage(server.PartnerPort, $"<!DOCTYPE html><title>Shop</title><h1>Shop</h1>{Tag(" data-department=\"billing\"")}");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host]);
        await visit.OpenAsync();
        await visit.ShowsAsync("Connected to live support");
        Assert.Contains("✓ WebSocket connected successfully for department: billing", visit.Console);
    }

    [Fact]
    public async Task NothingIsAskedOfTheServerBeforeTheVisitorComesNear()
    {
        await using var page = new HostPage(server.PartnerPort, $"<!DOCTYPE html><title>Shop</title><h1>Shop</h1>{Tag()}");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host]);
        await Assertions.Expect(visit.Launcher).ToBeVisibleAsync();
        Assert.Single(visit.Page.Frames);

        await visit.Launcher.HoverAsync();
        await Assertions.Expect(visit.Page.Locator("livechat-widget iframe")).ToHaveCountAsync(1);
        await visit.Panel.Locator(".start").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        Assert.DoesNotContain(visit.Console, line => line.StartsWith("WebSocket URL", StringComparison.Ordinal));
    }
}
