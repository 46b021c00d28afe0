using System.Text.Json.Nodes;
using Livechat.Assistant.Models;
using Livechat.Assistant.Models.OpenAi;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Livechat.Tests.Assistant;

/// <summary>A whole turn over an OpenAI-compatible endpoint, which a test plays with recorded shapes.</summary>
public sealed class OpenAiTests
{
    private const string Key = "sk-canary-canary";

    [Fact]
    public async Task A_streamed_answer_with_a_tool_call_in_pieces()
    {
        await using var endpoint = await OpenAiEndpoint.StartAsync();
        endpoint.Script(
            OpenAiEndpoint.Stream(
                """{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"search_knowledge","arguments":""}}]}""",
                """{"tool_calls":[{"index":0,"function":{"arguments":"{\"query\":"}}]}""",
                """{"tool_calls":[{"index":0,"function":{"arguments":"\"refund within 30 days\"}"}}]}""").Ending("tool_calls"),
            OpenAiEndpoint.Stream("""{"role":"assistant","content":"Within "}""", """{"content":"30 days. [[refunds-"}""", """{"content":"and-cancellation]]"}""").Ending("stop"));
        await using var house = await OpenAsync(endpoint);

        var answer = await house.AskAsync(await house.OpenConversationAsync("billing"), "zzz");
        await house.QuietAsync();

        Assert.Equal("Within 30 days.", answer.Body);
        Assert.Single(answer.ReadDetails()!.Citations!);
        Assert.Equal(["answered by openai"], await house.OutcomesAsync());
        var (first, second) = (endpoint.Bodies[0], endpoint.Bodies[1]);
        Assert.Equal(["system", "user"], Roles(first));
        Assert.Equal("search_knowledge", (string?)first["tools"]![0]!["function"]!["name"]);
        Assert.False((bool)first["tools"]![0]!["function"]!["parameters"]!["additionalProperties"]!);
        Assert.Equal("test-model", (string?)first["model"]);
        Assert.Equal(["system", "user", "assistant", "tool"], Roles(second));
        Assert.Equal("call_1", (string?)second["messages"]![2]!["tool_calls"]![0]!["id"]);
        Assert.Equal("call_1", (string?)second["messages"]![3]!["tool_call_id"]);
        Assert.Contains("\"refunds-and-cancellation\"", (string?)second["messages"]![3]!["content"]);
        Assert.All(endpoint.Authorizations, value => Assert.Equal("Bearer " + Key, value));
        Assert.DoesNotContain(house.Logs.Lines, line => line.ToString().Contains("canary"));
    }

    [Theory]
    [InlineData(401, "", ModelFailureKind.Key, 1)]
    [InlineData(404, "", ModelFailureKind.ModelNotFound, 1)]
    [InlineData(400, "", ModelFailureKind.BadRequest, 1)]
    [InlineData(429, "", ModelFailureKind.RateLimited, 3)]
    [InlineData(429, """{"error":{"code":"insufficient_quota","message":"x"}}""", ModelFailureKind.Quota, 1)]
    [InlineData(500, "boom", ModelFailureKind.Server, 3)]
    [InlineData(503, "<html>", ModelFailureKind.Overloaded, 3)]
    public async Task An_error_ends_in_the_built_in_answer(int status, string body, ModelFailureKind kind, int requests)
    {
        await using var endpoint = await OpenAiEndpoint.StartAsync();
        endpoint.Otherwise = new OpenAiReply(status, [body], null);
        await using var house = await OpenAsync(endpoint);

        var answer = await house.AskAsync(await house.OpenConversationAsync(), "zzz");

        Assert.Equal("The built-in answer.", answer.Body);
        Assert.Equal(requests, endpoint.Bodies.Count);
        Assert.Contains(house.Logs.Lines, line => line.Text.Contains($"failed with {kind} "));
    }

    [Fact]
    public async Task A_stream_without_its_end_is_no_answer()
    {
        await using var endpoint = await OpenAiEndpoint.StartAsync();
        endpoint.Otherwise = OpenAiEndpoint.Stream("""{"role":"assistant","content":"Half an"}""");
        await using var house = await OpenAsync(endpoint);

        Assert.Equal("The built-in answer.", (await house.AskAsync(await house.OpenConversationAsync(), "zzz")).Body);
        Assert.Contains(house.Logs.Lines, line => line.Text.Contains("failed with Incomplete"));
    }

    [Theory]
    [InlineData("length", "One sentence. And", "One sentence. …")]
    [InlineData("content_filter", "Half", "The built-in answer.")]
    [InlineData("stop", "", "The built-in answer.")]
    public async Task A_finish_reason_decides(string finish, string text, string shown)
    {
        await using var endpoint = await OpenAiEndpoint.StartAsync();
        endpoint.Otherwise = OpenAiEndpoint.Stream(new JsonObject { ["role"] = "assistant", ["content"] = text }.ToJsonString()).Ending(finish);
        await using var house = await OpenAsync(endpoint);

        Assert.Equal(shown, (await house.AskAsync(await house.OpenConversationAsync(), "zzz")).Body);
    }

    [Fact]
    public async Task Garbage_in_the_stream_is_no_answer()
    {
        await using var endpoint = await OpenAiEndpoint.StartAsync();
        endpoint.Otherwise = new OpenAiReply(200, ["data: {\"choices\":[{\"delta\":\n\n"], "text/event-stream");
        await using var house = await OpenAsync(endpoint);

        Assert.Equal("The built-in answer.", (await house.AskAsync(await house.OpenConversationAsync(), "zzz")).Body);
    }

    private static IEnumerable<string?> Roles(JsonNode body) => body["messages"]!.AsArray().Select(message => (string?)message!["role"]);

    private static Task<AssistantHouse> OpenAsync(OpenAiEndpoint endpoint) => AssistantHouse.OpenAsync(new HouseSetup
    {
        Settings = new() { ["OPENAI_API_KEY"] = Key, ["OPENAI_BASE_URL"] = endpoint.BaseUrl + "/v1", ["OPENAI_MODEL"] = "test-model" },
        Configure = (services, options) => services.AddSingleton(OpenAiProvider.From(options)!),
    });
}
