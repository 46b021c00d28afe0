using Livechat.SystemTests.Support;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

/// <summary>T25, and T14's last wall: who may frame the panel, what the bridge lets through, and what runs behind it.</summary>
[Collection(BrowserTests.Name)]
public sealed class T25BridgeTests(Chromium chromium, DemoServer server)
{
    private string Tag => $"<script async src=\"{server.Url}/widget.js\"></script>";

    private string Host => new Uri(server.Url).Authority;

    [Fact]
    public async Task APageThatIsNotAllowedGetsNoPanel()
    {
        await using var page = new HostPage(RestartableServer.FreePort(), $"<!DOCTYPE html><title>Other</title><h1>Other</h1>{Tag}");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host]);
        await visit.OpenAsync();
        await Assertions.Expect(visit.Page.Locator("livechat-widget .holder.open iframe")).ToBeVisibleAsync();

        var refused = visit.Page.Frames.Single(frame => frame != visit.Page.MainFrame);
        await refused.WaitForLoadStateAsync();
        await Assertions.Expect(visit.Panel.Locator(".start, .chat")).ToHaveCountAsync(0);
        Assert.Contains(visit.Wrongs, wrong => wrong.Contains("frame-ancestors", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ForgedMessagesToThePanelAndThePageDoNothing()
    {
        await using var page = new HostPage(server.PartnerPort, $"<!DOCTYPE html><title>Shop</title><h1>Shop</h1><iframe name=\"intruder\" srcdoc=\"<p>x</p>\"></iframe>{Tag}");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host]);
        await visit.ChatWithAsync("sales");

        // From the page itself: wrong shapes. From another frame: right shapes, wrong window.
        await visit.Page.EvaluateAsync(
            """
            () => {
              const panel = document.querySelector('livechat-widget').shadowRoot.querySelector('iframe').contentWindow;
              for (const message of [null, 1, 'close', {}, [], { livechat: 1, type: 'send', message: 'forged' }, { livechat: 1, type: 'hidden', x: 1 },
                { livechat: 1, type: 'init', page: 'javascript:alert(1)', settings: {}, identity: false },
                { livechat: 1, type: 'settings', settings: { department: 'management' } }, { livechat: 1, type: 'settings', settings: { color: 'red;background:url(//evil.example)' } },
                { livechat: 1, type: 'settings', settings: { greeting: '<img src=x onerror=alert(1)>', theme: {} } }, { livechat: 1, type: 'prefill', text: ['x'] },
                { livechat: 1, type: 'visitor', name: 'x'.repeat(61) }, { livechat: 1, type: 'end', now: true }])
                panel.postMessage(message, '*');
              const intruder = document.querySelector('[name=intruder]').contentWindow;
              intruder.eval(`
                parent.postMessage({ livechat: 1, type: 'close' }, '*');
                parent.postMessage({ livechat: 1, type: 'unread', count: 99 }, '*');
                parent.postMessage({ livechat: 1, type: 'ended' }, '*');
                const panel = parent.document.querySelector('livechat-widget').shadowRoot.querySelector('iframe').contentWindow;
                panel.postMessage({ livechat: 1, type: 'hidden' }, '*');
                panel.postMessage({ livechat: 1, type: 'end' }, '*');
                panel.postMessage({ livechat: 1, type: 'identity', ok: true, token: 'a.b.c' }, '*');`);
            }
            """);

        await visit.AskAsync("How much is a .com domain?");
        await Assertions.Expect(visit.Launcher).ToHaveAttributeAsync("aria-expanded", "true");
        await Assertions.Expect(visit.Saying("forged")).ToHaveCountAsync(0);
        await visit.ShowsAsync("Connected to live support");
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task ThePanelRunsUnderTrustedTypesAndNothingInlineRunsInIt()
    {
        await using var page = new HostPage(server.PartnerPort, $"<!DOCTYPE html><title>Shop</title><h1>Shop</h1>{Tag}");
        await using var visit = await Visit.StartAsync(chromium, page.Origin, hosts: [Host]);
        await visit.ChatWithAsync("sales");
        await visit.AskAsync("How much is a .com domain?");
        Assert.Empty(visit.Wrongs);

        var frame = visit.Page.Frames.Single(frame => frame != visit.Page.MainFrame);
        var refused = await frame.EvaluateAsync<string[]>(
            """
            () => {
              const refused = [];
              const attempt = (name, run) => { try { run(); } catch (error) { refused.push(name + ' ' + error.name); } };
              attempt('innerHTML', () => { document.createElement('p').innerHTML = '<b>x</b>'; });
              attempt('srcdoc', () => { document.createElement('iframe').srcdoc = '<b>x</b>'; });
              attempt('src', () => { document.createElement('script').src = 'https://evil.example/x.js'; });
              attempt('policy', () => trustedTypes.createPolicy('mine', {}));
              attempt('eval', () => setTimeout('window.ran = 1'));
              const inline = document.createElement('style');
              inline.textContent = '.bar { display: none }';
              document.head.append(inline);
              const script = document.createElement('script');
              attempt('script', () => { script.textContent = 'window.ran = 1'; });
              return refused;
            }
            """);
        Assert.Equal(["innerHTML TypeError", "srcdoc TypeError", "src TypeError", "policy TypeError", "eval TypeError", "script TypeError"], refused);
        await Assertions.Expect(visit.Panel.Locator(".bar")).ToBeVisibleAsync();
        Assert.False(await frame.EvaluateAsync<bool>("() => 'ran' in window"));
    }
}
