using Livechat.Identity;
using Livechat.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Livechat.Tests.Identity;

/// <summary>Signing in with email and password, over HTTP.</summary>
public sealed class SignInTests(DemoHost demo)
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task A_demo_customer_signs_in_is_known_and_signs_out()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);

        Assert.Equal(401, (await browser.GetAsync("/api/auth/me")).Status);
        var login = await browser.LoginAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        var me = await browser.GetAsync("/api/auth/me");

        Assert.Equal((200, 200), (login.Status, me.Status));
        Assert.Equal(("Tariro Chivandiko", "customer"), (me.Json.GetProperty("name").GetString(), me.Json.GetProperty("role").GetString()));
        Assert.Equal("no-store", me.Headers.CacheControl?.ToString());

        var token = browser.Cookie("livechat_sign_in")!;
        Assert.Equal(204, (await browser.LogoutAsync()).Status);
        Assert.Null(browser.Cookie("livechat_sign_in"));
        browser.SetCookie("livechat_sign_in", token);
        Assert.Equal(401, (await browser.GetAsync("/api/auth/me")).Status);
    }

    [Theory]
    [InlineData(DemoHost.Agent, "agent", "support")]
    [InlineData(DemoHost.Manager, "manager", "")]
    [InlineData(DemoHost.Admin, "admin", "")]
    [InlineData("  TARIRO@msasaloaf.EXAMPLE ", "customer", "")]
    public async Task Staff_have_roles_and_agents_departments(string email, string role, string departments)
    {
        var host = await demo.GetAsync();
        using var browser = await new Browser(host).SignInAsync(email, DemoHost.PasswordOf(host));

        var me = (await browser.GetAsync("/api/auth/me")).Json;

        Assert.Equal(role, me.GetProperty("role").GetString());
        Assert.Equal(departments, string.Join(' ', me.GetProperty("departments").EnumerateArray().Select(name => name.GetString())));
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_of_other_sites()
    {
        var host = await demo.GetAsync();
        using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));

        var line = Assert.Single(browser.LastSetCookies, line => line.StartsWith("livechat_sign_in=", StringComparison.Ordinal)).ToLowerInvariant();

        Assert.Contains("httponly", line);
        Assert.Contains("samesite=lax", line);
        Assert.Contains("path=/", line);
        Assert.Equal(43, browser.Cookie("livechat_sign_in")!.Length);
    }

    [Fact]
    public async Task Under_https_the_cookies_are_bound_to_the_host_and_secure()
    {
        await using var host = await LivechatHost.StartAsync([.. DemoHost.Settings, ("LIVECHAT_PUBLIC_URL", "https://chat.example.com")]);
        using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        var login = Assert.Single(browser.LastSetCookies);
        var page = await browser.GetAsync("/help");

        Assert.Equal(200, page.Status);
        Assert.Contains("Tariro Chivandiko", page.Text);
        foreach (var line in browser.LastSetCookies.Append(login))
        {
            Assert.StartsWith("__Host-", line);
            Assert.Contains("secure", line.ToLowerInvariant());
            Assert.Contains("path=/", line.ToLowerInvariant());
            Assert.Contains("httponly", line.ToLowerInvariant());
            Assert.DoesNotContain("domain=", line.ToLowerInvariant());
        }
        Assert.NotEmpty(browser.LastSetCookies);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_an_account_also_for_the_right_one()
    {
        var host = await demo.GetAsync();
        var email = await DemoHost.AddUserAsync(host, Password);
        using var browser = new Browser(host);
        for (var i = 0; i < 4; i++)
            Assert.Equal(401, (await browser.LoginAsync(email, "wrong")).Status);
        // The right one gives all attempts back.
        Assert.Equal(200, (await browser.LoginAsync(email, Password)).Status);
        for (var i = 0; i < 5; i++)
            Assert.Equal(401, (await browser.LoginAsync(email, "wrong")).Status);

        Assert.Equal(401, (await browser.LoginAsync(email, Password)).Status);
        var minutes = host.Count("SELECT (lockout_end - CAST(unixepoch('subsec') * 1000 AS INTEGER)) / 1000 FROM users WHERE email = @email", ("@email", email)) / 60.0;
        Assert.InRange(minutes, 14.0, 15.0);
        // Time passes: the lock runs out, and with it what was counted.
        Update(host, "UPDATE users SET lockout_end = lockout_end - 900000 WHERE email = @email", email);
        Assert.Equal(401, (await browser.LoginAsync(email, "wrong")).Status);
        Assert.Equal(200, (await browser.LoginAsync(email, Password)).Status);
    }

    [Fact]
    public async Task Many_guesses_at_once_count_like_many_in_a_row()
    {
        var host = await demo.GetAsync();
        var email = await DemoHost.AddUserAsync(host, Password);
        using var browser = new Browser(host);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => browser.LoginAsync(email, "wrong")));

        Assert.All(answers, answer => Assert.Equal(401, answer.Status));
        Assert.Equal(5, host.Count("SELECT access_failed_count FROM users WHERE email = @email", ("@email", email)));
        Assert.Equal(401, (await browser.LoginAsync(email, Password)).Status);
    }

    [Fact]
    public async Task Fifty_failures_shut_an_address_out_and_successes_do_not_count()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_DEMO", "true"));
        var password = DemoHost.PasswordOf(host);
        using var browser = new Browser(host);
        for (var i = 0; i < 5; i++)
            Assert.Equal(200, (await browser.LoginAsync(DemoHost.Tariro, password)).Status);
        // 49 that failed before, each of which would take a password hash.
        Update(host,
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 49)
            INSERT INTO sign_in_failures (id, address, at) SELECT lower(hex(randomblob(16))), '127.0.0.1', CAST(unixepoch() AS INTEGER) * 1000 FROM n
            """);
        Assert.Equal(200, (await browser.LoginAsync(DemoHost.Tariro, password)).Status);
        Assert.Equal(401, (await browser.LoginAsync("nobody@example.com", "wrong")).Status);

        var refused = await browser.LoginAsync(DemoHost.Thabani, password);

        Assert.Equal((429, "900"), (refused.Status, refused.Headers.RetryAfter?.ToString()));
        Update(host, "UPDATE sign_in_failures SET at = at - 900000");
        Assert.Equal(200, (await browser.LoginAsync(DemoHost.Thabani, password)).Status);
    }

    [Fact]
    public async Task Demo_users_share_a_password_of_this_data_folder_that_only_the_owner_can_read()
    {
        var host = await demo.GetAsync();
        var file = Path.Combine(host.DataFolder, "demo-password");

        Assert.True(DemoHost.PasswordOf(host).Length >= 16);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(host.DataFolder, "keys")));
        }
        Assert.Equal(13, host.Count("SELECT count(*) FROM users WHERE demo = 1"));
        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains(DemoHost.PasswordOf(host)));
    }

    [Fact]
    public async Task Demo_users_exist_in_no_other_mode_and_come_back_with_it()
    {
        using var folder = new TempFolder();
        (string, string)[] settings = [.. DemoHost.Settings, ("LIVECHAT_DATA", folder)];
        string password, signIn;
        await using (var host = await LivechatHost.StartAsync(settings))
        {
            password = File.ReadAllText(Path.Combine(folder, "demo-password")).Trim();
            using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, password);
            signIn = browser.Cookie("livechat_sign_in")!;
        }
        await using (var host = await LivechatHost.StartAsync([.. settings, ("LIVECHAT_DEMO", "false")]))
        {
            using var browser = new Browser(host);
            Assert.Equal(401, (await browser.LoginAsync(DemoHost.Tariro, password)).Status);
            browser.SetCookie("livechat_sign_in", signIn);
            Assert.Equal(401, (await browser.GetAsync("/api/auth/me")).Status);
            Assert.Null(host.Services.GetService(typeof(DemoUsers)) is DemoUsers users ? users.Password : "no service");
        }
        await using (var host = await LivechatHost.StartAsync(settings))
        {
            using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, password);
            Assert.Equal(DemoUsers.IdOf(DemoHost.Tariro).ToString(), (await browser.GetAsync("/api/auth/me")).Json.GetProperty("id").GetString());
        }
    }

    [Fact]
    public async Task Passwords_and_tokens_are_neither_stored_nor_logged()
    {
        await using var host = await LivechatHost.StartAsync(DemoHost.Settings);
        var password = $"canary {Guid.NewGuid():N}";
        var email = await DemoHost.AddUserAsync(host, password);
        using var browser = await new Browser(host).SignInAsync(email, password);
        await browser.LoginAsync(email, $"wrong {password}");
        var token = browser.Cookie("livechat_sign_in")!;

        foreach (var file in Directory.EnumerateFiles(host.DataFolder, "livechat.db*"))
        {
            var bytes = await ReadSharedAsync(file);
            Assert.DoesNotContain(password, bytes);
            Assert.DoesNotContain(token, bytes);
        }
        Assert.DoesNotContain(host.Logs.Lines, line => line.ToString().Contains(password) || line.ToString().Contains(token) || line.ToString().Contains(email));
    }

    [Theory]
    [InlineData("""{"email":"a@b.example"}""")]
    [InlineData("""{"email":"a@b.example","password":"x","role":"admin"}""")]
    [InlineData("""{"email":"a@b.example","password":"x","password":"y"}""")]
    [InlineData("""{"email":1,"password":"x"}""")]
    [InlineData("""{"email":null,"password":"x"}""")]
    [InlineData("""["a@b.example","x"]""")]
    [InlineData("null")]
    [InlineData("")]
    public async Task A_body_of_another_shape_is_refused(string body)
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);

        var answer = await browser.SendAsync(HttpMethod.Post, "/api/auth/login", Browser.Json(body), ("Origin", host.Origin));

        Assert.Equal((400, "bad_request"), (answer.Status, answer.Json.GetProperty("code").GetString()));
    }

    private static void Update(LivechatHost host, string sql, string email = "")
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(host.DataFolder, "livechat.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@email", email);
        command.ExecuteNonQuery();
    }

    private static async Task<string> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
