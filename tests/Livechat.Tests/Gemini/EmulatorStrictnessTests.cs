using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using GeminiEmulator;
using Xunit;

namespace Livechat.Tests.Gemini;

/// <summary>The emulator refuses what Google refuses, so that a green test means something, and accepts what Google's own library sends.</summary>
public sealed class EmulatorStrictnessTests
{
    private const string Hi = """[{"parts":[{"text":"Hi"}]}]""";
    private const string Signed = "\"thoughtSignature\":\"skip_thought_signature_validator\"";

    public static TheoryData<string, string, string> Refused => new()
    {
        { "no contents", """{}""", "contents is not specified" },
        { "empty contents", """{"contents":[]}""", "contents is not specified" },
        { "no JSON", """{"contents":""", "Invalid JSON payload" },
        { "unknown name at the root", """{"contents":HI,"temperature":1}""", "Unknown name \"temperature\": Cannot find field." },
        { "unknown name in a list", """{"contents":[{"parts":[{"text":"Hi","txt":""}]}]}""", "Unknown name \"txt\" at 'contents[0].parts[0]': Cannot find field." },
        { "unknown name in the settings", """{"contents":HI,"generationConfig":{"thinkingConfig":{"level":"LOW"}}}""", "Unknown name \"level\" at 'generation_config.thinking_config': Cannot find field." },
        { "JSON Schema in parameters", """{"contents":HI,"tools":[{"functionDeclarations":[{"name":"f","description":"F","parameters":{"type":"OBJECT","properties":{"a":{"type":"STRING","const":1}}}}]}]}""",
            "Unknown name \"const\" at 'tools[0].function_declarations[0].parameters.properties[0].value': Cannot find field." },
        { "wrong type", """{"contents":[{"parts":[{"text":7}]}]}""", "Invalid value at 'contents[0].parts[0].text' (TYPE_STRING), 7" },
        { "seed of 64 bits", """{"contents":HI,"generationConfig":{"seed":4294967296}}""", "Invalid value at 'generation_config.seed' (TYPE_INT32)" },
        { "role assistant", """{"contents":[{"role":"assistant","parts":[{"text":"Hi"}]}]}""", "Please use a valid role: user, model." },
        { "no parts", """{"contents":[{"role":"user","parts":[]}]}""", "parts must not be empty" },
        { "an empty part", """{"contents":[{"parts":[{}]}]}""", "must have one initialized field" },
        { "two kinds of data", """{"contents":[{"parts":[{"text":"Hi","functionCall":{"name":"f"}}]}]}""", "invalid argument" },
        { "model speaks last", """{"contents":[{"parts":[{"text":"Hi"}]},{"role":"model","parts":[{"text":"Well"}]}]}""", "invalid argument" },
        { "user says nothing", """{"contents":[{"parts":[{"text":""}]}]}""", "invalid argument" },
        { "starts with a call", """{"contents":[{"role":"model","parts":[{"functionCall":{"name":"f"},SIGNED}]},{"parts":[{"functionResponse":{"name":"f","response":{}}}]}]}""", "function call turn comes immediately after a user turn" },
        { "response without call", """{"contents":[{"parts":[{"functionResponse":{"name":"f","response":{}}}]}]}""", "function response turn comes immediately after a function call turn" },
        { "call without response", """{"contents":[{"parts":[{"text":"Hi"}]},{"role":"model","parts":[{"functionCall":{"name":"f"},SIGNED}]},{"parts":[{"text":"And?"}]}]}""", "number of function response parts is equal" },
        { "interleaved", """{"contents":[{"parts":[{"text":"Hi"}]},{"role":"model","parts":[{"functionCall":{"id":"1","name":"f"},SIGNED},{"functionCall":{"id":"2","name":"g"}}]},{"parts":[{"functionResponse":{"id":"1","name":"f","response":{}}}]}]}""", "number of function response parts is equal" },
        { "response is text", """{"contents":[{"parts":[{"text":"Hi"}]},{"role":"model","parts":[{"functionCall":{"id":"1","name":"f"},SIGNED}]},{"parts":[{"functionResponse":{"id":"1","name":"f","response":"ok"}}]}]}""", "Invalid value at 'contents[2].parts[0].function_response.response'" },
        { "response of another name", """{"contents":[{"parts":[{"text":"Hi"}]},{"role":"model","parts":[{"functionCall":{"id":"1","name":"f"},SIGNED}]},{"parts":[{"functionResponse":{"id":"1","name":"g","response":{}}}]}]}""", "invalid argument" },
        { "response without id", """{"contents":[{"parts":[{"text":"Hi"}]},{"role":"model","parts":[{"functionCall":{"id":"1","name":"f"},SIGNED}]},{"parts":[{"functionResponse":{"name":"f","response":{}}}]}]}""", "invalid argument" },
        { "unsigned call", """{"contents":[{"parts":[{"text":"Hi"}]},{"role":"model","parts":[{"functionCall":{"id":"1","name":"f"}}]},{"parts":[{"functionResponse":{"id":"1","name":"f","response":{}}}]}]}""", "Function call is missing a thought_signature in functionCall parts." },
        { "invented signature", """{"contents":[{"parts":[{"text":"Hi"}]},{"role":"model","parts":[{"functionCall":{"id":"1","name":"f"},"thoughtSignature":"c2lnLUE="}]},{"parts":[{"functionResponse":{"id":"1","name":"f","response":{}}}]}]}""", "Corrupted thought signature." },
        { "signature on the second call", """{"contents":[{"parts":[{"text":"Hi"}]},{"role":"model","parts":[{"functionCall":{"id":"1","name":"f"}},{"functionCall":{"id":"2","name":"f"},SIGNED}]},{"parts":[{"functionResponse":{"id":"1","name":"f","response":{}}},{"functionResponse":{"id":"2","name":"f","response":{}}}]}]}""", "missing a thought_signature" },
        { "calls split over contents", """{"contents":[{"parts":[{"text":"Hi"}]},{"role":"model","parts":[{"functionCall":{"id":"1","name":"f"},SIGNED}]},{"role":"model","parts":[{"functionCall":{"id":"2","name":"f"}}]},{"parts":[{"functionResponse":{"id":"1","name":"f","response":{}}},{"functionResponse":{"id":"2","name":"f","response":{}}}]}]}""", "missing a thought_signature" },
        { "level and budget", """{"contents":HI,"generationConfig":{"thinkingConfig":{"thinkingLevel":"LOW","thinkingBudget":0}}}""", "only one of thinking budget and thinking level" },
        { "level the model lacks", """{"contents":HI,"generationConfig":{"thinkingConfig":{"thinkingLevel":"minimal"}}}""", "Thinking level MINIMAL is not supported" },
        { "level nobody has", """{"contents":HI,"generationConfig":{"thinkingConfig":{"thinkingLevel":"EXTREME"}}}""", "Invalid value at 'generation_config.thinking_config.thinking_level'" },
        { "forced call as JSON", """{"contents":HI,"tools":[{"functionDeclarations":[{"name":"f","description":"F"}]}],"toolConfig":{"functionCallingConfig":{"mode":"ANY"}},"generationConfig":{"responseMimeType":"application/json"}}""", "Forced function calling (ANY mode)" },
        { "names without ANY", """{"contents":HI,"tools":[{"functionDeclarations":[{"name":"f","description":"F"}]}],"toolConfig":{"functionCallingConfig":{"allowedFunctionNames":["f"]}}}""", "invalid argument" },
        { "bad function name", """{"contents":HI,"tools":[{"functionDeclarations":[{"name":"1 f","description":"F"}]}]}""", "Invalid function name" },
        { "function without description", """{"contents":HI,"tools":[{"functionDeclarations":[{"name":"f"}]}]}""", "invalid argument" },
        { "two functions of a name", """{"contents":HI,"tools":[{"functionDeclarations":[{"name":"f","description":"F"},{"name":"f","description":"F"}]}]}""", "Duplicate function declaration found: f" },
        { "six stops", """{"contents":HI,"generationConfig":{"stopSequences":["a","b","c","d","e","f"]}}""", "invalid argument" },
        { "schema without mime type", """{"contents":HI,"generationConfig":{"responseJsonSchema":{}}}""", "invalid argument" },
        { "category twice", """{"contents":HI,"safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"OFF"},{"category":"HARM_CATEGORY_HARASSMENT","threshold":"OFF"}]}""", "invalid argument" },
        { "cache and instruction", """{"contents":HI,"cachedContent":"cachedContents/x","systemInstruction":{"parts":[{"text":"x"}]}}""", "CachedContent can not be used" },
        { "invented continuation", """{"contents":HI,"continuationToken":"dG9rZW4="}""", "invalid argument" },
    };

    public static TheoryData<string> Accepted => new(GeminiBench.Fixture("accepted").AsArray().Select(item => item!["name"]!.GetValue<string>()));

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task WhatGoogleRefusesIsRefused(string name, string body, string expected)
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Text("This must not be reached."));
        var (status, answer) = await PostAsync(bench, "/v1beta/models/gemini-3.8-flash:generateContent", body.Replace("HI", Hi).Replace("SIGNED", Signed));
        Assert.True(status == 400, $"{name}: {status} {answer}");
        Assert.Equal("INVALID_ARGUMENT", answer["error"]!["status"]!.GetValue<string>());
        Assert.Contains(expected, answer["error"]!["message"]!.GetValue<string>());
        Assert.Equal(1, bench.Emulator.Left);
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task WhatGooglesLibrarySendsIsAccepted(string name)
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Text("Hello"));
        var item = GeminiBench.Fixture("accepted").AsArray().Single(item => item!["name"]!.GetValue<string>() == name)!;
        using var request = Request(item["path"]!.GetValue<string>(), item["body"]!.ToJsonString());
        using var response = await SendAsync(bench, request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(GeminiBench.Deadline));
    }

    [Theory]
    [InlineData("""{"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"system_instruction":{"parts":[{"text":"x"}]},"generation_config":{"max_output_tokens":"5","thinking_config":null}}""")]
    [InlineData("""{"contents":[{"parts":[{"text":"Hi"}]}],"generationConfig":{},"tools":[],"safetySettings":[]}""")]
    [InlineData("""{"contents":[{"parts":[{"text":"Hi"}]},{"role":"model","parts":[{"functionCall":{"name":"f"}}]},{"parts":[{"functionResponse":{"name":"f","id":"1","response":{}}}]},{"parts":[{"text":"New turn"}]}]}""", 400)]
    [InlineData("""{"contents":[{"parts":[{"text":"Hi"}]},{"role":"model","parts":[{"functionCall":{"id":"1","name":"f","args":{"any":{"thing":[1]}}}}]},{"parts":[{"functionResponse":{"name":"f","id":"1","response":{"any":1}}}]},{"role":"model","parts":[{"text":"Done"}]},{"parts":[{"text":"New turn"}]}]}""")]
    public async Task LenienceOfTheJsonMappingAndOfOlderTurnsIsKept(string body, int expected = 200)
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Text("Hello"));
        var (status, answer) = await PostAsync(bench, "/v1beta/models/gemini-3.8-flash:generateContent", body);
        Assert.True(status == expected, answer.ToString());
    }

    [Theory]
    [InlineData("gemini-2.5-flash", """{"thinkingConfig":{"thinkingLevel":"LOW"}}""")]
    [InlineData("gemini-2.5-flash", """{"presencePenalty":0.1}""")]
    [InlineData("gemini-4-argon", """{"thinkingConfig":{"thinkingBudget":1}}""")]
    [InlineData("gemini-3.8-flash", """{"candidateCount":2}""")]
    public async Task EachModelRefusesWhatItLacks(string model, string config)
    {
        await using var bench = await GeminiBench.StartAsync();
        var (status, _) = await PostAsync(bench, $"/v1/models/{model}:generateContent", $$"""{"contents":{{Hi}},"generationConfig":{{config}}}""");
        Assert.Equal(400, status);
    }

    [Fact]
    public async Task KeysAreCheckedBeforeModelsAndModelsBeforeBodies()
    {
        await using var bench = await GeminiBench.StartAsync();
        async Task<string> AskAsync(string path, string? header, string? bearer = null)
        {
            using var request = Request(path, "{}", header);
            if (bearer is not null)
                request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + bearer);
            using var response = await SendAsync(bench, request);
            var error = (await response.Content.ReadFromJsonAsync<JsonObject>(GeminiBench.Deadline))!["error"]!;
            return $"{(int)response.StatusCode} {error["message"]!.GetValue<string>()}";
        }

        const string known = "/v1beta/models/gemini-3.8-flash:generateContent";
        const string unknown = "/v1beta/models/gemini-0-flash:generateContent";
        Assert.StartsWith("403 Method doesn't allow unregister", await AskAsync(unknown, null));
        Assert.StartsWith("400 API key not valid. Please pass", await AskAsync(unknown, "wrong"));
        Assert.StartsWith("400 Multiple authentication creden", await AskAsync(known, GeminiBench.Key, "x"));
        Assert.StartsWith("401 Request had invalid authentica", await AskAsync(known, null, "x"));
        Assert.StartsWith("404 models/gemini-0-flash is not f", await AskAsync(unknown, GeminiBench.Key));
        Assert.StartsWith("404 This model models/gemini-2.0-f", await AskAsync("/v1beta/models/gemini-2.0-flash:generateContent", GeminiBench.Key));
        Assert.StartsWith("400 * GenerateContentRequest.conte", await AskAsync(known, GeminiBench.Key));
        Assert.StartsWith("400 * GenerateContentRequest.conte", await AskAsync(known + "?key=" + Uri.EscapeDataString(GeminiBench.Key), null));
        Assert.Equal(KeyPlace.Query, bench.Emulator.Requests[^1].Key);
        Assert.DoesNotContain("CANARY", bench.Emulator.Requests[^1].Query);
    }

    [Fact]
    public async Task MoreThanAHundredEmbeddingsAreRefused()
    {
        await using var bench = await GeminiBench.StartAsync();
        string Batch(int count) => new JsonObject
        {
            ["requests"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => new JsonObject
            {
                ["model"] = "models/gemini-embedding-2",
                ["content"] = new JsonObject { ["parts"] = new JsonArray(new JsonObject { ["text"] = $"text {i}" }) },
                ["outputDimensionality"] = 128,
            })]),
        }.ToJsonString();
        var (status, answer) = await PostAsync(bench, "/v1beta/models/gemini-embedding-2:batchEmbedContents", Batch(100));
        Assert.Equal((200, 100), (status, answer["embeddings"]!.AsArray().Count));
        (status, answer) = await PostAsync(bench, "/v1beta/models/gemini-embedding-2:batchEmbedContents", Batch(101));
        Assert.Equal(400, status);
        Assert.Contains("at most 100 requests", answer["error"]!["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task AStreamLooksAsGoogleSendsIt()
    {
        await using var bench = await GeminiBench.StartAsync();
        bench.Emulator.Script(Reply.Text("Hi").AndCall("f", new { a = 1 }).AndCall("g"));
        using var request = Request("/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse", $$"""{"contents":{{Hi}}}""");
        using var response = await SendAsync(bench, request);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.ToString());
        var text = await response.Content.ReadAsStringAsync(GeminiBench.Deadline);
        Assert.EndsWith("\r\n\r\n", text);
        var events = text.Split("\r\n\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("""data: {"candidates": [{"content": {"parts": [{"text": "Hi"}],"role": "model"},"index": 0}],"usageMetadata": {"promptTokenCount": 1,""", events[0]);
        var parts = events.Select(line => JsonNode.Parse(line[6..])!["candidates"]![0]!).ToList();
        Assert.Equal(8, parts[1]["content"]!["parts"]![0]!["functionCall"]!["id"]!.GetValue<string>().Length);
        Assert.NotNull(parts[1]["content"]!["parts"]![0]!["thoughtSignature"]);
        Assert.Null(parts[2]["content"]!["parts"]![0]!["thoughtSignature"]);
        Assert.Equal("""{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"STOP","index":0}""", parts[3].ToJsonString());
        Assert.Equal([false, false, false, true], parts.Select(part => part["finishReason"] is not null));
    }

    private static HttpRequestMessage Request(string path, string body, string? key = GeminiBench.Key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
            request.Headers.TryAddWithoutValidation("x-goog-api-key", key);
        return request;
    }

    private static Task<HttpResponseMessage> SendAsync(GeminiBench bench, HttpRequestMessage request)
    {
        request.RequestUri = new(bench.Emulator.BaseUrl + request.RequestUri);
        return bench.Http.SendAsync(request, GeminiBench.Deadline);
    }

    private static async Task<(int Status, JsonObject Body)> PostAsync(GeminiBench bench, string path, string body)
    {
        using var request = Request(path, body);
        using var response = await SendAsync(bench, request);
        return ((int)response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonObject>(GeminiBench.Deadline))!);
    }
}
