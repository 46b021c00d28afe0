using Livechat.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Livechat.Tests.Identity;

/// <summary>
/// T13 and T24 over the route table: every route is called by nobody, and every one that changes something by another site. A route that
/// is not in the list below fails: say who may call it.
/// </summary>
public sealed class RouteTests(DemoHost demo)
{
    private enum For
    {
        /// <summary>Anybody may call it.</summary>
        Everybody,

        /// <summary>Only who is signed in: 401 below /api, the sign-in page elsewhere.</summary>
        SignedIn,
    }

    private static readonly Dictionary<string, For> Known = new()
    {
        ["GET /health"] = For.Everybody,
        ["GET /health/ready"] = For.Everybody,
        ["ANY /livechat/ws/{department}"] = For.Everybody,
        ["GET /widget/panel"] = For.Everybody,
        ["GET /"] = For.Everybody,
        ["GET /hosting"] = For.Everybody,
        ["GET /domains"] = For.Everybody,
        ["GET /help"] = For.Everybody,
        ["GET /help/{slug}"] = For.Everybody,
        ["GET /embed"] = For.Everybody,
        ["GET /my/services"] = For.SignedIn,
        ["GET /my/invoices"] = For.SignedIn,
        ["GET /confirm/{id}"] = For.SignedIn,
        ["POST /confirm/{id}"] = For.SignedIn,
        ["GET /sign-in"] = For.Everybody,
        ["POST /sign-in"] = For.Everybody,
        ["POST /sign-out"] = For.Everybody,
        ["GET /invite/{token}"] = For.Everybody,
        ["POST /invite/{token}"] = For.Everybody,
        ["GET /reset/{token}"] = For.Everybody,
        ["POST /reset/{token}"] = For.Everybody,
        ["POST /api/auth/login"] = For.Everybody,
        ["POST /api/auth/logout"] = For.Everybody,
        ["GET /api/auth/me"] = For.SignedIn,
        ["POST /api/auth/claim"] = For.SignedIn,
        ["GET /api/v1/home"] = For.Everybody,
        ["GET /api/v1/visitor/conversations"] = For.Everybody,
        ["GET /api/v1/visitor/conversations/{id}/transcript"] = For.Everybody,
        ["POST /api/v1/visitor/conversations/{id}/department"] = For.Everybody,
        ["POST /api/v1/visitor/messages"] = For.Everybody,
        ["POST /api/v1/visitor/end"] = For.Everybody,
        ["GET /api/v1/visitor/export"] = For.Everybody,
        ["DELETE /api/v1/visitor/conversations"] = For.Everybody,
        ["DELETE /api/v1/visitor/conversations/{id}"] = For.Everybody,
        ["GET /api/v1/help/search"] = For.Everybody,
        ["GET /api/v1/help/articles/{slug}"] = For.Everybody,
        ["ANY /api/{**rest}"] = For.SignedIn,
    };

    [Fact]
    public async Task T13_Every_route_is_classified_and_refuses_who_may_not_call_it()
    {
        var host = await demo.GetAsync();
        var routes = Routes(host);
        Assert.Equal(Known.Keys.Order(), routes.Select(route => route.Name).Order());
        using var nobody = new Browser(host);
        foreach (var route in routes)
        {
            var answer = route.Method == "GET"
                ? await nobody.GetAsync(route.Path)
                : await nobody.SendAsync(route.Method == "DELETE" ? HttpMethod.Delete : HttpMethod.Post, route.Path, Browser.Json("{}"), ("Origin", host.Origin));
            if (Known[route.Name] == For.SignedIn)
                Assert.True(answer.Status == Refusal(route.Method, route.Path), $"{route.Name}: {answer.Status}");
            else
                Assert.True(answer.Status is not (401 or 403 or >= 500) || route.Name.StartsWith("POST", StringComparison.Ordinal), $"{route.Name}: {answer.Status}");
        }
    }

    [Fact]
    public async Task T13_A_route_that_says_nothing_is_for_nobody()
    {
        var host = await demo.GetAsync();
        using var nobody = new Browser(host);

        Assert.Equal(401, (await nobody.GetAsync("/api/of/a/later/version")).Status);
        Assert.Equal(404, (await nobody.GetAsync("/of/a/later/version")).Status);
        using var customer = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        Assert.Equal(404, (await customer.GetAsync("/api/of/a/later/version")).Status);
    }

    public static TheoryData<string, string> ForeignHeaders => new()
    {
        { "Origin", "https://evil.example" }, { "Origin", "null" }, { "Origin", "" }, { "Origin", "{own}.evil.example" }, { "Origin", "{own}/" }, { "Origin", "{own}:1" },
        { "Origin", "{own}, https://evil.example" }, { "Sec-Fetch-Site", "cross-site" }, { "Sec-Fetch-Site", "same-site" }, { "Sec-Fetch-Site", "none" },
        { "Sec-Fetch-Site", "same-origin, cross-site" }, { "Referer", "{own}/" }, { "X-Requested-With", "XMLHttpRequest" },
    };

    [Theory]
    [MemberData(nameof(ForeignHeaders))]
    public async Task T24_Another_site_cannot_send_JSON_to_any_route(string header, string value)
    {
        var host = await demo.GetAsync();
        using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        foreach (var route in Routes(host).Where(route => route.Method != "GET" && route.Path.StartsWith("/api", StringComparison.Ordinal)))
        {
            var answer = await browser.SendAsync(route.Method == "DELETE" ? HttpMethod.Delete : HttpMethod.Post, route.Path, Browser.Json("{}"), (header, value.Replace("{own}", host.Origin)));
            Assert.True(answer.Status == 403, $"{route.Name}: {answer}");
        }
        Assert.Equal(200, (await browser.GetAsync("/api/auth/me")).Status);
    }

    [Fact]
    public async Task T24_An_origin_that_is_foreign_is_not_saved_by_the_browsers_word()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        var login = new { email = DemoHost.Tariro, password = DemoHost.PasswordOf(host) };
        Task<Answer> Send(params (string, string)[] headers) =>
            browser.SendAsync(HttpMethod.Post, "/api/auth/login", Browser.Json(System.Text.Json.JsonSerializer.Serialize(login)), headers);

        Assert.Equal(403, (await Send(("Origin", "https://evil.example"), ("Sec-Fetch-Site", "same-origin"))).Status);
        Assert.Equal(403, (await Send()).Status);
        Assert.Null(browser.Cookie("livechat_sign_in"));
        Assert.Equal(200, (await Send(("Sec-Fetch-Site", "same-origin"))).Status);
        Assert.Equal(200, (await Send(("Origin", host.Origin), ("Sec-Fetch-Site", "cross-site"))).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/jsonp")]
    [InlineData("text/json")]
    [InlineData("application/vnd.api+json")]
    [InlineData(null)]
    public async Task T24_What_a_form_can_send_is_not_JSON(string? type)
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        foreach (var route in Routes(host).Where(route => route.Method != "GET" && route.Path.StartsWith("/api", StringComparison.Ordinal)))
        {
            var content = new ByteArrayContent("{}"u8.ToArray());
            if (type is not null)
                content.Headers.TryAddWithoutValidation("Content-Type", type);
            var answer = await browser.SendAsync(HttpMethod.Post, route.Path, content, ("Origin", host.Origin));
            Assert.True(answer.Status == 415, $"{route.Name}: {answer}");
        }
    }

    [Fact]
    public async Task T24_No_form_is_taken_without_its_token()
    {
        var host = await demo.GetAsync();
        using var victim = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        // The token of somebody else's page, as an attacker would fetch one.
        using var attacker = new Browser(host);
        var theirs = System.Text.RegularExpressions.Regex.Match((await attacker.GetAsync("/sign-in")).Text, """name="(__[^"]+)" value="([^"]+)" ?/?>""");
        Assert.True(theirs.Success);
        var forms = Routes(host).Where(route => route.Method != "GET" && !route.Path.StartsWith("/api", StringComparison.Ordinal)).ToList();
        Assert.Contains(forms, route => route.Path == "/sign-in");
        foreach (var route in forms)
        {
            foreach (var fields in new[] { new Dictionary<string, string>(), new() { [theirs.Groups[1].Value] = theirs.Groups[2].Value } })
            {
                var answer = await victim.SendAsync(HttpMethod.Post, route.Path, new FormUrlEncodedContent(fields), ("Origin", host.Origin));
                Assert.True(answer.Status == 400, $"{route.Name}: {answer.Status}");
            }
        }
        Assert.Equal(200, (await victim.GetAsync("/api/auth/me")).Status);
    }

    [Fact]
    public async Task T24_No_method_is_overridden_and_nothing_changes_on_GET()
    {
        var host = await demo.GetAsync();
        using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        foreach (var path in new[] { "/sign-out", "/api/auth/logout" })
        {
            await browser.GetAsync(path);
            await browser.SendAsync(HttpMethod.Get, path, null, ("X-HTTP-Method-Override", "POST"));
            await browser.GetAsync($"{path}?_method=POST");
        }
        Assert.Equal(200, (await browser.GetAsync("/api/auth/me")).Status);
    }

    /// <summary>A form is refused for want of its token before anybody asks who sends it.</summary>
    private static int Refusal(string method, string path) => path.StartsWith("/api", StringComparison.Ordinal) ? 401 : method == "GET" ? 302 : 400;

    private static List<(string Name, string Method, string Path)> Routes(LivechatHost host) =>
    [
        .. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(endpoint =>
        {
            var pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/');
            var path = pattern.Replace("{department}", "support").Replace("{slug}", "nothing").Replace("{token}", new string('A', 43)).Replace("{id}", Guid.Empty.ToString()).Replace("{**rest}", "anything");
            var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"];
            return methods.Select(method => ($"{method} {pattern}", method, path));
        }),
    ];
}
