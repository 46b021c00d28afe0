using Livechat.SystemTests.Support;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

/// <summary>The configurator: what it shows live is what its code does on a page of another origin.</summary>
[Collection(BrowserTests.Name)]
public sealed class EmbedPageTests(Chromium chromium, DemoServer server)
{
    [Fact]
    public async Task TheLiveChatFollowsTheForm()
    {
        await using var visit = await OpenAsync();
        await visit.Page.GetByLabel("On the launcher").FillAsync("Ask us");
        await Assertions.Expect(visit.Launcher).ToContainTextAsync("Ask us");
        await visit.Page.Locator(".choice").GetByText("Left").ClickAsync();
        await visit.Page.GetByLabel("From the side").FillAsync("48");
        Assert.Equal(48, (await visit.Launcher.BoundingBoxAsync())!.X);
        await visit.Page.GetByLabel("Your colour", new() { Exact = true }).FillAsync("#ffe100");
        await Assertions.Expect(visit.Page.Locator("#contrast")).ToContainTextAsync("Black text on it");
        await Assertions.Expect(visit.Launcher).ToHaveCSSAsync("color", "rgb(0, 0, 0)");

        await visit.Page.GetByLabel("Billing").UncheckAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Open the chat", Exact = true }).ClickAsync();
        await Assertions.Expect(visit.Panel.Locator(".department")).ToHaveCountAsync(3);
        await visit.Page.Locator(".choice").GetByText("Dark").ClickAsync();
        await Assertions.Expect(visit.Panel.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await visit.Page.GetByLabel("Welcome").FillAsync("Good <b>day</b>");
        await visit.ShowsAsync("Good <b>day</b>");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Start again" }).ClickAsync();
        await Assertions.Expect(visit.Panel.Locator(".department")).ToHaveCountAsync(4);
        await Assertions.Expect(visit.Page.Locator("#code code")).ToHaveTextAsync($"<script async src=\"{server.Url}/widget.js\"></script>");
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task AColourThatIsNoneIsToldAndChangesNothing()
    {
        await using var visit = await OpenAsync();
        var color = visit.Page.GetByLabel("Your colour", new() { Exact = true });
        await color.FillAsync("#7a2e8");
        await Assertions.Expect(color).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(visit.Page.Locator("#code code")).Not.ToContainTextAsync("data-color");
        Assert.Empty(visit.Wrongs);
    }

    [Theory]
    [InlineData("HTML")]
    [InlineData("Tag manager")]
    public async Task ItsCodeWorksOnAnAllowedPage(string kind)
    {
        await using var visit = await OpenAsync();
        await visit.Page.GetByLabel("Welcome").FillAsync("It's \"<b>good</b>\" to see you </script>");
        await visit.Page.GetByLabel("Technical support").UncheckAsync();
        await visit.Page.GetByLabel("From the side").FillAsync("70");
        await visit.Page.GetByRole(AriaRole.Tab, new() { Name = kind }).ClickAsync();
        var code = await visit.Page.Locator("#code code").InnerTextAsync();
        Assert.Empty(visit.Wrongs);

        await using var page = new HostPage(server.PartnerPort, $"<!DOCTYPE html><title>Shop</title><h1>Shop</h1>{code}");
        await using var shop = await Visit.StartAsync(chromium, page.Origin, hosts: [new Uri(server.Url).Authority]);
        await shop.OpenAsync();
        await shop.ShowsAsync("It's \"<b>good</b>\" to see you </script>");
        await Assertions.Expect(shop.Panel.Locator(".department")).ToHaveCountAsync(3);
        Assert.Empty(shop.Wrongs);
    }

    [Fact]
    public async Task TheKeyboardReachesEveryKindAndTheCodeIsCopied()
    {
        await using var visit = await OpenAsync();
        await visit.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await visit.Page.GetByRole(AriaRole.Tab, new() { Name = "HTML" }).FocusAsync();
        foreach (var (name, part) in new[] { ("React, Next.js", "useEffect"), ("Vue", "onMounted"), ("WordPress", "wp_enqueue_script"), ("Tag manager", "createElement"), ("HTML", "<script async") })
        {
            await visit.Page.Keyboard.PressAsync("ArrowRight");
            await Assertions.Expect(visit.Page.GetByRole(AriaRole.Tab, new() { Name = name, Selected = true })).ToBeFocusedAsync();
            await Assertions.Expect(visit.Page.Locator("#code code")).ToContainTextAsync(part);
        }
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#copied")).ToHaveTextAsync("Copied.");
        Assert.Equal($"<script async src=\"{server.Url}/widget.js\"></script>", await visit.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        Assert.Empty(visit.Wrongs);
    }

    private async Task<Visit> OpenAsync()
    {
        var visit = await Visit.StartAsync(chromium, server.Url + "/embed");
        await visit.Page.Locator("html[data-ready]").WaitForAsync();
        return visit;
    }
}
