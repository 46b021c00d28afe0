using GeminiEmulator;
using Livechat.Assistant.Models;
using Xunit;

namespace Livechat.Tests.Assistant.Faults;

/// <summary>R18: every way an answer can end has a state of its own, and none is an empty bubble.</summary>
public sealed class R18FinishTests
{
    private static readonly Dictionary<string, GeminiFault> Faults = new()
    {
        ["a finish reason only"] = new([Reply.Finish("STOP")], GeminiFault.BuiltIn, ModelFailureKind.Empty, 1),
        ["empty content"] = new([Reply.EmptyContent()], GeminiFault.BuiltIn, ModelFailureKind.Empty, 1),
        ["no candidates"] = new([Reply.OfChunks("{}"), Reply.OfChunks("{}"), Reply.OfChunks("{}")], GeminiFault.BuiltIn, ModelFailureKind.Incomplete, 3),
        ["STOP first, text later"] = new([Reply.Text(GeminiFault.Good).InPieces(2).StopFirst()], GeminiFault.Good, null, 1),
        ["SAFETY"] = new([Reply.Finish("SAFETY")], GeminiFault.BuiltIn, ModelFailureKind.Blocked, 1),
        ["SAFETY after some text"] = new([GeminiFault.Pieces().FinishWith("SAFETY")], GeminiFault.BuiltIn, ModelFailureKind.Blocked, 1),
        ["RECITATION"] = new([Reply.Finish("RECITATION")], GeminiFault.BuiltIn, ModelFailureKind.Blocked, 1),
        ["prompt blocked"] = new([Reply.Blocked()], GeminiFault.BuiltIn, ModelFailureKind.Blocked, 1),
        ["MAX_TOKENS without text"] = new([Reply.Finish("MAX_TOKENS")], GeminiFault.BuiltIn, ModelFailureKind.TooLong, 1),
        ["MAX_TOKENS with text"] = new([Reply.Text("First open the panel. Then choose version 8.2 and").FinishWith("MAX_TOKENS")], "First open the panel. …", null, 1),
        ["MALFORMED_FUNCTION_CALL"] = new([Reply.Finish("MALFORMED_FUNCTION_CALL", "Malformed function call: print(default_api.x(")], GeminiFault.BuiltIn, ModelFailureKind.Malformed, 1),
        ["UNEXPECTED_TOOL_CALL"] = new([Reply.Finish("UNEXPECTED_TOOL_CALL")], GeminiFault.BuiltIn, ModelFailureKind.Malformed, 1),
        ["a reason nobody knows"] = new([Reply.Finish("NEVER_HEARD_OF_IT")], GeminiFault.BuiltIn, ModelFailureKind.Malformed, 1),
        ["blank text"] = new([Reply.Text(" \n ")], GeminiFault.BuiltIn, ModelFailureKind.Empty, 1),
        ["BLOCKLIST"] = new([Reply.Finish("BLOCKLIST")], GeminiFault.BuiltIn, ModelFailureKind.Blocked, 1),
        ["PROHIBITED_CONTENT"] = new([Reply.Finish("PROHIBITED_CONTENT")], GeminiFault.BuiltIn, ModelFailureKind.Blocked, 1),
        ["SPII"] = new([Reply.Finish("SPII")], GeminiFault.BuiltIn, ModelFailureKind.Blocked, 1),
        ["IMAGE_SAFETY"] = new([Reply.Finish("IMAGE_SAFETY")], GeminiFault.BuiltIn, ModelFailureKind.Blocked, 1),
        ["LANGUAGE"] = new([Reply.Finish("LANGUAGE")], GeminiFault.BuiltIn, ModelFailureKind.Malformed, 1),
        ["OTHER"] = new([Reply.Finish("OTHER")], GeminiFault.BuiltIn, ModelFailureKind.Malformed, 1),
        ["TOO_MANY_TOOL_CALLS"] = new([Reply.Finish("TOO_MANY_TOOL_CALLS")], GeminiFault.BuiltIn, ModelFailureKind.Malformed, 1),
        ["MISSING_THOUGHT_SIGNATURE"] = new([Reply.Finish("MISSING_THOUGHT_SIGNATURE")], GeminiFault.BuiltIn, ModelFailureKind.Malformed, 1),
        ["MALFORMED_RESPONSE"] = new([Reply.Finish("MALFORMED_RESPONSE")], GeminiFault.BuiltIn, ModelFailureKind.Malformed, 1),
        ["prompt blocked for safety"] = new([Reply.Blocked("SAFETY")], GeminiFault.BuiltIn, ModelFailureKind.Blocked, 1),
        ["OTHER after some text"] = new([GeminiFault.Pieces().FinishWith("OTHER")], GeminiFault.BuiltIn, ModelFailureKind.Malformed, 1),
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task R18_Every_end_is_words(string name) => Faults[name].EndsInWordsAsync();
}
