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
        ["cut between pieces"] = Broken(GeminiFault.Pieces().CutAfter(2), ModelFailureKind.Incomplete),
        ["cut before the finish reason"] = Broken(GeminiFault.Pieces().CutAfter(4), ModelFailureKind.Incomplete),
        ["cut inside a piece"] = Broken(GeminiFault.Pieces().CutInside(2), ModelFailureKind.Incomplete),
        ["reset"] = Broken(GeminiFault.Pieces().AbortAfter(2), ModelFailureKind.Incomplete),
        ["error in the stream"] = Broken(GeminiFault.Pieces().ErrorAfter(2), ModelFailureKind.Overloaded),
        ["cut before the first piece, then well"] = new([Reply.Text(GeminiFault.Good).CutAfter(0), Reply.Text(GeminiFault.Good)], GeminiFault.Good, null, 2),
        ["half characters"] = new([Reply.Text("Grüße – 日本語 👋🏽.").InPieces(3).InWritesOf(1)], "Grüße – 日本語 👋🏽.", null, 1),
        ["cut inside a character"] = new([CutInsideCharacter, CutInsideCharacter, CutInsideCharacter], GeminiFault.BuiltIn, ModelFailureKind.Incomplete, 3),
    };

    // Repeated as long as nothing of the answer was shown.
    private static GeminiFault Broken(Reply reply, ModelFailureKind failure) => new([reply, reply, reply], GeminiFault.BuiltIn, failure, null);

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task R16_Every_cut_ends_in_words(string name) => Faults[name].EndsInWordsAsync();
}
