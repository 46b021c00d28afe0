using GeminiEmulator;
using Livechat.Assistant.Models;
using Xunit;

namespace Livechat.Tests.Assistant.Faults;

/// <summary>R16: half a stream never passes for an answer.</summary>
public sealed class R16CutStreamTests
{
    private static readonly Reply CutInsideCharacter = Reply.Text("Grüße").CutInsideCharacter(0);

    private static readonly Dictionary<string, GeminiFault> Faults = new()
    {
        ["cut between pieces"] = new([GeminiFault.Pieces().CutAfter(2)], GeminiFault.BuiltIn, ModelFailureKind.Incomplete, 1),
        ["cut before the finish reason"] = new([GeminiFault.Pieces().CutAfter(4)], GeminiFault.BuiltIn, ModelFailureKind.Incomplete, 1),
        ["cut inside a piece"] = new([GeminiFault.Pieces().CutInside(2)], GeminiFault.BuiltIn, ModelFailureKind.Incomplete, 1),
        ["reset"] = new([GeminiFault.Pieces().AbortAfter(2)], GeminiFault.BuiltIn, ModelFailureKind.Incomplete, 1),
        ["error in the stream"] = new([GeminiFault.Pieces().ErrorAfter(2)], GeminiFault.BuiltIn, ModelFailureKind.Overloaded, 1),
        ["cut before the first piece, then well"] = new([Reply.Text(GeminiFault.Good).CutAfter(0), Reply.Text(GeminiFault.Good)], GeminiFault.Good, null, 2),
        ["half characters"] = new([Reply.Text("Grüße – 日本語 👋🏽.").InPieces(3).InWritesOf(1)], "Grüße – 日本語 👋🏽.", null, 1),
        ["cut inside a character"] = new([CutInsideCharacter, CutInsideCharacter, CutInsideCharacter], GeminiFault.BuiltIn, ModelFailureKind.Incomplete, 3),
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task R16_Every_cut_ends_in_words(string name) => Faults[name].EndsInWordsAsync();
}
