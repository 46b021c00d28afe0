using System.Net;
using System.Text.RegularExpressions;
using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Desk;

/// <summary>/confirm/{id}: the same click on a page of its own.</summary>
public sealed class ConfirmPageTests
{
    [Fact]
    public async Task T17_the_page_shows_what_would_change_and_one_click_does_it()
    {
        await using var host = await LivechatHost.StartAsync(ConfirmChat.Settings);
        using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        await using var client = await browser.JoinAsync();
        var page = $"/confirm/{(await host.AskAsync(client)).Id}";

        var shown = await browser.GetAsync(page);

        var text = WebUtility.HtmlDecode(shown.Text);
        Assert.Equal(200, shown.Status);
        foreach (var word in new[] { "Turn auto-renew off for Shared Starter", "<dt>Auto-renew</dt>", "<dd>on → off</dd>", "Nothing has changed yet. You can confirm this for 4 minutes more.", "Confirm", "Not now" })
            Assert.Contains(word, text);
        Assert.DoesNotContain("1001", text);
        Assert.True(shown.Headers.CacheControl!.NoStore);
        Assert.True(host.RenewsByItself("1001"));

        var done = await browser.SubmitAsync(page, ("decision", "accept"));

        Assert.Equal(200, done.Status);
        Assert.Contains("Auto-renew is now off for Shared Starter.", done.Text);
        Assert.False(host.RenewsByItself("1001"));
        var undo = Regex.Match(done.Text, """action="(/confirm/[^"]+)".*?>Undo<""", RegexOptions.Singleline).Groups[1].Value;
        Assert.Contains("Auto-renew is now on for Shared Starter.", (await browser.SubmitAsync(undo, ("decision", "accept"))).Text);
        Assert.True(host.RenewsByItself("1001"));
        Assert.Contains("You confirmed this.", (await browser.GetAsync(page)).Text);
        Assert.DoesNotContain(">Undo<", (await browser.GetAsync(undo)).Text);
    }

    [Fact]
    public async Task T17_a_click_that_comes_again_or_too_late_is_told_and_does_nothing()
    {
        await using var host = await LivechatHost.StartAsync(ConfirmChat.Settings);
        using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        await using var client = await browser.JoinAsync();
        var declined = $"/confirm/{(await host.AskAsync(client)).Id}";
        var late = await host.AskAsync(client);
        var form = FormOf((await browser.GetAsync(declined)).Text);
        Assert.Contains("You did not confirm this. Nothing has changed.", (await browser.SubmitAsync(declined, ("decision", "decline"))).Text);

        var again = await browser.SendAsync(HttpMethod.Post, declined, new FormUrlEncodedContent([form, KeyValuePair.Create("decision", "accept")]));
        await host.LetExpireAsync(late.Id);
        var tooLate = await browser.SendAsync(HttpMethod.Post, $"/confirm/{late.Id}", new FormUrlEncodedContent([form, KeyValuePair.Create("decision", "accept")]));

        Assert.Equal((409, 409), (again.Status, tooLate.Status));
        Assert.Contains("This was decided before, so nothing has changed now.", again.Text);
        Assert.Contains("This can no longer be confirmed.", tooLate.Text);
        Assert.DoesNotContain(">Confirm<", (await browser.GetAsync($"/confirm/{late.Id}")).Text);
        Assert.True(host.RenewsByItself("1001"));
    }

    [Fact]
    public async Task T17_what_is_absent_and_what_is_somebody_elses_is_the_same_page()
    {
        await using var host = await LivechatHost.StartAsync(ConfirmChat.Settings);
        using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        using var stranger = await new Browser(host).SignInAsync(DemoHost.Thabani, DemoHost.PasswordOf(host));
        await using var client = await browser.JoinAsync();
        await using var theirs = await stranger.JoinAsync();
        var mine = await host.AskAsync(client);
        var form = FormOf((await stranger.GetAsync($"/confirm/{(await host.AskAsync(theirs)).Id}")).Text);

        var pages = new List<string>();
        foreach (var id in new[] { mine.Id.ToString(), Guid.NewGuid().ToString(), "nothing", "' OR 1=1 --", mine.Id.ToString("N") })
        {
            var shown = await stranger.GetAsync($"/confirm/{Uri.EscapeDataString(id)}");
            var clicked = await stranger.SendAsync(HttpMethod.Post, $"/confirm/{Uri.EscapeDataString(id)}", new FormUrlEncodedContent([form, KeyValuePair.Create("decision", "accept")]));
            Assert.Equal((404, 404), (shown.Status, clicked.Status));
            pages.AddRange([WithoutForm(shown.Text), WithoutForm(clicked.Text)]);
        }

        Assert.Single(pages.Distinct());
        Assert.DoesNotContain("Shared Starter", pages[0]);
        Assert.True(host.RenewsByItself("1001"));
        Assert.Equal(10, host.Count("SELECT count(*) FROM audit_entries WHERE action = 'confirm' AND outcome = 'not_found'"));
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_led_there_and_back_and_staff_are_refused()
    {
        await using var host = await LivechatHost.StartAsync(ConfirmChat.Settings);
        using var nobody = new Browser(host);
        using var agent = await new Browser(host).SignInAsync(DemoHost.Agent, DemoHost.PasswordOf(host));
        var page = $"/confirm/{Guid.CreateVersion7()}";

        var led = await nobody.GetAsync(page);
        var form = FormOf((await nobody.GetAsync("/sign-in")).Text);

        Assert.Equal((302, $"/sign-in?next={Uri.EscapeDataString(page)}"), (led.Status, led.Location));
        Assert.Equal(401, (await nobody.SendAsync(HttpMethod.Post, page, new FormUrlEncodedContent([form, KeyValuePair.Create("decision", "accept")]))).Status);
        Assert.Equal(403, (await agent.GetAsync(page)).Status);
    }

    [Fact]
    public async Task T24_a_form_without_its_token_or_without_a_decision_decides_nothing()
    {
        await using var host = await LivechatHost.StartAsync(ConfirmChat.Settings);
        using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        await using var client = await browser.JoinAsync();
        var page = $"/confirm/{(await host.AskAsync(client)).Id}";

        Assert.Equal(400, (await browser.SendAsync(HttpMethod.Post, page, new FormUrlEncodedContent([KeyValuePair.Create("decision", "accept")]))).Status);
        Assert.Equal(302, (await browser.SubmitAsync(page, ("decision", "yes"))).Status);
        Assert.Equal(302, (await browser.SubmitAsync(page)).Status);
        await browser.GetAsync($"{page}?decision=accept");

        Assert.True(host.RenewsByItself("1001"));
        Assert.Equal(1, host.Count("SELECT count(*) FROM confirmations WHERE state = 'open'"));
    }

    [Fact]
    public async Task The_page_is_there_without_the_demo()
    {
        await using var host = await LivechatHost.StartAsync();
        using var nobody = new Browser(host);

        Assert.Equal(302, (await nobody.GetAsync($"/confirm/{Guid.NewGuid()}")).Status);
    }

    private static KeyValuePair<string, string> FormOf(string html)
    {
        var token = Regex.Match(html, """name="(__[^"]+)" value="([^"]+)" ?/?>""");
        return KeyValuePair.Create(token.Groups[1].Value, token.Groups[2].Value);
    }

    private static string WithoutForm(string html) => Regex.Replace(html, """<input type="hidden"[^>]*>""", "");
}
