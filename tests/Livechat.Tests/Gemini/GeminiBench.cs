using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using GeminiEmulator;
using Livechat.Gemini;
using Microsoft.Extensions.AI;
using Xunit;

namespace Livechat.Tests.Gemini;

/// <summary>An emulator and a client for it; the key is a canary of the new shape that must turn up nowhere.</summary>
internal sealed class GeminiBench : IAsyncDisposable
{
    public const string Key = "AQ.Ab8RN6canaryCANARY-canary_7261";

    private readonly HttpClient http = new(GeminiChatClient.CreateHandler());

    private GeminiBench(GeminiEmulatorServer emulator) => Emulator = emulator;

    public GeminiEmulatorServer Emulator { get; }

    /// <summary>Longer than any test may take; what hangs shall fail, not stop the run.</summary>
    public static CancellationToken Deadline => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    public static async Task<GeminiBench> StartAsync(IReadOnlyList<EmulatedModel>? models = null) =>
        new(await GeminiEmulatorServer.StartAsync(new() { ApiKey = Key, Models = models ?? Catalogue.Default }));

    public GeminiChatClient Client(string model = "gemini-3.8-flash", Func<GeminiOptions, GeminiOptions>? change = null) =>
        new(http, (change ?? (o => o))(Options(model)));

    public GeminiModels Models(string model = "gemini-3.8-flash", string key = Key) =>
        new(http, new() { ApiKey = key, Model = model, BaseUrl = Emulator.BaseUrl });

    public GeminiOptions Options(string model = "gemini-3.8-flash") => new() { ApiKey = Key, Model = model, BaseUrl = Emulator.BaseUrl };

    public HttpClient Http => http;

    public static ChatMessage User(string text) => new(ChatRole.User, text);

    /// <summary>Asks whole or streamed and gives the same kind of response for both.</summary>
    public static async Task<ChatResponse> AskAsync(IChatClient client, bool streamed, IEnumerable<ChatMessage> messages, ChatOptions? options = null) =>
        streamed
            ? await client.GetStreamingResponseAsync(messages, options, Deadline).ToChatResponseAsync(Deadline)
            : await client.GetResponseAsync(messages, options, Deadline);

    public JsonObject LastBody => Emulator.Requests[^1].Body!.AsObject();

    public static JsonNode Fixture(string name, [CallerFilePath] string here = "") =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "Fixtures", name + ".json")))!;

    public static void AssertSame(JsonNode? expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"Expected\n{expected}\nbut got\n{actual}");

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Emulator.DisposeAsync();
    }
}
