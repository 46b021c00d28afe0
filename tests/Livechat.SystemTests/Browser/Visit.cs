using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

/// <summary>
/// One visitor with a browser profile of their own. Everything that must not happen is written down as it happens: errors in the
/// console, dialogs, requests to a host that is not among <c>hosts</c>.
/// </summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _console = new();
    private readonly ConcurrentQueue<string> _wrongs = new();

    private Visit(IBrowserContext context, IPage page, IReadOnlyList<string> hosts)
    {
        _context = context;
        Page = page;
        context.SetDefaultTimeout(15_000);
        context.Console += (_, message) =>
        {
            _console.Enqueue(message.Text);
            if (message.Type == "error")
                _wrongs.Enqueue($"console error: {message.Text}");
        };
        context.WebError += (_, error) => _wrongs.Enqueue($"script error: {error.Error}");
        context.Dialog += async (_, dialog) =>
        {
            _wrongs.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        context.Request += (_, request) =>
        {
            if (Uri.TryCreate(request.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && !hosts.Contains(url.Authority))
                _wrongs.Enqueue($"request to {request.Url}");
        };
    }

    public IPage Page { get; }

    public IFrameLocator Panel => Page.FrameLocator("livechat-widget iframe");

    public ILocator Launcher => Page.Locator("livechat-widget .launcher");

    public ILocator Composer => Panel.GetByLabel("Your message");

    /// <summary>Finished messages, drafts aside; also those of the visitor that wait to be sent.</summary>
    public ILocator Messages => Panel.Locator(".message:not(.draft)");

    public IReadOnlyCollection<string> Console => _console;

    /// <summary>What must not have happened.</summary>
    public IReadOnlyCollection<string> Wrongs => _wrongs;

    /// <param name="browser">The running browser.</param>
    /// <param name="url">Where the visitor goes first.</param>
    /// <param name="options">Size, colours and so on of the visitor's browser.</param>
    /// <param name="hosts">Hosts with port, besides the first page's own, that may be asked for something.</param>
    /// <param name="prepare">Runs before the first page is opened.</param>
    public static async Task<Visit> StartAsync(
        Chromium browser, string url, BrowserNewContextOptions? options = null, string[]? hosts = null, Func<IPage, Task>? prepare = null)
    {
        var context = await browser.Browser.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1280, Height = 860 } });
        var page = await context.NewPageAsync();
        var visit = new Visit(context, page, [new Uri(url).Authority, .. hosts ?? []]);
        if (prepare is not null)
            await prepare(page);
        await page.GotoAsync(url);
        return visit;
    }

    public Task OpenAsync() => Launcher.ClickAsync();

    public Task ChooseAsync(string department) => Panel.Locator($".department[data-department={department}]").ClickAsync();

    public Task ShowsAsync(string text) => Assertions.Expect(Panel.GetByText(text).First).ToBeVisibleAsync();

    public async Task ChatWithAsync(string department)
    {
        await OpenAsync();
        await ChooseAsync(department);
        await ShowsAsync("Connected to live support");
    }

    public async Task SayAsync(string text)
    {
        await Composer.FillAsync(text);
        await Composer.PressAsync("Enter");
    }

    /// <summary>The next finished answer after <paramref name="text"/> was said.</summary>
    public async Task<ILocator> AskAsync(string text)
    {
        var answers = Panel.Locator(".message.ai:not(.draft)");
        // The greeting is a bubble of the assistant too, but no answer.
        var before = await answers.CountAsync();
        await SayAsync(text);
        var answer = answers.Nth(before);
        await Assertions.Expect(answer).ToBeVisibleAsync(new() { Timeout = 25_000 });
        return answer;
    }

    public ILocator Saying(string text) => Messages.Filter(new() { HasTextRegex = new Regex($"{Regex.Escape(text)}") });

    public Task SetOfflineAsync(bool offline) => _context.SetOfflineAsync(offline);

    /// <summary>Another page of the same visitor.</summary>
    public Task<IPage> NewPageAsync() => _context.NewPageAsync();

    public ValueTask DisposeAsync() => new(_context.CloseAsync());
}
