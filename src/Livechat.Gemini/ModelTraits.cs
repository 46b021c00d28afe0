using System.Globalization;
using System.Text.RegularExpressions;

namespace Livechat.Gemini;

/// <summary>
/// What a model takes, read off its id, because the API describes neither thinking levels nor sampling support
/// ("Gemini thinking" and "Latest models", ai.google.dev). An id that tells no version, such as an alias, counts as the newest.
/// </summary>
internal sealed partial record ModelTraits(decimal Version, bool Pro, bool Lite)
{
    private const decimal Newest = 99;

    public static ModelTraits Of(string model)
    {
        var match = VersionInId().Match(GeminiUrls.Bare(model));
        var version = match.Success ? decimal.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : Newest;
        return new(version, model.Contains("-pro", StringComparison.Ordinal), model.Contains("-lite", StringComparison.Ordinal));
    }

    public bool TakesLevel => Version >= 3;

    public bool TakesBudget => Version == 2.5m;

    /// <summary>A call of the current turn must carry a signature from this generation on.</summary>
    public bool ChecksSignatures => Version >= 3;

    public bool TakesSampling => Version < 3.6m && !(Version == 3.5m && Lite);

    public bool HasMinimal => Version is 3.5m or 3.6m || Version == 3.1m && Lite;

    public string Level(GeminiThinkingLevel level) => level switch
    {
        GeminiThinkingLevel.Minimal => HasMinimal ? "MINIMAL" : "LOW",
        GeminiThinkingLevel.Low => "LOW",
        GeminiThinkingLevel.Medium => "MEDIUM",
        _ => "HIGH",
    };

    /// <summary>
    /// A 2.5 budget for a level: 2.5 Pro can't stop thinking below 128 tokens; the other figures keep the proportions of the levels.
    /// </summary>
    public int Budget(GeminiThinkingLevel level) => level switch
    {
        GeminiThinkingLevel.Minimal => Pro ? 128 : 0,
        GeminiThinkingLevel.Low => 1024,
        GeminiThinkingLevel.Medium => 8192,
        _ => 24576,
    };

    [GeneratedRegex(@"^gemini-(\d{1,2}(?:\.\d{1,2})?)(?=-|$)")]
    private static partial Regex VersionInId();
}
