using GeminiEmulator;
using Livechat.Gemini;
using Xunit;

namespace Livechat.Tests.Gemini;

/// <summary>T19: the key travels in its header and is seen nowhere else.</summary>
public sealed class KeyTests
{
    private const string OldShape = "AIzaSyCANARYcanaryCANARYcanaryCANARY0123";
    private const string NewShape = "AQ.Zz9_other-canary_key.0001";

    [Fact]
    public async Task TheKeyTravelsInTheHeaderOnly()
    {
        await using var bench = await GeminiBench.StartAsync();
        await GeminiBench.AskAsync(bench.Client(), streamed: true, [GeminiBench.User("Hi")]);
        await GeminiBench.AskAsync(bench.Client(), streamed: false, [GeminiBench.User("Hi")]);
        await bench.Models().CheckModelAsync("gemini-1.5-flash", GeminiBench.Deadline);
        Assert.Equal(4, bench.Emulator.Requests.Count);
        Assert.All(bench.Emulator.Requests, request =>
        {
            Assert.Equal(KeyPlace.Header, request.Key);
            Assert.DoesNotContain(GeminiBench.Key, request.Path + request.Query + request.Body + string.Join(' ', request.Headers));
        });
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task AnErrorThatEchoesKeysIsCleaned(int status)
    {
        await using var bench = await GeminiBench.StartAsync();
        var echo = $"Bad key {GeminiBench.Key}, also {OldShape}, {NewShape} and {Uri.EscapeDataString(GeminiBench.Key)}\\r\\nset-cookie: x=1" + new string('x', 2000);
        var body = $$"""
            {"error":{"code":{{status}},"message":"{{echo}}","status":"{{GeminiBench.Key}}","details":[
              {"@type":"google.rpc.ErrorInfo","reason":"{{OldShape}}"},
              {"@type":"google.rpc.QuotaFailure","violations":[{"quotaId":"{{NewShape}}","quotaValue":"{{GeminiBench.Key}}" }]}]} }
            """;
        foreach (var streamed in new[] { false, true })
        {
            bench.Emulator.Script(Reply.OfRaw(status, "application/json", body));
            var e = await Assert.ThrowsAsync<GeminiException>(() => GeminiBench.AskAsync(bench.Client(), streamed, [GeminiBench.User("Hi")]));
            AssertClean(e);
            Assert.Contains("[key]", e.Detail);
            Assert.DoesNotContain("canary", e.Detail, StringComparison.OrdinalIgnoreCase);
            Assert.InRange(e.Detail!.Length, 1, 401);
            Assert.DoesNotContain('\n', e.Detail);
        }
    }

    [Theory]
    [InlineData("a key of no documented shape/+")]
    [InlineData("plainsecret")]
    public void AKeyOfAnyShapeIsCleanedAsItIsAndEscaped(string key)
    {
        var clean = KeyRedactor.Clean($"The key {key} or {Uri.EscapeDataString(key)} is bad.", key);
        Assert.Equal("The key [key] or [key] is bad.", clean);
    }

    [Fact]
    public void NoHalfKeyIsLeftAtTheCut() =>
        Assert.DoesNotContain("AIza", KeyRedactor.Clean(new string('x', 380) + OldShape, "other"));

    [Fact]
    public async Task AnErrorEventThatEchoesTheKeyIsCleaned()
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.OfChunks($$"""{"error":{"code":500,"message":"{{GeminiBench.Key}}","status":"{{GeminiBench.Key}}" } }"""));
        AssertClean(await Assert.ThrowsAsync<GeminiException>(() => GeminiBench.AskAsync(bench.Client(), streamed: true, [GeminiBench.User("Hi")])));
    }

    [Fact]
    public async Task ABodyIsNeverPartOfAnException()
    {
        await using var bench = await GeminiBench.StartAsync();
        string[] bodies = ["<html>CANARY</html>", "{\"CANARY\":", "{\"candidates\":\"CANARY\"}", "CANARY", "[\"CANARY\"]", "{\"error\":{\"message\":\"x\",\"status\":\"CANARY 1\"}}"];
        foreach (var body in bodies)
            foreach (var (status, type) in new[] { (200, "application/json"), (200, "text/event-stream"), (200, "text/html"), (500, "application/json"), (404, "text/plain") })
                foreach (var streamed in new[] { false, true })
                {
                    bench.Emulator.Script(Reply.OfRaw(status, type, type == "text/event-stream" ? $"data: {body}\n\n" : body));
                    var e = await Assert.ThrowsAsync<GeminiException>(() => GeminiBench.AskAsync(bench.Client(), streamed, [GeminiBench.User("Hi")]));
                    Assert.DoesNotContain("CANARY", e.ToString());
                }
    }

    [Fact]
    public async Task AKeyThatNoHeaderCanCarryIsNamedButNotQuoted()
    {
        await using var bench = await GeminiBench.StartAsync();
        foreach (var key in new[] { "", "CANARY key", "CANARY\nx: y", "CANARYé" })
        {
            var options = new GeminiOptions { ApiKey = key, Model = "gemini-3.8-flash", BaseUrl = bench.Emulator.BaseUrl };
            var e = Assert.Throws<ArgumentException>(() => new GeminiChatClient(bench.Http, options));
            Assert.Contains("API key", e.Message);
            Assert.DoesNotContain("CANARY", e.ToString());
        }
    }

    [Theory]
    [InlineData("https://host/?key=x")]
    [InlineData("https://user@host/")]
    [InlineData("ftp://host")]
    [InlineData("host")]
    [InlineData("")]
    public void AnAddressThatCannotWorkIsAFault(string url) =>
        Assert.Single(new GeminiOptions { ApiKey = "k", Model = "gemini-3.8-flash", BaseUrl = url }.Faults());

    [Fact]
    public void EveryFaultIsListed()
    {
        var options = new GeminiOptions
        {
            ApiKey = " ",
            Model = "gemini/../3",
            BaseUrl = "x",
            ApiVersion = "v1/beta",
            MaxOutputTokens = 0,
            ThinkingRoomTokens = -1,
            ThinkingBudgetTokens = -2,
            Temperature = float.NaN,
        };
        Assert.Equal(8, options.Faults().Count);
    }

    private static void AssertClean(GeminiException e)
    {
        var all = $"{e} {e.Detail} {e.Status} {e.Reason} {e.QuotaId}";
        Assert.DoesNotContain(GeminiBench.Key, all);
        Assert.DoesNotContain(OldShape, all);
        Assert.DoesNotContain(NewShape, all);
    }
}
