using System.Net;
using System.Net.Http.Json;
using Livechat.SystemTests.Support;

namespace Livechat.SystemTests;

/// <summary>The verbs with which an operator makes users, beside a server that runs on the same data.</summary>
public sealed class UserVerbTests : IAsyncLifetime
{
    private const string Password = "the first admin's password";
    private RestartableServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RestartableServer.StartAsync(new() { ["LIVECHAT_DEMO"] = "false" });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task TheFirstAdminIsMadeByAVerbAndSignsIn()
    {
        Assert.DoesNotContain(_server.Log, line => line.Contains("Demo password"));
        Assert.False(File.Exists(Path.Combine(_server.Data, "demo-password")));

        var added = await RunAsync(Password + "\n", "user", "add", "--email", "boss@company.example", "--role", "admin", "--first-name", "Ada", "--last-name", "Boss");
        Assert.True(added.Code == 0, added.Error);
        Assert.DoesNotContain(Password, added.Output);

        using var http = new HttpClient { BaseAddress = new Uri(_server.Url) };
        http.DefaultRequestHeaders.Add("Origin", _server.Url);
        async Task<HttpStatusCode> LoginAsync() =>
            (await http.PostAsJsonAsync("/api/auth/login", new { email = "boss@company.example", password = Password })).StatusCode;
        Assert.Equal(HttpStatusCode.OK, await LoginAsync());
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/auth/me")).StatusCode);

        Assert.Equal(0, (await RunAsync(null, "user", "disable", "--email", "boss@company.example")).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/auth/me")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await LoginAsync());
        Assert.Equal(0, (await RunAsync(null, "user", "enable", "--email", "boss@company.example")).Code);
        Assert.Equal(HttpStatusCode.OK, await LoginAsync());

        var list = await RunAsync(null, "user", "list");
        Assert.Contains("boss@company.example  admin  active", list.Output);
    }

    [Fact]
    public async Task AnInvitationIsALinkOfTheServersAddress()
    {
        var invited = await RunAsync(null, "user", "invite", "--email", "new@company.example", "--role", "agent", "--department", "sales",
            "--department", "support", $"--urls={_server.Url}");
        Assert.True(invited.Code == 0, invited.Error);
        var link = invited.Output.Split('\n')[0].Trim();
        Assert.StartsWith($"{_server.Url}/invite/", link);

        using var http = new HttpClient();
        Assert.Contains("new@company.example", await http.GetStringAsync(link));
        var again = await RunAsync(null, "user", "reset", "--email", "new@company.example", $"--urls={_server.Url}");
        Assert.StartsWith($"{_server.Url}/reset/", again.Output);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(link)).StatusCode);
    }

    [Theory]
    [InlineData("There is no role", "user", "add", "--email", "a@b.example", "--role", "king")]
    [InlineData("--department", "user", "add", "--email", "a@b.example", "--role", "agent")]
    [InlineData("There is no department", "user", "add", "--email", "a@b.example", "--role", "agent", "--department", "kitchen")]
    [InlineData("not an email address", "user", "add", "--email", "nobody", "--role", "admin")]
    [InlineData("at least 10 characters", "user", "add", "--email", "a@b.example", "--role", "admin")]
    [InlineData("There is no user", "user", "reset", "--email", "a@b.example")]
    [InlineData("no customer with the reference", "user", "invite", "--email", "a@b.example", "--customer", "4711")]
    [InlineData("LIVECHAT_IDENTITY_SECRET is not set", "identity", "token", "--sub", "4711")]
    [InlineData("more than an hour", "identity", "token", "--sub", "4711", "--minutes", "61")]
    public async Task WhatIsWrongIsSaidInASentence(string said, params string[] arguments)
    {
        var (code, _, error) = await RunAsync("short\n", arguments);

        Assert.Equal(1, code);
        Assert.Contains(said, error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public async Task AnIdentityTokenToTryIsPrinted()
    {
        var (code, output, error) = await RunAsync(null, "identity", "token", "--sub", "4711", "--LIVECHAT_IDENTITY_SECRET=a secret that is long enough for this");

        Assert.True(code == 0, error);
        Assert.Equal(3, output.Trim().Split('.').Length);
        Assert.Single(output.Trim().Split('\n'));
    }

    private Task<(int Code, string Output, string Error)> RunAsync(string? input, params string[] arguments) =>
        VerbProcess.RunAsync(_server.Data, input, arguments);
}
