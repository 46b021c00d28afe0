using GeminiEmulator;
using Livechat.Assistant.Models;
using Xunit;

namespace Livechat.Tests.Assistant.Faults;

/// <summary>R17: what can't be read is never shown.</summary>
public sealed class R17GarbageTests
{
    private static readonly Dictionary<string, GeminiFault> Faults = new()
    {
        ["a page of HTML"] = new([Reply.Html()], GeminiFault.BuiltIn, ModelFailureKind.Garbage, 1),
        ["50 MB"] = new([Reply.Garbage(50_000_000)], GeminiFault.BuiltIn, ModelFailureKind.Garbage, 1),
        ["broken JSON"] = new([Reply.OfChunks("""{"candidates":[{"content":""")], GeminiFault.BuiltIn, ModelFailureKind.Garbage, 1),
        ["wrong types"] = new([Reply.OfChunks("""{"candidates":[{"content":{"parts":[{"text":7}]},"finishReason":"STOP"}]}""")], GeminiFault.BuiltIn, ModelFailureKind.Garbage, 1),
        ["JSON as the answer"] = new([Reply.Text("""{"action":"create_ticket","success":true}""")], GeminiFault.BuiltIn, ModelFailureKind.Garbage, 1),
        ["a tool call as the answer"] = new([Reply.Text("Let me look.\nsearch_knowledge(query=\"refund\")")], GeminiFault.BuiltIn, ModelFailureKind.Garbage, 1),
        ["candidates is text"] = new([Reply.OfChunks("""{"candidates":"none"}""")], GeminiFault.BuiltIn, ModelFailureKind.Garbage, 1),
        ["no object"] = new([Reply.OfChunks("[1,2]")], GeminiFault.BuiltIn, ModelFailureKind.Garbage, 1),
        ["half a surrogate pair"] = new([Reply.OfChunks("""{"candidates":[{"content":{"parts":[{"text":"\ud83d"}]},"finishReason":"STOP"}]}""")], GeminiFault.BuiltIn, ModelFailureKind.Garbage, 1),
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task R17_All_garbage_ends_in_words(string name) => Faults[name].EndsInWordsAsync();
}
