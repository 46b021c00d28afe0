using System.Security.Cryptography;
using System.Text;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>How a guest is known again, and how nobody else becomes that guest.</summary>
public sealed class VisitorTokenTests(SharedHost shared)
{
    [Fact]
    public async Task A_program_is_handed_a_token_of_256_bits_that_is_its_own()
    {
        var host = await shared.GetAsync();
        await using var first = await host.JoinAsync();
        var one = first.Welcome;
        await using var second = await host.JoinAsync();
        var two = second.Welcome;

        Assert.NotNull(one.VisitorToken);
        Assert.True(one.VisitorToken.Length >= 43, "256 bits need at least 43 characters.");
        Assert.NotEqual(one.VisitorToken, two.VisitorToken);
    }

    [Fact]
    public async Task A_program_with_its_token_reaches_its_conversation()
    {
        var host = await shared.GetAsync();
        await using var first = await host.JoinAsync();
        var welcome = first.Welcome;
        await first.SendMessageAsync("remember me");
        await first.CloseAsync();

        await using var second = await V2Client.ResumeAsync(host.Url, welcome, 0);
        var again = second.Welcome;
        var replay = second.Replay;

        Assert.Equal(welcome.ConversationId, again.ConversationId);
        Assert.Equal("remember me", replay[0].Text("message"));
    }

    [Fact]
    public async Task A_token_brought_after_a_refused_hello_still_counts()
    {
        var host = await shared.GetAsync();
        await using var first = await host.JoinAsync();
        await using var second = await V2Client.ConnectAsync(host.Url);
        await second.SendHelloAsync(first.Welcome.ConversationId);
        Assert.Equal("not_found", (await second.NextAsync()).Text("code"));

        var again = await second.HelloAsync(first.Welcome.ConversationId, visitorToken: first.Welcome.VisitorToken);

        Assert.Equal(first.Welcome.ConversationId, again.ConversationId);
    }

    [Fact]
    public async Task A_browser_gets_a_cookie_that_scripts_cannot_read_and_no_token_in_a_frame()
    {
        var host = await shared.GetAsync();
        await using var client = await V2Client.ConnectAsync(host.Url, origin: host.Origin);
        var welcome = await client.HelloAsync();

        var cookie = client.SetCookie;
        Assert.NotNull(cookie);
        var attributes = cookie.Split(';', StringSplitOptions.TrimEntries).Skip(1).Select(attribute => attribute.ToLowerInvariant()).ToList();
        Assert.Contains("httponly", attributes);
        Assert.Contains(attributes, attribute => attribute.StartsWith("samesite=", StringComparison.Ordinal));
        Assert.True(TokenOf(cookie).Length >= 43, "256 bits need at least 43 characters.");
        Assert.False(welcome.Frame.Has("visitor_token"));
        Assert.DoesNotContain(client.Received, frame => frame.Raw.Contains(TokenOf(cookie)));
    }

    [Fact]
    public async Task A_browser_is_known_by_its_cookie()
    {
        var host = await shared.GetAsync();
        var (cookie, welcome) = await VisitWithBrowserAsync(host);

        await using var again = await V2Client.ConnectAsync(host.Url, origin: host.Origin, cookie: cookie);
        var resumed = await again.HelloAsync(welcome.ConversationId, welcome.Epoch, 0);

        Assert.Equal(welcome.ConversationId, resumed.ConversationId);
    }

    [Fact]
    public async Task T8_Without_an_origin_cookies_are_ignored()
    {
        var host = await shared.GetAsync();
        var (cookie, welcome) = await VisitWithBrowserAsync(host);

        await using var program = await V2Client.ConnectAsync(host.Url, cookie: cookie);
        await program.SendHelloAsync(welcome.ConversationId, welcome.Epoch, 0);
        var refusal = await program.NextAsync();

        Assert.Equal(("nack", "not_found"), (refusal.Type, refusal.Text("code")));
        var guest = await program.HelloAsync();
        Assert.NotEqual(welcome.ConversationId, guest.ConversationId);
        Assert.NotNull(guest.VisitorToken);
    }

    [Fact]
    public async Task Tokens_are_stored_as_hashes_only_and_never_logged()
    {
        await using var host = await LivechatHost.StartAsync();
        await using var program = await host.JoinAsync();
        var welcome = program.Welcome;
        var (cookie, _) = await VisitWithBrowserAsync(host);

        foreach (var token in new[] { welcome.VisitorToken!, TokenOf(cookie) })
        {
            foreach (var file in Directory.EnumerateFiles(host.DataFolder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) != ".lock"))
                Assert.False(Contains(file, token), $"{Path.GetFileName(file)} contains a visitor token.");
            Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains(token));
        }
    }

    [Fact]
    public async Task A_token_that_the_server_did_not_make_is_refused()
    {
        var host = await shared.GetAsync();
        var chosen = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

        await using var first = await V2Client.ConnectAsync(host.Url);
        await first.SendHelloAsync(visitorToken: chosen);
        var answer = await first.NextAsync();

        // Either no welcome, or one with a token of the server's own: never the chosen one.
        if (answer.Type == "welcome")
        {
            Assert.NotEqual(chosen, answer.Text("visitor_token"));
            await using var second = await V2Client.ConnectAsync(host.Url);
            await second.SendHelloAsync(answer.Text("conversation_id"), answer.Text("epoch"), 0, chosen);
            Assert.Equal("not_found", (await second.NextAsync()).Text("code"));
        }
        Assert.Equal(0, host.Count("SELECT count(*) FROM visitors WHERE token_hash IN (@text, @bytes)",
            ("@text", SHA256.HashData(Encoding.UTF8.GetBytes(chosen))), ("@bytes", SHA256.HashData(Decode(chosen)))));
    }

    [Fact]
    public async Task A_chosen_cookie_is_replaced_by_one_of_the_server()
    {
        var host = await shared.GetAsync();
        var (cookie, _) = await VisitWithBrowserAsync(host);
        var name = cookie[..cookie.IndexOf('=')];
        var chosen = new string('A', 43);

        await using var client = await V2Client.ConnectAsync(host.Url, origin: host.Origin, cookie: $"{name}={chosen}");
        await client.HelloAsync();

        Assert.NotNull(client.SetCookie);
        Assert.NotEqual(chosen, TokenOf(client.SetCookie));
    }

    private static async Task<(string Cookie, Welcome Welcome)> VisitWithBrowserAsync(LivechatHost host)
    {
        await using var client = await V2Client.ConnectAsync(host.Url, origin: host.Origin);
        var welcome = await client.HelloAsync();
        await client.NextAsync("live");
        Assert.NotNull(client.SetCookie);
        return (client.SetCookie.Split(';')[0], welcome);
    }

    private static string TokenOf(string cookie)
    {
        var pair = cookie.Split(';')[0];
        return pair[(pair.IndexOf('=') + 1)..];
    }

    private static byte[] Decode(string token) => Convert.FromBase64String(token.Replace('-', '+').Replace('_', '/').PadRight((token.Length + 3) / 4 * 4, '='));

    private static bool Contains(string file, string token)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(token)) >= 0;
    }
}
