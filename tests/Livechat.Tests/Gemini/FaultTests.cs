using System.Net;
using System.Net.Sockets;
using GeminiEmulator;
using Livechat.Gemini;
using Xunit;

namespace Livechat.Tests.Gemini;

/// <summary>R14 to R17: what a failing service does becomes one exception with a kind, and never an answer.</summary>
public sealed class FaultTests
{
    private static readonly string PerMinute = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier";
    private static readonly string PerDay = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";

    private static readonly Dictionary<string, (Reply Reply, GeminiErrorKind Kind, int? Status)> Whole = new()
    {
        ["429 per minute"] = (Reply.Error(429, retryDelay: "34.4s", quotaId: PerMinute), GeminiErrorKind.RateLimited, 429),
        ["429 per day"] = (Reply.Error(429, retryDelay: "12s", quotaId: PerDay), GeminiErrorKind.Quota, 429),
        ["429 limit zero"] = (Reply.Error(429, quotaId: PerMinute, limit: "0"), GeminiErrorKind.Quota, 429),
        ["429 without details"] = (Reply.Error(429, "Resource has been exhausted (e.g. check quota)."), GeminiErrorKind.RateLimited, 429),
        ["500"] = (Reply.Error(500), GeminiErrorKind.ServerError, 500),
        ["503"] = (Reply.Error(503), GeminiErrorKind.Overloaded, 503),
        ["504"] = (Reply.Error(504), GeminiErrorKind.Timeout, 504),
        ["key invalid"] = (Reply.KeyRefused(), GeminiErrorKind.Key, 400),
        ["key expired"] = (Reply.KeyRefused("API key expired. Please renew the API key."), GeminiErrorKind.Key, 400),
        ["401"] = (Reply.Error(401), GeminiErrorKind.Key, 401),
        ["403"] = (Reply.Error(403), GeminiErrorKind.Key, 403),
        ["location"] = (Reply.LocationRefused(), GeminiErrorKind.Precondition, 400),
        ["400"] = (Reply.Error(400), GeminiErrorKind.BadRequest, 400),
        ["html 200"] = (Reply.Html(), GeminiErrorKind.Garbage, null),
        ["html 502"] = (Reply.Html(502), GeminiErrorKind.ServerError, 502),
        ["html 403"] = (Reply.Html(403), GeminiErrorKind.Key, 403),
        ["redirect"] = (Reply.OfRaw(302, "text/html", "moved"), GeminiErrorKind.Garbage, 302),
        ["empty 500"] = (Reply.OfRaw(500, "application/json", ""), GeminiErrorKind.ServerError, 500),
        ["error in an array"] = (Reply.OfRaw(503, "application/json", """[{"error":{"code":503,"status":"UNAVAILABLE","message":"x"}}]"""), GeminiErrorKind.Overloaded, 503),
        ["error of wrong types"] = (Reply.OfRaw(429, "application/json", """{"error":{"code":"x","status":7,"message":[],"details":{}}}"""), GeminiErrorKind.RateLimited, 429),
        ["error as text"] = (Reply.OfRaw(500, "application/json", """{"error":"boom"}"""), GeminiErrorKind.ServerError, 500),
        ["50 MB with 200"] = (Reply.Garbage(50_000_000), GeminiErrorKind.Garbage, null),
        ["50 MB with 500"] = (Reply.Garbage(50_000_000, 500, "application/json"), GeminiErrorKind.ServerError, 500),
        ["broken JSON"] = (Reply.OfChunks("""{"candidates":[{"content":"""), GeminiErrorKind.Garbage, null),
        ["no JSON object"] = (Reply.OfChunks("[1,2]"), GeminiErrorKind.Garbage, null),
        ["candidates is text"] = (Reply.OfChunks("""{"candidates":"none"}"""), GeminiErrorKind.Garbage, null),
        ["parts is an object"] = (Reply.OfChunks("""{"candidates":[{"content":{"parts":{"text":"x"}},"finishReason":"STOP"}]}"""), GeminiErrorKind.Garbage, null),
        ["text is a number"] = (Reply.OfChunks("""{"candidates":[{"content":{"parts":[{"text":7}]},"finishReason":"STOP"}]}"""), GeminiErrorKind.Garbage, null),
        ["a call without name"] = (Reply.OfChunks("""{"candidates":[{"content":{"parts":[{"functionCall":{"args":{}}}]},"finishReason":"STOP"}]}"""), GeminiErrorKind.Garbage, null),
        ["arguments are a list"] = (Reply.OfChunks("""{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":[1]}}]},"finishReason":"STOP"}]}"""), GeminiErrorKind.Garbage, null),
        ["negative count"] = (Reply.OfChunks("""{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":-1}}"""), GeminiErrorKind.Garbage, null),
        ["half a character"] = (Reply.OfChunks("""{"candidates":[{"content":{"parts":[{"text":"\ud83d"}]},"finishReason":"STOP"}]}"""), GeminiErrorKind.Garbage, null),
        ["too deep"] = (Reply.OfChunks(string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100)), GeminiErrorKind.Garbage, null),
        ["no finish reason"] = (Reply.OfChunks("""{"candidates":[{"content":{"parts":[{"text":"half"}]}}]}"""), GeminiErrorKind.Incomplete, null),
        ["nothing at all"] = (Reply.OfChunks("{}"), GeminiErrorKind.Incomplete, null),
    };

    private static readonly Dictionary<string, (Reply Reply, GeminiErrorKind Kind, string Shown)> Streams = new()
    {
        ["cut between pieces"] = (Reply.Text("abcdef").InPieces(3).CutAfter(2), GeminiErrorKind.Incomplete, "abcd"),
        ["cut before the finish reason"] = (Reply.Text("abcdef").InPieces(3).CutAfter(3), GeminiErrorKind.Incomplete, "abcdef"),
        ["cut inside an event"] = (Reply.Text("abcdef").InPieces(3).CutInside(1), GeminiErrorKind.Incomplete, "ab"),
        ["cut before anything"] = (Reply.Text("abcdef").CutAfter(0), GeminiErrorKind.Incomplete, ""),
        ["reset"] = (Reply.Text("abcdef").InPieces(3).AbortAfter(2), GeminiErrorKind.Incomplete, "abcd"),
        ["503 event"] = (Reply.Text("abcdef").InPieces(3).ErrorAfter(1), GeminiErrorKind.Overloaded, "ab"),
        ["429 event"] = (Reply.Text("abcdef").InPieces(3).ErrorAfter(0, 429), GeminiErrorKind.RateLimited, ""),
        ["broken event"] = (Reply.OfChunks("""{"candidates":[{"content":{"parts":[{"text":"ab"}]}}]}""", "{oops"), GeminiErrorKind.Garbage, "ab"),
    };

    public static TheoryData<string, bool> WholeCases => new(Whole.Keys.SelectMany(name => new[] { (name, false), (name, true) }));

    public static TheoryData<string> StreamCases => new(Streams.Keys);

    [Theory]
    [MemberData(nameof(WholeCases))]
    public async Task EveryFaultHasItsKind(string name, bool streamed)
    {
        await using var bench = await GeminiBench.StartAsync();
        var (reply, kind, status) = Whole[name];
        bench.Emulator.Script(reply);
        var e = await Assert.ThrowsAsync<GeminiException>(() => GeminiBench.AskAsync(bench.Client(), streamed, [GeminiBench.User("Hi")]));
        Assert.Equal(kind, e.Kind);
        Assert.Equal(status, (int?)e.StatusCode);
        Assert.Single(bench.Emulator.Requests);
    }

    [Theory]
    [MemberData(nameof(StreamCases))]
    public async Task WhatCameBeforeAFaultIsShownAndTheFaultToo(string name)
    {
        await using var bench = await GeminiBench.StartAsync();
        var (reply, kind, shown) = Streams[name];
        bench.Emulator.Script(reply);
        var seen = "";
        var e = await Assert.ThrowsAsync<GeminiException>(async () =>
        {
            await foreach (var update in bench.Client().GetStreamingResponseAsync([GeminiBench.User("Hi")], null, GeminiBench.Deadline))
                seen += update.Text;
        });
        Assert.Equal(kind, e.Kind);
        Assert.Equal(shown, seen);
    }

    [Fact]
    public async Task AdviceToWaitIsPassedOn()
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Error(429, retryDelay: "34.4s"), Reply.Error(429, retryDelay: "-1s"), Reply.Error(429, retryDelay: "soon"));
        var waits = new List<TimeSpan?>();
        for (var i = 0; i < 3; i++)
        {
            var e = await Assert.ThrowsAsync<GeminiException>(() => GeminiBench.AskAsync(bench.Client(), streamed: true, [GeminiBench.User("Hi")]));
            Assert.True(e.IsTransient);
            Assert.Equal(PerMinute, e.QuotaId);
            waits.Add(e.RetryAfter);
        }

        Assert.Equal([TimeSpan.FromSeconds(34.4), null, null], waits);
    }

    [Fact]
    public async Task ADailyQuotaIsNotTransient()
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Error(429, retryDelay: "12s", quotaId: PerDay));
        var e = await Assert.ThrowsAsync<GeminiException>(() => GeminiBench.AskAsync(bench.Client(), streamed: false, [GeminiBench.User("Hi")]));
        Assert.False(e.IsTransient);
        Assert.Contains("Pacific", e.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CancellingDropsTheConnectionAndIsNoFault(bool afterSomePieces)
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(afterSomePieces ? Reply.Text("abcdef").InPieces(3).HangAfter(2) : Reply.Hang());
        using var cancel = new CancellationTokenSource();
        var ask = Task.Run(async () =>
        {
            var seen = "";
            await foreach (var update in bench.Client().GetStreamingResponseAsync([GeminiBench.User("Hi")], null, cancel.Token))
                if ((seen += update.Text) == "abcd")
                    await cancel.CancelAsync();
        });
        if (!afterSomePieces)
        {
            while (bench.Emulator.Requests.Count == 0)
                await Task.Yield();
            await cancel.CancelAsync();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ask.WaitAsync(GeminiBench.Deadline));
        await bench.Emulator.Requests[0].Dropped.WaitAsync(GeminiBench.Deadline);
    }

    [Fact]
    public async Task LeavingTheLoopDropsTheConnection()
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Text("abcdef").InPieces(3).HangAfter(1));
        await foreach (var update in bench.Client().GetStreamingResponseAsync([GeminiBench.User("Hi")], null, GeminiBench.Deadline))
        {
            Assert.Equal("ab", update.Text);
            break;
        }

        await bench.Emulator.Requests[0].Dropped.WaitAsync(GeminiBench.Deadline);
    }

    [Fact]
    public async Task NobodyListeningIsANetworkFault()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var http = new HttpClient(GeminiChatClient.CreateHandler());
        var client = new GeminiChatClient(http, new() { ApiKey = GeminiBench.Key, Model = "gemini-3.8-flash", BaseUrl = $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}" });
        var e = await Assert.ThrowsAsync<GeminiException>(() => GeminiBench.AskAsync(client, streamed: false, [GeminiBench.User("Hi")]));
        Assert.Equal(GeminiErrorKind.Network, e.Kind);
        Assert.True(e.IsTransient);
    }

    [Fact]
    public async Task TheTimeOutOfTheHttpClientIsATimeout()
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Hang());
        using var http = new HttpClient(GeminiChatClient.CreateHandler()) { Timeout = TimeSpan.FromMilliseconds(200) };
        var e = await Assert.ThrowsAsync<GeminiException>(() => GeminiBench.AskAsync(new GeminiChatClient(http, bench.Options()), streamed: true, [GeminiBench.User("Hi")]));
        Assert.Equal(GeminiErrorKind.Timeout, e.Kind);
    }
}
