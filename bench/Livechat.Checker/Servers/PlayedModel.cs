using System.Text.Json.Nodes;
using GeminiEmulator;
using Livechat.Checker.Histories;

namespace Livechat.Checker.Servers;

/// <summary>How the played model goes wrong.</summary>
public enum ModelTrouble
{
    None,

    /// <summary>429, with advice to come back.</summary>
    Quota,

    /// <summary>503.</summary>
    Overloaded,

    /// <summary>Takes the request and says nothing.</summary>
    Hang,

    /// <summary>Says the half and then nothing more.</summary>
    HangInside,

    /// <summary>Says the half and closes the stream as if that were all.</summary>
    Cut,

    /// <summary>Says the half and resets the connection.</summary>
    Abort,

    /// <summary>Answers with a page of a proxy.</summary>
    Html,
}

/// <summary>
/// The Gemini API as the checker plays it: every answer names the tokens of the messages it answers and ends with
/// <see cref="Wording.End"/>, so that an answer in the wrong place and a half one are known by their words.
/// </summary>
public sealed class PlayedModel : IAsyncDisposable
{
    private const int Pieces = 6;

    private readonly GeminiEmulatorServer _emulator;
    private int _calls;
    private int _troubled;

    private PlayedModel(GeminiEmulatorServer emulator) => _emulator = emulator;

    /// <summary>GEMINI_BASE_URL.</summary>
    public string Url => _emulator.BaseUrl;

    /// <summary>The time between two pieces of an answer: slow enough for a fault to fall between them.</summary>
    public TimeSpan Between { get; set; } = TimeSpan.FromMilliseconds(15);

    /// <summary>Asked first for each request; null, or a null of it, lets the model answer as it does.</summary>
    public Func<JsonNode?, Reply?>? OnRequest { get; set; }

    /// <summary>What is wrong from now on.</summary>
    public ModelTrouble Trouble { get; set; }

    /// <summary>Requests that were given an answer, right or wrong.</summary>
    public int Calls => _calls;

    /// <summary>Requests that something went wrong with.</summary>
    public int Troubled => _troubled;

    public static async Task<PlayedModel> StartAsync()
    {
        var model = new PlayedModel(await GeminiEmulatorServer.StartAsync(new GeminiEmulatorOptions { KeepRequests = false }));
        model._emulator.OnRequest = request => model.Answer(request.Body);
        return model;
    }

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    private Reply Answer(JsonNode? request)
    {
        Interlocked.Increment(ref _calls);
        var whole = Reply.Text($"Thank you for writing to us about {string.Join(" and ", Asked(request))}. Our help pages explain each step in detail. {Wording.End}")
            .InPieces(Pieces).Delay(Between);
        if (OnRequest?.Invoke(request) is { } given)
            return given;
        var trouble = Trouble;
        if (trouble != ModelTrouble.None)
            Interlocked.Increment(ref _troubled);
        return trouble switch
        {
            ModelTrouble.Quota => Reply.Error(429, retryDelay: "1s"),
            ModelTrouble.Overloaded => Reply.Error(503),
            ModelTrouble.Hang => Reply.Hang(),
            ModelTrouble.HangInside => whole.HangAfter(Pieces / 2),
            ModelTrouble.Cut => whole.CutAfter(Pieces / 2),
            ModelTrouble.Abort => whole.AbortAfter(Pieces / 2),
            ModelTrouble.Html => Reply.Html(502),
            _ => whole,
        };
    }

    /// <summary>The tokens of what the user said since the model last spoke.</summary>
    private static IEnumerable<string> Asked(JsonNode? request) => (request?["contents"]?.AsArray() ?? []).Reverse()
        .TakeWhile(content => content?["role"]?.GetValue<string>() == "user").Reverse()
        .SelectMany(content => Wording.TokensIn(content!.ToJsonString())).Distinct();
}
