using GeminiEmulator;
using Livechat.Assistant.Models;
using Xunit;

namespace Livechat.Tests.Assistant.Faults;

/// <summary>R14: a service that refuses or fails is asked at most three times, and not against its advice.</summary>
public sealed class R14ServiceErrorTests
{
    private static readonly Dictionary<string, GeminiFault> Faults = new()
    {
        ["429, then well"] = new([Reply.Error(429), Reply.Text(GeminiFault.Good)], GeminiFault.Good, null, 2),
        ["429 with a short Retry-After, then well"] = new([Reply.Error(429, retryDelay: "0.3s"), Reply.Text(GeminiFault.Good)], GeminiFault.Good, null, 2),
        ["429 with a long Retry-After"] = new([Reply.Error(429, retryDelay: "46s")], GeminiFault.BuiltIn, ModelFailureKind.RateLimited, 1),
        ["429 for the day"] = new([Reply.Error(429, retryDelay: "1s", quotaId: GeminiFault.PerDay)], GeminiFault.BuiltIn, ModelFailureKind.Quota, 1),
        ["429 without end"] = new([Reply.Error(429), Reply.Error(429), Reply.Error(429)], GeminiFault.BuiltIn, ModelFailureKind.RateLimited, 3),
        ["500, then well"] = new([Reply.Error(500), Reply.Text(GeminiFault.Good)], GeminiFault.Good, null, 2),
        ["500 without end"] = new([Reply.Error(500), Reply.Error(500), Reply.Error(500)], GeminiFault.BuiltIn, ModelFailureKind.Server, 3),
        ["503 twice, then well"] = new([Reply.Error(503), Reply.Error(503), Reply.Text(GeminiFault.Good)], GeminiFault.Good, null, 3),
        ["503 without end"] = new([Reply.Error(503), Reply.Error(503), Reply.Error(503)], GeminiFault.BuiltIn, ModelFailureKind.Overloaded, 3),
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task R14_Every_error_ends_in_words(string name) => Faults[name].EndsInWordsAsync();
}
