using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiEmulator;
using Livechat.Gemini;
using Microsoft.Extensions.AI;
using Xunit;

namespace Livechat.Tests.Gemini;

/// <summary>What is sent: the shape Google's own library sends, and only what was asked for.</summary>
public sealed class RequestTests
{
    [Theory]
    [InlineData(false, ":generateContent", "")]
    [InlineData(true, ":streamGenerateContent", "?alt=sse")]
    public async Task APlainQuestionIsAPlainRequest(bool streamed, string verb, string query)
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Text("Hello"));
        await GeminiBench.AskAsync(bench.Client("models/gemini-3.8-flash"), streamed, [GeminiBench.User("Say hello")]);
        GeminiBench.AssertSame(GeminiBench.Fixture("request-plain"), bench.LastBody);
        var request = bench.Emulator.Requests[0];
        Assert.Equal("/v1beta/models/gemini-3.8-flash" + verb, request.Path);
        Assert.Equal(query, request.Query);
        Assert.Equal("application/json", request.Headers["content-type"]);
    }

    [Fact]
    public async Task EverySettingHasItsPlace()
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Text("{}"));
        var options = new ChatOptions
        {
            Instructions = "Answer as JSON.",
            Temperature = 0.2f,
            TopP = 0.9f,
            TopK = 40,
            MaxOutputTokens = 256,
            StopSequences = ["END"],
            PresencePenalty = 0.1f,
            FrequencyPenalty = 0.2f,
            Seed = 7,
            Reasoning = new() { Effort = ReasoningEffort.Medium, Output = ReasoningOutput.Full },
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonSerializer.SerializeToElement(GeminiBench.Fixture("request-settings")["generationConfig"]!["responseJsonSchema"])),
            RawRepresentationFactory = _ => new JsonObject { ["safetySettings"] = GeminiBench.Fixture("request-settings")["safetySettings"]!.DeepClone() },
        };
        // 3.5 Flash is the newest model that still takes sampling settings.
        await GeminiBench.AskAsync(bench.Client("gemini-3.5-flash"), streamed: false, [new(ChatRole.System, "Be brief."), GeminiBench.User("Where?")], options);
        GeminiBench.AssertSame(GeminiBench.Fixture("request-settings"), bench.LastBody);
    }

    [Theory]
    [InlineData("gemini-2.5-flash", """{"thinkingBudget":1024}""", 0.6, 1536)]
    [InlineData("gemini-2.5-pro", """{"thinkingBudget":1024}""", 0.6, 1536)]
    [InlineData("gemini-3.1-flash-lite", """{"thinkingLevel":"LOW"}""", 0.6, 4608)]
    [InlineData("gemini-3.1-pro-preview", """{"thinkingLevel":"LOW"}""", 0.6, 4608)]
    [InlineData("gemini-3.5-flash", """{"thinkingLevel":"LOW"}""", 0.6, 4608)]
    [InlineData("gemini-3.5-flash-lite", """{"thinkingLevel":"LOW"}""", null, 4608)]
    [InlineData("gemini-3.6-flash", """{"thinkingLevel":"LOW"}""", null, 4608)]
    [InlineData("gemini-3.8-flash", """{"thinkingLevel":"LOW"}""", null, 4608)]
    [InlineData("gemini-4-argon", """{"thinkingLevel":"LOW"}""", null, 4608)]
    [InlineData("gemini-flash-latest", """{"thinkingLevel":"LOW"}""", null, 4608)]
    public async Task EachModelGetsWhatItTakes(string model, string thinking, double? temperature, int maxTokens)
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Text("Hello"));
        var options = new GeminiOptions { ApiKey = GeminiBench.Key, Model = model, BaseUrl = bench.Emulator.BaseUrl, Temperature = 0.6f, MaxOutputTokens = 512 };
        await GeminiBench.AskAsync(new GeminiChatClient(bench.Http, options), streamed: true, [GeminiBench.User("Hi")]);
        var config = bench.LastBody["generationConfig"]!.AsObject();
        GeminiBench.AssertSame(JsonNode.Parse(thinking), config["thinkingConfig"]);
        Assert.Equal(temperature, config["temperature"]?.GetValue<double>());
        Assert.Equal(maxTokens, config["maxOutputTokens"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("", "/v1beta/models/gemini-3.8-flash:generateContent")]
    [InlineData("/", "/v1beta/models/gemini-3.8-flash:generateContent")]
    [InlineData("/v1beta", "/v1beta/models/gemini-3.8-flash:generateContent")]
    [InlineData("/v1/", "/v1/models/gemini-3.8-flash:generateContent")]
    public async Task TheAddressMayNameItsVersion(string suffix, string path)
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Text("Hello"));
        var options = new GeminiOptions { ApiKey = GeminiBench.Key, Model = "gemini-3.8-flash", BaseUrl = bench.Emulator.BaseUrl + suffix };

        await GeminiBench.AskAsync(new GeminiChatClient(bench.Http, options), streamed: false, [GeminiBench.User("Hi")]);

        Assert.Equal(path, bench.Emulator.Requests[^1].Path);
    }

    [Fact]
    public async Task EveryServedModelAcceptsEveryEffort()
    {
        await using var bench = await GeminiBench.StartAsync();
        foreach (var model in Catalogue.Default.Where(model => model.ShutDown is null && model.Methods.Contains("generateContent")))
            foreach (var effort in Enum.GetValues<ReasoningEffort>())
            {
                bench.Emulator.Script(Reply.Text("Hello"));
                var options = new ChatOptions { Reasoning = new() { Effort = effort }, Temperature = 0.5f, MaxOutputTokens = 65536 };
                Assert.Equal("Hello", (await GeminiBench.AskAsync(bench.Client(model.Id), streamed: false, [GeminiBench.User("Hi")], options)).Text);
                Assert.Equal(65536, bench.LastBody["generationConfig"]!["maxOutputTokens"]!.GetValue<int>());
            }
    }

    [Fact]
    public async Task TheCallersLimitMayExceedTheModels()
    {
        await using var bench = await GeminiBench.StartAsync();
        await GeminiBench.AskAsync(bench.Client(), streamed: false, [GeminiBench.User("Hi")], new() { MaxOutputTokens = 1_000_000 });
        Assert.Equal(1_000_000, bench.LastBody["generationConfig"]!["maxOutputTokens"]!.GetValue<int>());
    }

    [Fact]
    public async Task ToolModesAreTranslated()
    {
        await using var bench = await GeminiBench.StartAsync();
        var tool = AIFunctionFactory.CreateDeclaration("f", "F", JsonSerializer.SerializeToElement(new { type = "object" }));
        async Task<string?> ConfigAsync(ChatToolMode? mode)
        {
            bench.Emulator.Script(Reply.Text("Hello"));
            await GeminiBench.AskAsync(bench.Client(), streamed: false, [GeminiBench.User("Hi")], new() { Tools = [tool], ToolMode = mode });
            return bench.LastBody["toolConfig"]?.ToJsonString();
        }

        Assert.Null(await ConfigAsync(null));
        Assert.Null(await ConfigAsync(ChatToolMode.Auto));
        Assert.Equal("""{"functionCallingConfig":{"mode":"NONE"}}""", await ConfigAsync(ChatToolMode.None));
        Assert.Equal("""{"functionCallingConfig":{"mode":"ANY"}}""", await ConfigAsync(ChatToolMode.RequireAny));
        Assert.Equal("""{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f"]}}""", await ConfigAsync(ChatToolMode.RequireSpecific("f")));
    }

    [Fact]
    public async Task UsersStayApartAndTheModelsWordsTogether()
    {
        await using var bench = await GeminiBench.StartAsync();
        ChatMessage[] messages =
        [
            GeminiBench.User("One"), GeminiBench.User("Two"), new(ChatRole.Assistant, "A"), new(ChatRole.Assistant, "B"), new(ChatRole.User, ""), GeminiBench.User("Three"),
        ];
        await GeminiBench.AskAsync(bench.Client(), streamed: false, messages);
        Assert.Equal(
            ["user:One", "user:Two", "model:A|B", "user:Three"],
            bench.LastBody["contents"]!.AsArray().Select(content => $"{content!["role"]}:{string.Join('|', content["parts"]!.AsArray().Select(part => part!["text"]))}"));
    }

    [Fact]
    public async Task TheCallersOptionsAreNotTouched()
    {
        await using var bench = await GeminiBench.StartAsync();
        var seed = new JsonObject { ["generationConfig"] = new JsonObject { ["topK"] = 3 } };
        var options = new ChatOptions { Instructions = "Be brief.", MaxOutputTokens = 5, RawRepresentationFactory = _ => seed };
        await GeminiBench.AskAsync(bench.Client(), streamed: true, [GeminiBench.User("Hi")], options);
        await GeminiBench.AskAsync(bench.Client(), streamed: true, [GeminiBench.User("Hi")], options);
        Assert.Equal("""{"generationConfig":{"topK":3}}""", seed.ToJsonString());
        Assert.Equal(3, bench.LastBody["generationConfig"]!["topK"]!.GetValue<int>());
    }

    [Fact]
    public void MetadataTellsWhereItGoes()
    {
        using var http = new HttpClient();
        using var client = new GeminiChatClient(http, new() { ApiKey = "k", Model = "models/gemini-3.8-flash" });
        var metadata = client.GetService<ChatClientMetadata>()!;
        Assert.Equal(("gcp.gemini", "gemini-3.8-flash", "https://generativelanguage.googleapis.com/"), (metadata.ProviderName, metadata.DefaultModelId, metadata.ProviderUri!.ToString()));
        Assert.Same(client, client.GetService<GeminiChatClient>());
        Assert.Null(client.GetService<string>());
    }
}
