using System.Globalization;
using System.Text.Json.Nodes;

namespace GeminiEmulator;

/// <summary>A model of the emulated service.</summary>
/// <param name="Id">Without the <c>models/</c> prefix.</param>
/// <param name="Version">What rules depend on, such as 3.8.</param>
/// <param name="Methods">Supported methods.</param>
/// <param name="ShutDown">The text of the 404 when the model is gone; {0} stands for the API version. Null when it is served.</param>
public sealed record EmulatedModel(string Id, decimal Version, IReadOnlyList<string> Methods, string? ShutDown = null)
{
    public bool Lite => Id.Contains("-lite", StringComparison.Ordinal);

    public bool TakesLevel => Version >= 3;

    public bool HasMinimal => Version is 3.5m or 3.6m or 3.0m || Version == 3.1m && Lite;

    /// <summary>From these on a trailing model turn is refused and function responses need their id.</summary>
    public bool Strict => Version >= 3.6m || Version == 3.5m && Lite;

    internal JsonObject ToJson() => new()
    {
        ["name"] = "models/" + Id,
        ["version"] = Version.ToString(CultureInfo.InvariantCulture),
        ["displayName"] = string.Join(' ', Id.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])),
        ["inputTokenLimit"] = Methods.Contains("embedContent") ? 8192 : 1048576,
        ["outputTokenLimit"] = Methods.Contains("embedContent") ? 1 : 65536,
        ["supportedGenerationMethods"] = new JsonArray([.. Methods.Select(method => (JsonNode)method)]),
        ["temperature"] = 1,
        ["maxTemperature"] = 2,
        ["topP"] = 0.95,
        ["topK"] = 64,
        ["thinking"] = Version >= 2.5m,
    };
}

/// <summary>Which models there are: the state of late November 2026 as Google's model and deprecation pages give it.</summary>
public static class Catalogue
{
    private const string NotFound = "models/{1} is not found for API version {0}, or is not supported for generateContent. "
        + "Call ListModels to see the list of available models and their supported methods.";

    private const string Gone = "This model models/{1} is no longer available. Please update your code to use models/gemini-3.8-flash.";

    private const string ClosedToNew = "This model models/{1} is no longer available to new users. Please update your code to use a newer model.";

    private static readonly string[] Text = ["generateContent", "countTokens", "createCachedContent", "batchGenerateContent"];
    private static readonly string[] Embeds = ["embedContent", "countTextTokens"];

    public static IReadOnlyList<EmulatedModel> Default { get; } =
    [
        new("gemini-2.5-pro", 2.5m, Text),
        new("gemini-2.5-flash", 2.5m, Text),
        new("gemini-2.5-flash-lite", 2.5m, Text),
        new("gemini-3.1-pro-preview", 3.1m, Text),
        new("gemini-3.1-flash-lite", 3.1m, Text),
        new("gemini-3.5-flash", 3.5m, Text),
        new("gemini-3.5-flash-lite", 3.5m, Text),
        new("gemini-3.6-flash", 3.6m, Text),
        new("gemini-3.7-flash", 3.7m, Text),
        new("gemini-3.8-flash", 3.8m, Text),
        new("gemini-4-argon", 4m, Text),
        new("gemini-flash-latest", 3.8m, Text),
        new("gemini-flash-lite-latest", 3.5m, Text),
        new("gemini-pro-latest", 3.1m, Text),
        new("gemini-embedding-2", 0, Embeds),
        new("gemini-1.5-flash", 1.5m, Text, NotFound),
        new("gemini-1.5-pro", 1.5m, Text, NotFound),
        new("gemini-2.0-flash", 2.0m, Text, Gone),
        new("gemini-2.0-flash-lite", 2.0m, Text, Gone),
        new("gemini-3-pro-preview", 3.0m, Text, Gone),
    ];

    /// <summary>The same list as a project sees it that never used the 2.5 models.</summary>
    public static IReadOnlyList<EmulatedModel> ForNewProjects { get; } =
        [.. Default.Select(model => model.Version == 2.5m ? model with { ShutDown = ClosedToNew } : model)];

    internal static GoogleError Missing(string id, string apiVersion, EmulatedModel? known) => new(404, "NOT_FOUND",
        string.Format(CultureInfo.InvariantCulture, known?.ShutDown ?? NotFound, apiVersion, id));
}
