using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Livechat.Server;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Identity;

/// <summary>T13 and the identity tokens of a host site: only one that verifies in every respect makes somebody of anybody.</summary>
public sealed class SiteTokenTests(DemoHost demo)
{
    private const string Subject = "customer-4711";

    [Fact]
    public async Task A_good_token_makes_a_customer_who_finds_their_conversation_again()
    {
        var host = await demo.GetAsync();
        var subject = Guid.NewGuid().ToString();
        await using var first = await HelloAsync(host, SiteToken.Of(subject, more: new { name = "Ada Lovelace", email = "ada@example.com" }));
        var welcome = new Welcome(await first.NextAsync("welcome", "nack"), null);
        await first.NextAsync("live");
        Assert.Equal("sent", (await first.SendMessageAsync("it is me")).Type);

        await using var second = await HelloAsync(host, SiteToken.Of(subject), welcome.ConversationId);
        Assert.Equal(welcome.ConversationId, (await second.NextAsync("welcome", "nack")).Text("conversation_id"));
        await using var other = await HelloAsync(host, SiteToken.Of("somebody else"), welcome.ConversationId);
        Assert.Equal("not_found", (await other.NextAsync()).Text("code"));

        Assert.Equal("customer", welcome.Frame["visitor"].GetProperty("kind").GetString());
        Assert.Equal("Ada Lovelace", welcome.Frame["visitor"].GetProperty("name").GetString());
        Assert.False(welcome.Frame.Has("visitor_token"));
        Assert.Equal(1, host.Count("SELECT count(*) FROM users WHERE subject = @s AND role = 'customer' AND password_hash IS NULL", ("@s", subject)));
        Assert.Equal("Ada Lovelace", (await second.ShownAsync(1)).Text("sender"));
    }

    public static TheoryData<string> BadTokens =>
    [
        "other secret", "no signature", "alg none", "alg none with signature", "HS512", "RS256 header", "payload changed", "expired", "expires now", "too long", "no exp", "not yet",
        "other audience", "no audience", "no sub", "empty sub", "blank sub", "long sub", "sub with a line end", "name is a list", "customer_reference is a number",
        "crit", "not a token", "empty", "two parts", "five parts", "exp as text", "exp overflow", "kid path",
    ];

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task A_token_that_does_not_verify_closes_4001_without_a_welcome(string fault)
    {
        var host = await demo.GetAsync();
        await using var client = await HelloAsync(host, Bad(fault));

        Assert.Equal(4001, await client.Closed.Within());
        Assert.Empty(client.Received);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains(Bad("other secret")[..40], StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_its_exp_passes_the_socket_closes_and_a_new_token_resumes()
    {
        var host = await demo.GetAsync();
        await using var client = await HelloAsync(host, SiteToken.Of(Subject, seconds: 3));
        var conversation = (await client.NextAsync("welcome", "nack")).Text("conversation_id");

        Assert.Equal(4001, await client.Closed.Within(TimeSpan.FromSeconds(10)));
        await using var again = await HelloAsync(host, SiteToken.Of(Subject), conversation);
        Assert.Equal("welcome", (await again.NextAsync()).Type);
    }

    [Fact]
    public async Task Without_keys_it_is_not_allowed_and_another_hello_may_follow()
    {
        await using var host = await LivechatHost.StartAsync();
        await using var client = await HelloAsync(host, SiteToken.Of(Subject));

        Assert.Equal("not_allowed", (await client.NextAsync("nack", "welcome")).Text("code"));
        await client.HelloAsync();
        Assert.Equal("guest", client.Welcome.Frame["visitor"].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Cookie_and_token_that_name_different_people_close_4001()
    {
        var host = await demo.GetAsync();
        using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        await using var client = await browser.ConnectAsync();
        await client.SendAsync(new { type = "hello", client_id = "a", identity = SiteToken.Of(Subject) });

        Assert.Equal(4001, await client.Closed.Within());
        Assert.Empty(client.Received);
    }

    [Fact]
    public async Task A_token_goes_over_the_cookie_of_a_guest()
    {
        var host = await demo.GetAsync();
        using var browser = new Browser(host);
        await using (await browser.JoinAsync())
        {
        }
        await using var client = await browser.ConnectAsync();
        await client.SendAsync(new { type = "hello", client_id = "a", identity = SiteToken.Of(Subject) });

        Assert.Equal("customer", (await client.NextAsync("welcome", "nack"))["visitor"].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Identity_is_fixed_by_the_first_hello()
    {
        var host = await demo.GetAsync();
        await using var client = await HelloAsync(host, SiteToken.Of(Subject), Guid.NewGuid().ToString());
        Assert.Equal("not_found", (await client.NextAsync()).Text("code"));
        await client.SendAsync(new { type = "hello", client_id = "a", identity = SiteToken.Of("somebody else") });

        Assert.Equal(4001, await client.Closed.Within());
    }

    [Fact]
    public async Task The_old_secret_is_valid_while_both_are_set()
    {
        const string next = "the next secret of the host site, as long as the other";
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_IDENTITY_SECRET", next), ("LIVECHAT_IDENTITY_SECRET_OLD", DemoHost.Secret));

        // One after the other: they are one client, and a newer socket of it replaces the older.
        await using var old = await HelloAsync(host, SiteToken.Of(Subject));
        Assert.Equal("welcome", (await old.NextAsync()).Type);
        await using var current = await HelloAsync(host, SiteToken.Sign(SiteToken.Header(), SiteToken.Claims(Subject), next));
        Assert.Equal("welcome", (await current.NextAsync()).Type);
        await using var third = await HelloAsync(host, SiteToken.Sign(SiteToken.Header(), SiteToken.Claims(Subject), next + "!"));
        Assert.Equal(4001, await third.Closed.Within());
    }

    [Theory]
    [InlineData("RS256", "pem")]
    [InlineData("ES256", "pem")]
    [InlineData("RS256", "json")]
    [InlineData("ES256", "json")]
    public async Task Public_keys_are_found_by_kid_and_two_live_at_once(string algorithm, string form)
    {
        using var folder = new TempFolder();
        var keys = new[] { new SiteKeyPair(algorithm, "2026-10"), new SiteKeyPair(algorithm, "2026-11") };
        var stranger = new SiteKeyPair(algorithm, "2026-11");
        var files = form == "pem"
            ? string.Join(',', keys.Select(key => key.WritePem(folder)))
            : SiteKeyPair.WriteSet(folder, keys);
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_IDENTITY_ALGORITHM", algorithm), ("LIVECHAT_IDENTITY_KEYS", files));
        async Task<int?> CloseOf(string token)
        {
            await using var client = await HelloAsync(host, token);
            // A socket that closes ends the wait for a frame as well, and whichever is seen first.
            var welcome = client.NextAsync("welcome");
            await Task.WhenAny(client.Closed, welcome).Within();
            return welcome.IsCompletedSuccessfully ? null : await client.Closed;
        }

        Assert.Null(await CloseOf(keys[0].Sign("2026-10")));
        Assert.Null(await CloseOf(keys[1].Sign("2026-11")));
        Assert.Equal(4001, await CloseOf(keys[0].Sign("2026-11")));
        Assert.Equal(4001, await CloseOf(keys[0].Sign(null)));
        Assert.Equal(4001, await CloseOf(keys[0].Sign("2026-09")));
        Assert.Equal(4001, await CloseOf(stranger.Sign("2026-11")));
        // The public key is no secret: whoever signs with its text as one gets nowhere.
        Assert.Equal(4001, await CloseOf(SiteToken.Sign(SiteToken.Header("HS256", "2026-10"), SiteToken.Claims(Subject), keys[0].PublicPem)));
    }

    [Theory]
    [InlineData("LIVECHAT_IDENTITY_SECRET", "short", "32 characters")]
    [InlineData("LIVECHAT_IDENTITY_ALGORITHM", "none", "HS256, RS256 or ES256")]
    [InlineData("LIVECHAT_IDENTITY_KEYS", "/nowhere/key.pem", "RS256 or ES256")]
    [InlineData("LIVECHAT_IDENTITY_SECRET_OLD", "a secret that stands alone, although it is long", "LIVECHAT_IDENTITY_SECRET is not")]
    [InlineData("LIVECHAT_ANONYMOUS_OFF", "billing,nonsense", "nonsense")]
    public async Task Settings_that_make_no_sense_stop_the_start(string name, string value, string said)
    {
        var fault = await Assert.ThrowsAsync<StartException>(async () => await (await LivechatHost.StartAsync((name, value))).DisposeAsync());

        Assert.Contains(said, fault.Message);
    }

    [Fact]
    public async Task A_private_key_does_not_belong_on_this_server()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder, "k.pem");
        using var rsa = RSA.Create(2048);
        await File.WriteAllTextAsync(file, rsa.ExportPkcs8PrivateKeyPem());

        var fault = await Assert.ThrowsAsync<StartException>(async () =>
            await (await LivechatHost.StartAsync(("LIVECHAT_IDENTITY_ALGORITHM", "RS256"), ("LIVECHAT_IDENTITY_KEYS", file))).DisposeAsync());

        Assert.Contains("private key", fault.Message);
    }

    private static async Task<V2Client> HelloAsync(LivechatHost host, string identity, string? conversationId = null)
    {
        var client = await V2Client.ConnectAsync(host.Url);
        await client.SendAsync(new { type = "hello", client_id = "a", identity, conversation_id = conversationId, after_seq = conversationId is null ? (int?)null : 0 });
        return client;
    }

    private static string Bad(string fault)
    {
        var header = SiteToken.Header();
        var claims = SiteToken.Claims(Subject);
        string With(object more) => SiteToken.Sign(header, SiteToken.Claims(Subject, more: more), DemoHost.Secret);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var good = SiteToken.Of(Subject);
        return fault switch
        {
            "other secret" => SiteToken.Sign(header, claims, "another secret that is just as long as the right one"),
            "no signature" => good[..(good.LastIndexOf('.') + 1)],
            "alg none" => SiteToken.Sign(SiteToken.Header("none"), claims, _ => []),
            "alg none with signature" => SiteToken.Sign(SiteToken.Header("none"), claims, DemoHost.Secret),
            "HS512" => SiteToken.Sign(SiteToken.Header("HS512"), claims, bytes => HMACSHA512.HashData(Encoding.UTF8.GetBytes(DemoHost.Secret), bytes)),
            "RS256 header" => SiteToken.Sign(SiteToken.Header("RS256"), claims, DemoHost.Secret),
            "payload changed" => Swap(good, 1, SiteToken.Encode(Encoding.UTF8.GetBytes(SiteToken.Claims("somebody else")))),
            "expired" => SiteToken.Of(Subject, seconds: -1),
            "expires now" => SiteToken.Of(Subject, seconds: 0),
            "too long" => SiteToken.Of(Subject, seconds: 3660),
            "no exp" => With(new { exp = (int?)null }),
            "not yet" => With(new { nbf = now + 60 }),
            "other audience" => With(new { aud = "shop" }),
            "no audience" => With(new { aud = (string?)null }),
            "no sub" => With(new { sub = (string?)null }),
            "empty sub" => With(new { sub = "" }),
            "blank sub" => With(new { sub = "   " }),
            "long sub" => With(new { sub = new string('x', 201) }),
            "sub with a line end" => With(new { sub = "a\nb" }),
            "name is a list" => With(new { name = new[] { "a" } }),
            "customer_reference is a number" => With(new { customer_reference = 7 }),
            "crit" => SiteToken.Sign("""{"alg":"HS256","typ":"JWT","crit":["b64"],"b64":true}""", claims, DemoHost.Secret),
            "not a token" => "hello",
            "empty" => "",
            "two parts" => string.Join('.', good.Split('.')[..2]),
            "five parts" => good + ".AAAA.AAAA",
            "exp as text" => With(new { exp = "soon" }),
            "exp overflow" => With(new { exp = 9e18 }),
            "kid path" => SiteToken.Sign(SiteToken.Header("HS256", "../../../dev/null"), claims, ""),
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
        };
    }

    private static string Swap(string token, int part, string with)
    {
        var parts = token.Split('.');
        parts[part] = with;
        return string.Join('.', parts);
    }
}

/// <summary>A key pair of a host site.</summary>
internal sealed class SiteKeyPair(string algorithm, string kid)
{
    private readonly RSA? _rsa = algorithm == "RS256" ? RSA.Create(2048) : null;
    private readonly ECDsa? _ecdsa = algorithm == "ES256" ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : null;

    public string PublicPem => _rsa?.ExportSubjectPublicKeyInfoPem() ?? _ecdsa!.ExportSubjectPublicKeyInfoPem();

    public string WritePem(string folder)
    {
        var file = Path.Combine(folder, $"{kid}.pem");
        File.WriteAllText(file, PublicPem);
        return file;
    }

    public static string WriteSet(string folder, IEnumerable<SiteKeyPair> keys)
    {
        var file = Path.Combine(folder, "keys.json");
        File.WriteAllText(file, JsonSerializer.Serialize(new { keys = keys.Select(key => key.Describe()) }));
        return file;
    }

    public string Sign(string? withKid) => SiteToken.Sign(SiteToken.Header(algorithm, withKid), SiteToken.Claims("customer-4711"), bytes =>
        _rsa?.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) ?? _ecdsa!.SignData(bytes, HashAlgorithmName.SHA256));

    private Dictionary<string, string> Describe()
    {
        if (_rsa?.ExportParameters(false) is { } rsa)
            return new() { ["kty"] = "RSA", ["kid"] = kid, ["use"] = "sig", ["n"] = SiteToken.Encode(rsa.Modulus!), ["e"] = SiteToken.Encode(rsa.Exponent!) };
        var ec = _ecdsa!.ExportParameters(false);
        return new() { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = kid, ["use"] = "sig", ["x"] = SiteToken.Encode(ec.Q.X!), ["y"] = SiteToken.Encode(ec.Q.Y!) };
    }
}
