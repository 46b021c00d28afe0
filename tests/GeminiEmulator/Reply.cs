using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeminiEmulator;

/// <summary>
/// One answer of the emulated model, or one fault. Built by a verb (<c>Reply.Text("…")</c>) and refined by adverbs
/// (<c>.InPieces(5).Delay(…)</c>); immutable, so a reply may be used again. Unless said otherwise, adverbs count pieces: the events
/// of a stream.
/// </summary>
public sealed record Reply
{
    private static readonly JsonSerializerOptions WebNames = new(JsonSerializerDefaults.Web);

    internal IReadOnlyList<ReplyPart> Parts { get; init; } = [];
    internal int Pieces { get; init; } = 1;
    internal TimeSpan Before { get; init; }
    internal TimeSpan Between { get; init; }
    internal int ThoughtTokens { get; init; }
    internal int CachedTokens { get; init; }
    internal string? Reason { get; init; } = "STOP";
    internal string? ReasonMessage { get; init; }
    internal string? BlockReason { get; init; }
    internal GoogleErrorFactory? Refusal { get; init; }
    internal RawBody? Raw { get; init; }
    internal IReadOnlyList<string>? Chunks { get; init; }
    internal StreamFault Fault { get; init; }
    internal int FaultAfter { get; init; }
    internal int FaultCode { get; init; } = 503;
    internal string LineEnd { get; init; } = "\r\n";
    internal int BytesPerWrite { get; init; }
    internal bool DataInLines { get; init; }
    internal bool Stop1st { get; init; }
    internal bool UnknownFields { get; init; }
    internal bool Ids { get; init; } = true;
    internal bool Continues { get; init; }

    /// <summary>A text answer.</summary>
    public static Reply Text(string text) => new() { Parts = [new TextPart(text)] };

    /// <summary>A call of a function; <paramref name="arguments"/> is any object, an anonymous one for instance.</summary>
    public static Reply Call(string name, object? arguments = null) => new() { Parts = [Part(name, arguments)] };

    /// <summary>
    /// An error in Google's model, with the text that usually belongs to the status. A 429 hits the quota that is named, or the one
    /// per minute; <paramref name="retryDelay"/> is a protobuf duration such as <c>2s</c>.
    /// </summary>
    public static Reply Error(int status, string? message = null, string? retryDelay = null, string? quotaId = null, string limit = "5") =>
        status == 429 && message is null
            ? new() { Refusal = model => GoogleError.Quota(model, quotaId ?? "GenerateRequestsPerMinutePerProjectPerModel-FreeTier", limit, retryDelay) }
            : new() { Refusal = _ => GoogleError.Of(status, message) };

    /// <summary>The key is refused as invalid or, with that text, expired.</summary>
    public static Reply KeyRefused(string message = "API key not valid. Please pass a valid API key.") => new() { Refusal = _ => GoogleError.WrongKey(message) };

    /// <summary>The project's location is not served.</summary>
    public static Reply LocationRefused() => new() { Refusal = _ => GoogleError.Location() };

    /// <summary>The prompt is blocked: HTTP 200 without candidates.</summary>
    public static Reply Blocked(string reason = "PROHIBITED_CONTENT") => new() { BlockReason = reason };

    /// <summary>A candidate with a finish reason and no content, such as MALFORMED_FUNCTION_CALL with its message.</summary>
    public static Reply Finish(string reason, string? message = null) => new() { Reason = reason, ReasonMessage = message };

    /// <summary>Only thinking, then STOP with <c>"content":{}</c>.</summary>
    public static Reply EmptyContent() => new() { Parts = [new EmptyPart()], ThoughtTokens = 40 };

    /// <summary>A page of a proxy instead of an answer.</summary>
    public static Reply Html(int status = 200) => OfRaw(status, "text/html; charset=utf-8",
        "<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>The proxy is not amused</h1></body></html>");

    /// <summary>Any answer at all.</summary>
    public static Reply OfRaw(int status, string contentType, string body) => new() { Raw = new(status, contentType, body, 0) };

    /// <summary>So many bytes of nothing sensible, as an event stream or whatever type is given.</summary>
    public static Reply Garbage(long bytes, int status = 200, string contentType = "text/event-stream") => new() { Raw = new(status, contentType, "x", bytes) };

    /// <summary>The given JSON texts as events of a stream, or the first as a whole answer. Nothing is added.</summary>
    public static Reply OfChunks(params string[] chunks) => new() { Chunks = chunks };

    /// <summary>Takes the request and never answers.</summary>
    public static Reply Hang() => new() { Fault = StreamFault.HangBeforeHeaders };

    /// <summary>More parts: a text before a call, parallel calls. Only the first call of a reply is signed.</summary>
    public Reply And(Reply more) => this with { Parts = [.. Parts, .. more.Parts] };

    public Reply AndCall(string name, object? arguments = null) => this with { Parts = [.. Parts, Part(name, arguments)] };

    /// <summary>Streams each text in so many pieces.</summary>
    public Reply InPieces(int pieces) => this with { Pieces = pieces };

    /// <summary>Waits between pieces.</summary>
    public Reply Delay(TimeSpan between) => this with { Between = between };

    /// <summary>Waits before the first byte of the answer.</summary>
    public Reply After(TimeSpan before) => this with { Before = before };

    /// <summary>Thinks first: counts tokens and, if the request asks for thoughts, sends the summary.</summary>
    public Reply Thinking(int tokens, string? summary = null) => this with
    {
        ThoughtTokens = tokens,
        Parts = summary is null ? Parts : [new ThoughtPart(summary), .. Parts],
    };

    /// <summary>Counts so many of the prompt's tokens as cached, at most all.</summary>
    public Reply Cached(int tokens) => this with { CachedTokens = tokens };

    /// <summary>Ends with another reason than STOP, after what content there is.</summary>
    public Reply FinishWith(string reason, string? message = null) => this with { Reason = reason, ReasonMessage = message };

    /// <summary>Ends with CONTINUATION and a token; the next request must bring the token.</summary>
    public Reply ToBeContinued() => this with { Reason = "CONTINUATION", Continues = true };

    /// <summary>Closes the stream properly after some pieces, without a finish reason.</summary>
    public Reply CutAfter(int pieces) => this with { Fault = StreamFault.Cut, FaultAfter = pieces };

    /// <summary>Closes the stream in the middle of the piece after some pieces.</summary>
    public Reply CutInside(int pieces) => this with { Fault = StreamFault.CutInside, FaultAfter = pieces };

    /// <summary>Closes the stream after the first byte of the first character that has several, in the piece after some pieces.</summary>
    public Reply CutInsideCharacter(int pieces) => this with { Fault = StreamFault.CutInsideCharacter, FaultAfter = pieces };

    /// <summary>Resets the connection after some pieces.</summary>
    public Reply AbortAfter(int pieces) => this with { Fault = StreamFault.Abort, FaultAfter = pieces };

    /// <summary>Sends some pieces and then nothing more, the connection staying open.</summary>
    public Reply HangAfter(int pieces) => this with { Fault = StreamFault.Hang, FaultAfter = pieces };

    /// <summary>Sends an error event after some pieces, within the stream that began with 200.</summary>
    public Reply ErrorAfter(int pieces, int code = 503) => this with { Fault = StreamFault.ErrorEvent, FaultAfter = pieces, FaultCode = code };

    /// <summary>Leaves the connection open after the last piece.</summary>
    public Reply StayingOpen() => this with { Fault = StreamFault.StayOpen };

    /// <summary>Ends lines with LF or CR instead of CRLF.</summary>
    public Reply LineEnds(string lineEnd) => this with { LineEnd = lineEnd };

    /// <summary>Writes so many bytes at a time, through the middle of characters and line ends.</summary>
    public Reply InWritesOf(int bytes) => this with { BytesPerWrite = bytes };

    /// <summary>Prints each event over several data lines.</summary>
    public Reply OverSeveralLines() => this with { DataInLines = true };

    /// <summary>Sends the finish reason first and the content after it.</summary>
    public Reply StopFirst() => this with { Stop1st = true };

    /// <summary>Adds fields and enum values nobody has heard of.</summary>
    public Reply WithUnknownFields() => this with { UnknownFields = true };

    /// <summary>Calls have no id, as with the 2.5 models (which never have one here).</summary>
    public Reply WithoutIds() => this with { Ids = false };

    private static CallPart Part(string name, object? arguments) => new(name, arguments switch
    {
        null => null,
        JsonObject json => json.DeepClone().AsObject(),
        _ => JsonSerializer.SerializeToNode(arguments, WebNames)!.AsObject(),
    });
}

internal delegate GoogleError GoogleErrorFactory(string model);

internal abstract record ReplyPart;

internal sealed record TextPart(string Text) : ReplyPart;

internal sealed record ThoughtPart(string Text) : ReplyPart;

internal sealed record CallPart(string Name, JsonObject? Arguments) : ReplyPart;

internal sealed record EmptyPart : ReplyPart;

/// <summary>An answer outside the API's form; with <c>Repeat</c> the body is repeated up to so many bytes.</summary>
internal sealed record RawBody(int Status, string ContentType, string Body, long Repeat);

internal enum StreamFault
{
    None,
    HangBeforeHeaders,
    Hang,
    Cut,
    CutInside,
    CutInsideCharacter,
    Abort,
    ErrorEvent,
    StayOpen,
}
