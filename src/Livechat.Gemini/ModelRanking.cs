namespace Livechat.Gemini;

/// <summary>Which of the models that exist comes nearest to one that does not.</summary>
internal static class ModelRanking
{
    /// <summary>Words in ids of models that generate content, but not answers in a text chat.</summary>
    private static readonly string[] OtherTrades =
        ["image", "tts", "audio", "live", "embedding", "robotics", "computer-use", "transcribe", "omni", "research"];

    /// <summary>Whether an id can be printed as it is: ids come from outside.</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= 100 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    /// <summary>Everything up to 2.0 was shut down by June 2026 ("Gemini deprecations", ai.google.dev).</summary>
    public static bool IsRetired(string id) => id.StartsWith("gemini-pro", StringComparison.Ordinal) && !id.EndsWith("-latest", StringComparison.Ordinal)
        || ModelTraits.Of(id).Version <= 2.0m;

    /// <summary>
    /// Same family first (Flash for Flash), then stable before preview, then the newest. Aliases are left out: they change their model
    /// under a running system.
    /// </summary>
    public static IEnumerable<string> Replacements(string missing, IEnumerable<GeminiModel> models)
    {
        var wanted = Family(missing);
        return models
            .Where(model => model.GeneratesContent && model.Id.StartsWith("gemini-", StringComparison.Ordinal) && model.Id != missing)
            .Where(model => !model.Id.EndsWith("-latest", StringComparison.Ordinal) && !OtherTrades.Any(trade => model.Id.Contains(trade, StringComparison.Ordinal)))
            .OrderByDescending(model => Family(model.Id) == wanted)
            .ThenBy(model => model.Id.Contains("preview", StringComparison.Ordinal) || model.Id.Contains("-exp", StringComparison.Ordinal))
            .ThenByDescending(model => ModelTraits.Of(model.Id).Version)
            .ThenBy(model => model.Id.Length)
            .Select(model => model.Id);
    }

    /// <summary>Flash is the family of a name that tells none: the fitting choice for a chat.</summary>
    private static string Family(string id) =>
        id.Contains("lite", StringComparison.Ordinal) ? "lite"
        : id.Contains("pro", StringComparison.Ordinal) ? "pro"
        : id.Contains("argon", StringComparison.Ordinal) ? "argon"
        : "flash";
}
