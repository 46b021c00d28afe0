using Xunit;

namespace Livechat.Tests.Identity;

/// <summary>The pages, as a browser without scripts uses them.</summary>
public sealed class SignInPageTests(DemoHost demo)
{
    [Fact]
    public async Task Somebody_signs_in_sees_their_name_and_signs_out()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        Assert.Contains("Sign in", (await browser.GetAsync("/help")).Text);

        var signedIn = await browser.SubmitAsync("/sign-in?next=%2Fhelp", ("email", DemoHost.Tariro), ("password", DemoHost.PasswordOf(host)), ("next", "/help"));
        Assert.Equal((303, "/help"), (signedIn.Status, signedIn.Location));
        var page = await browser.GetAsync("/help");
        Assert.Contains("Tariro Chivandiko", page.Text);
        Assert.True(page.Headers.CacheControl?.NoStore);
        Assert.Equal(302, (await browser.GetAsync("/sign-in")).Status);

        var token = System.Text.RegularExpressions.Regex.Match(page.Text, """name="(__[^"]+)" value="([^"]+)" ?/?>""");
        var signedOut = await browser.SendAsync(HttpMethod.Post, "/sign-out", new FormUrlEncodedContent([KeyValuePair.Create(token.Groups[1].Value, token.Groups[2].Value)]));
        Assert.Equal(303, signedOut.Status);
        Assert.Equal(401, (await browser.GetAsync("/api/auth/me")).Status);
        Assert.DoesNotContain("Tariro", (await browser.GetAsync("/help")).Text);
    }

    [Fact]
    public async Task A_wrong_password_shows_the_form_again_without_it()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);

        var page = await browser.SubmitAsync("/sign-in", ("email", "nobody@example.com\"><script>"), ("password", "a canary password"), ("next", ""));

        Assert.Equal(401, page.Status);
        Assert.Contains("role=\"alert\"", page.Text);
        Assert.Contains("nobody@example.com", page.Text);
        Assert.DoesNotContain("a canary password", page.Text);
        Assert.DoesNotContain("\"><script>", page.Text);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/a\r\nSet-Cookie: x=y")]
    [InlineData("evil.example")]
    public async Task Nobody_is_led_to_another_site_afterwards(string next)
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);

        var answer = await browser.SubmitAsync("/sign-in", ("email", DemoHost.Tariro), ("password", DemoHost.PasswordOf(host)), ("next", next));

        Assert.Equal((303, "/"), (answer.Status, answer.Location));
        Assert.Equal("/", (await browser.GetAsync($"/sign-in?next={Uri.EscapeDataString(next)}")).Location);
    }

    [Fact]
    public async Task The_page_names_the_demo_users_and_never_their_password()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);

        var page = await browser.GetAsync("/sign-in");

        Assert.Contains(DemoHost.Tariro, page.Text);
        Assert.DoesNotContain(DemoHost.PasswordOf(host), page.Text);
    }
}
