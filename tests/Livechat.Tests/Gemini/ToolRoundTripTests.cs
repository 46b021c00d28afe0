using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiEmulator;
using Livechat.Gemini;
using Microsoft.Extensions.AI;
using Xunit;

namespace Livechat.Tests.Gemini;

/// <summary>Calls and their results go back and forth as the API demands, also through a store that keeps messages as JSON.</summary>
public sealed class ToolRoundTripTests
{
    private static readonly ChatOptions Tools = new()
    {
        Tools =
        [
            AIFunctionFactory.CreateDeclaration("get_weather", "Weather for a city", Schema("city")),
            AIFunctionFactory.CreateDeclaration("get_time", "Local time", Schema("tz")),
        ],
    };

    /// <summary>Both generations, whole and streamed, kept in memory and as JSON.</summary>
    public static TheoryData<string, bool, bool> Cases => new(
        from model in new[] { "gemini-3.8-flash", "gemini-2.5-flash" }
        from streamed in new[] { false, true }
        from throughJson in new[] { false, true }
        select (model, streamed, throughJson));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task ParallelCallsReturnInOneContentWithTheirSignature(string model, bool streamed, bool throughJson)
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(
            Reply.Text("Let me check.").AndCall("get_weather", new { city = "Oslo" }).AndCall("get_time", new { tz = "Europe/Oslo" }),
            Reply.Text("It is 4 °C."));
        var messages = new List<ChatMessage> { GeminiBench.User("Weather and time in Oslo?") };
        var first = await GeminiBench.AskAsync(bench.Client(model), streamed, messages, Tools);
        Assert.Equal(ChatFinishReason.ToolCalls, first.FinishReason);
        Assert.Equal("Let me check.", first.Text);

        messages.AddRange(throughJson ? ThroughJson(first.Messages) : first.Messages);
        var calls = messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        Assert.Equal(["get_weather", "get_time"], calls.Select(call => call.Name));
        Assert.Equal("Oslo", calls[0].Arguments!["city"]!.ToString());
        messages.Add(new(ChatRole.Tool, [new FunctionResultContent(calls[0].CallId, new { tempC = 4 })]));
        messages.Add(new(ChatRole.Tool, [new FunctionResultContent(calls[1].CallId, "tz service down") { Exception = new InvalidOperationException("secret detail") }]));
        var second = await GeminiBench.AskAsync(bench.Client(model), streamed, messages, Tools);
        Assert.Equal("It is 4 °C.", second.Text);

        var expected = GeminiBench.Fixture("request-after-calls").AsObject();
        var called = expected["contents"]![1]!["parts"]!.AsArray();
        if (model == "gemini-2.5-flash")
        {
            expected["generationConfig"]!["thinkingConfig"] = new JsonObject { ["thinkingBudget"] = 1024 };
            called[1]!.AsObject().Remove("thoughtSignature");
            foreach (var part in called.Concat(expected["contents"]![2]!["parts"]!.AsArray()))
                (part!["functionCall"] ?? part["functionResponse"])?.AsObject().Remove("id");
        }
        else
        {
            var signature = Assert.IsType<string>(first.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().First().AdditionalProperties!["thoughtSignature"]);
            called[1]!["thoughtSignature"] = signature;
            for (var i = 0; i < 2; i++)
            {
                called[i + 1]!["functionCall"]!["id"] = calls[i].CallId;
                expected["contents"]![2]!["parts"]![i]!["functionResponse"]!["id"] = calls[i].CallId;
            }
        }

        GeminiBench.AssertSame(expected, bench.LastBody);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryStepOfATurnKeepsItsSignature(bool streamed)
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(
            Reply.Call("get_weather", new { city = "Oslo" }).Thinking(30, "First the weather."),
            Reply.Call("get_time"),
            Reply.Text("Done.").InPieces(2),
            Reply.Text("You are welcome."));
        var client = bench.Client();
        var messages = new List<ChatMessage> { GeminiBench.User("Weather, then time?") };
        for (var step = 0; step < 3; step++)
        {
            var response = await GeminiBench.AskAsync(client, streamed, messages, Tools);
            messages.AddRange(response.Messages);
            foreach (var call in response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>())
                messages.Add(new(ChatRole.Tool, [new FunctionResultContent(call.CallId, "ok")]));
        }

        messages.Add(GeminiBench.User("Thanks"));
        Assert.Equal("You are welcome.", (await GeminiBench.AskAsync(client, streamed, messages, Tools)).Text);
        var contents = bench.LastBody["contents"]!.AsArray();
        Assert.Equal(["user", "model", "user", "model", "user", "model", "user"], contents.Select(content => content!["role"]!.GetValue<string>()));
        Assert.All([1, 3, 5], i => Assert.NotNull(contents[i]!["parts"]!.AsArray()[^1]!["thoughtSignature"]));
        Assert.Equal("{}", contents[3]!["parts"]![0]!["functionCall"]!["args"]!.ToJsonString());
    }

    [Fact]
    public async Task ASignatureOnATextComesBackOnAnEmptyText()
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Text("Hello there.").InPieces(3), Reply.Text("Bye."));
        var messages = new List<ChatMessage> { GeminiBench.User("Hi") };
        var response = await GeminiBench.AskAsync(bench.Client(), streamed: true, messages);
        messages.AddRange(ThroughJson(response.Messages));
        messages.Add(GeminiBench.User("Bye"));
        await GeminiBench.AskAsync(bench.Client(), streamed: true, messages);
        var parts = bench.LastBody["contents"]![1]!["parts"]!.AsArray();
        Assert.Equal("Hello there.", parts[0]!["text"]!.GetValue<string>());
        Assert.Equal("", parts[1]!["text"]!.GetValue<string>());
        Assert.NotNull(parts[1]!["thoughtSignature"]);
    }

    [Fact]
    public async Task CallsOfAnotherModelGetTheDocumentedStandIn()
    {
        await using var bench = await GeminiBench.StartAsync();
        ChatMessage[] messages =
        [
            GeminiBench.User("Weather in Oslo?"),
            new(ChatRole.Assistant, [new FunctionCallContent("call_1", "get_weather"), new FunctionCallContent("call_2", "get_time")]),
            new(ChatRole.Tool, [new FunctionResultContent("call_1", null), new FunctionResultContent("call_2", 7)]),
        ];
        bench.Emulator.Script(Reply.Text("Done."));
        Assert.Equal("Done.", (await GeminiBench.AskAsync(bench.Client(), streamed: false, messages, Tools)).Text);
        var parts = bench.LastBody["contents"]![1]!["parts"]!.AsArray();
        Assert.Equal("skip_thought_signature_validator", parts[0]!["thoughtSignature"]!.GetValue<string>());
        Assert.Null(parts[1]!["thoughtSignature"]);
        await GeminiBench.AskAsync(bench.Client("gemini-2.5-flash"), streamed: false, messages, Tools);
        Assert.Null(bench.LastBody["contents"]![1]!["parts"]![0]!["thoughtSignature"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ASignatureThatChangedOrMovedIsRefused(bool changed)
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Call("get_weather", new { city = "Oslo" }));
        var messages = new List<ChatMessage> { GeminiBench.User("Weather in Oslo?") };
        messages.AddRange((await GeminiBench.AskAsync(bench.Client(), streamed: true, messages, Tools)).Messages);
        var call = messages[1].Contents.OfType<FunctionCallContent>().Single();
        messages.Add(new(ChatRole.Tool, [new FunctionResultContent(call.CallId, "ok")]));
        if (changed)
            call.AdditionalProperties!["thoughtSignature"] = "c2lnLUE=";
        else
            call.Arguments!["city"] = "Bergen";
        var e = await Assert.ThrowsAsync<GeminiException>(() => GeminiBench.AskAsync(bench.Client(), streamed: true, messages, Tools));
        Assert.Equal(GeminiErrorKind.BadRequest, e.Kind);
        Assert.Equal("Corrupted thought signature.", e.Detail);
    }

    [Fact]
    public async Task AResultWithoutItsCallIsTheCallersMistake()
    {
        await using var bench = await GeminiBench.StartAsync();
        ChatMessage[] messages = [GeminiBench.User("Hi"), new(ChatRole.Tool, [new FunctionResultContent("call_1", "ok")])];
        await Assert.ThrowsAsync<ArgumentException>(() => GeminiBench.AskAsync(bench.Client(), streamed: false, messages));
        await Assert.ThrowsAsync<ArgumentException>(() => GeminiBench.AskAsync(bench.Client(), streamed: false, []));
        Assert.Empty(bench.Emulator.Requests);
    }

    [Fact]
    public async Task GeneratedSchemasAreAccepted()
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Call("find", new { query = "dns", limit = 3 }));
        var find = AIFunctionFactory.Create((string query, int? limit = 5, DayOfWeek? day = null) => $"{query} {limit} {day}", "find", "Finds things");
        var response = await GeminiBench.AskAsync(bench.Client(), streamed: true, [GeminiBench.User("Hi")], new() { Tools = [find] });
        var call = response.Messages[0].Contents.OfType<FunctionCallContent>().Single();
        Assert.Equal("dns 3 ", (await find.InvokeAsync(new(call.Arguments), GeminiBench.Deadline))?.ToString());
    }

    private static IList<ChatMessage> ThroughJson(IList<ChatMessage> messages) =>
        JsonSerializer.Deserialize<IList<ChatMessage>>(JsonSerializer.Serialize(messages, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;

    private static JsonElement Schema(string property) => JsonSerializer.SerializeToElement(new
    {
        type = "object",
        properties = new Dictionary<string, object> { [property] = new { type = "string" } },
        required = new[] { property },
    });
}
