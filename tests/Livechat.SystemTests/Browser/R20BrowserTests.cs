using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

/// <summary>R20 in the visitor's browser: two tabs of one visitor, who share what waits to be sent, end with the same list and each message once.</summary>
[Collection(BrowserTests.Name)]
public sealed class R20BrowserTests(Chromium chromium, BrokenNetwork network)
{
    [Fact]
    public async Task Two_tabs_that_write_at_once_end_with_the_same_full_list()
    {
        await using var visit = await Visit.StartAsync(chromium, network.Url());
        await visit.ChatWithAsync("support");
        var (other, composer) = await OpenOtherAsync(visit);
        string[] said = [.. Enumerable.Range(0, 6).Select(_ => network.NewMessage())];

        await Task.WhenAll(WriteAsync(visit.Composer, said[..3]), WriteAsync(composer, said[3..]));

        await ShownList.IsWholeAsync(network.Rows, said, isOrdered: false, visit.Page, other);
    }

    /// <summary>What one tab could not send, a tab that is opened then finds waiting and sends; the first must learn of it before it sends again.</summary>
    [Fact]
    public async Task What_waits_in_one_tab_and_is_sent_by_another_is_there_once()
    {
        await using var visit = await Visit.StartAsync(chromium, network.Url());
        await visit.ChatWithAsync("support");
        string[] said = [network.NewMessage(), network.NewMessage()];
        await visit.Panel.Locator("body").EvaluateAsync("() => { window.Connected = WebSocket; window.WebSocket = function () { throw new Error('Not now.'); }; }");
        network.Break();
        network.Repair();
        await visit.ShowsAsync("Attempting to reconnect…");
        await WriteAsync(visit.Composer, said);

        var (other, _) = await OpenOtherAsync(visit);
        await ShownList.IsWholeAsync(network.Rows, said, isOrdered: true, other);
        await Assertions.Expect(visit.Panel.GetByText("Waiting to be sent")).ToHaveCountAsync(2);
        await visit.Panel.Locator("body").EvaluateAsync("() => { window.WebSocket = window.Connected; dispatchEvent(new Event('online')); }");

        await ShownList.IsWholeAsync(network.Rows, said, isOrdered: true, visit.Page, other);
    }

    private async Task<(IPage Page, ILocator Composer)> OpenOtherAsync(Visit visit)
    {
        var page = await visit.NewPageAsync();
        await page.GotoAsync(network.Url());
        var panel = page.FrameLocator("livechat-widget iframe");
        await page.Locator("livechat-widget .launcher").ClickAsync();
        await panel.Locator(".department[data-department=support]").ClickAsync();
        return (page, panel.GetByLabel("Your message"));
    }

    private static async Task WriteAsync(ILocator composer, IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            await composer.FillAsync(text);
            await composer.PressAsync("Enter");
        }
    }
}
