using Livechat.SystemTests.Support;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

/// <summary>Who the visitor is, as visitors see it: on the site's own pages and on a partner's.</summary>
[Collection(BrowserTests.Name)]
public sealed class SignInTests(Chromium chromium, DemoServer server)
{
    [Fact]
    public async Task SigningInStartsAnewAndSigningOutEmptiesEveryPanelOfTheBrowser()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.ChatWithAsync("support");
        await visit.AskAsync("How do I change my nameservers?");

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await visit.Page.GetByLabel("Email").FillAsync("tariro@msasaloaf.example");
        await visit.Page.GetByLabel("Password").FillAsync(server.DemoPassword);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".who")).ToContainTextAsync("Tariro Chivandiko");
        // The panel was open, so it opens again by itself; what was said as a guest is not there.
        await visit.ShowsAsync("Connected to live support");
        await Assertions.Expect(visit.Saying("How do I change my nameservers?")).ToHaveCountAsync(0);
        await visit.AskAsync("How do I set up email on my phone?");

        var other = await visit.NewPageAsync();
        await other.GotoAsync(server.Url + "/help");
        await other.Locator("livechat-widget .launcher").ClickAsync();
        var panel = other.FrameLocator("livechat-widget iframe");
        await panel.Locator(".department[data-department=support]").ClickAsync();
        var said = panel.Locator(".message").Filter(new() { HasText = "How do I set up email on my phone?" });
        await Assertions.Expect(said).ToHaveCountAsync(1);
        await panel.GetByLabel("Your message").FillAsync("half a thought");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        // Without anybody touching the other tab.
        await Assertions.Expect(said).ToHaveCountAsync(0, new() { Timeout = 8_000 });
        await Assertions.Expect(panel.GetByText("Connected to live support").First).ToBeVisibleAsync();
        await Assertions.Expect(panel.GetByLabel("Your message")).ToHaveValueAsync("");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await Assertions.Expect(visit.Saying("How do I set up email on my phone?")).ToHaveCountAsync(0);
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task AWrongPasswordIsToldWithoutSayingWhatWasWrong()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url + "/sign-in");
        await visit.Page.GetByLabel("Email").FillAsync("tariro@msasaloaf.example");
        await visit.Page.GetByLabel("Password").FillAsync("a guess");
        await visit.Page.GetByLabel("Password").PressAsync("Enter");

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Email or password is not right");
        await Assertions.Expect(visit.Page.GetByLabel("Email")).ToHaveValueAsync("tariro@msasaloaf.example");
        await Assertions.Expect(visit.Page.GetByLabel("Password")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task APartnersPageNamesItsCustomerAndRenewsTheTokenByCallback()
    {
        // The first token runs out while the visitor chats.
        var html =
            $$"""
            <!DOCTYPE html><title>Shop</title><h1>Shop</h1>
            <script>
              const first = "{{PartnerToken.Make(6)}}";
              // For the list of conversations, for the socket, and for the socket that comes back.
              const tokens = [first, first, "{{PartnerToken.Make(600)}}"];
              window.livechatIdentity = async () => tokens.length > 1 ? tokens.shift() : tokens[0];
            </script>
            <script async src="{{server.Url}}/widget.js"></script>
            """;
        await using var page = new HostPage(server.PartnerPort, html);
        var welcomes = 0;
        var resumed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [new Uri(server.Url).Authority], prepare: shop =>
        {
            shop.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) =>
            {
                if (frame.Text?.Contains("\"type\":\"welcome\"") != true)
                    return;
                Assert.Contains("\"kind\":\"customer\",\"name\":\"Ada Lovelace\"", frame.Text);
                if (Interlocked.Increment(ref welcomes) == 2)
                    resumed.SetResult();
            };
            return Task.CompletedTask;
        });
        await visit.ChatWithAsync("sales");
        await visit.SayAsync("said with the first token");

        await resumed.Task.WaitAsync(TimeSpan.FromSeconds(20));

        await visit.ShowsAsync("Connected to live support");
        await Assertions.Expect(visit.Saying("said with the first token")).ToHaveCountAsync(1);
        await visit.SayAsync("said with the second token");
        await Assertions.Expect(visit.Saying("said with the second token")).ToHaveCountAsync(1);
        Assert.Empty(visit.Wrongs);
    }
}
