using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Livechat.Gemini;

/// <summary>A model as the API lists it.</summary>
/// <param name="Id">Without the <c>models/</c> prefix.</param>
/// <param name="DisplayName">Name for people, the id if there is none.</param>
/// <param name="InputTokenLimit">0 when not told.</param>
/// <param name="OutputTokenLimit">0 when not told.</param>
/// <param name="Methods">Supported methods such as <c>generateContent</c>.</param>
public sealed record GeminiModel(string Id, string DisplayName, long InputTokenLimit, long OutputTokenLimit, IReadOnlyList<string> Methods)
{
    public bool GeneratesContent => Methods.Contains("generateContent");
}

/// <summary>What became of a configured model.</summary>
public enum GeminiModelState
{
    /// <summary>It exists and generates content.</summary>
    Available,

    /// <summary>It existed and was shut down.</summary>
    Retired,

    /// <summary>The service does not know it.</summary>
    Unknown,

    /// <summary>It exists but does not generate content, such as an embedding model.</summary>
    Unsuitable,

    /// <summary>The key is refused, so nothing can be said of the model.</summary>
    KeyRejected,

    /// <summary>The service could not be asked, or did not answer sensibly.</summary>
    Unreachable,
}

/// <summary>Result of a check, fit for a log line and a health page.</summary>
/// <param name="Model">The id that was checked.</param>
/// <param name="State">What became of it.</param>
/// <param name="Message">One sentence that says what is wrong and what to do; never holds the key.</param>
/// <param name="Replacements">Models that exist and generate content, the best first; empty when the model is available or the list could not be had.</param>
public sealed record GeminiModelCheck(string Model, GeminiModelState State, string Message, IReadOnlyList<string> Replacements);

/// <summary>
/// Asks which models exist ("Models" reference, ai.google.dev/api). Lists change several times a year, so nothing about them is
/// built in except how to read versions off ids. Thread-safe.
/// </summary>
public sealed class GeminiModels
{
    /// <summary>At 1000 models a page this is far beyond any list; it ends a service that pages for ever.</summary>
    private const int MaxPages = 20;

    private const int MaxReplacements = 5;

    private readonly GeminiHttp http;

    /// <exception cref="ArgumentException">The options can't work; see <see cref="GeminiOptions.Faults"/>.</exception>
    public GeminiModels(HttpClient httpClient, GeminiOptions options)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Faults() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(' ', faults), nameof(options));
        http = new(httpClient, options);
    }

    /// <summary>Every model, page by page.</summary>
    /// <exception cref="GeminiException">The list could not be had.</exception>
    public async IAsyncEnumerable<GeminiModel> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? pageToken = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var (models, next) = await PageAsync(pageToken, cancellationToken);
            foreach (var model in models)
                yield return model;
            if (string.IsNullOrEmpty(next))
                yield break;
            pageToken = next;
        }
    }

    /// <summary>One model.</summary>
    /// <exception cref="GeminiException">It could not be had; <see cref="GeminiErrorKind.ModelNotFound"/> when it does not exist.</exception>
    public async Task<GeminiModel> GetAsync(string model, CancellationToken cancellationToken = default)
    {
        using var response = await http.SendAsync(HttpMethod.Get, GeminiUrls.Model(http.Options, model), null, cancellationToken);
        using var document = await http.ReadJsonAsync(response, cancellationToken);
        return Read(document.RootElement) ?? throw GeminiException.Garbage("the model has no name");
    }

    /// <summary>
    /// Tells whether a model can be used and, if not, which ones can. Throws only when cancelled. A model that is listed may still be
    /// closed to a project; that shows at the first request.
    /// </summary>
    /// <param name="model">The model to check, null for the configured one.</param>
    public async Task<GeminiModelCheck> CheckModelAsync(string? model = null, CancellationToken cancellationToken = default)
    {
        var id = GeminiUrls.Bare(model ?? http.Options.Model);
        try
        {
            var found = await GetAsync(id, cancellationToken);
            return found.GeneratesContent
                ? new(id, GeminiModelState.Available, $"The model {id} is available.", [])
                : await WithReplacementsAsync(id, GeminiModelState.Unsuitable, $"The model {id} exists but does not generate text.", cancellationToken);
        }
        catch (GeminiException e) when (e.Kind == GeminiErrorKind.ModelNotFound)
        {
            var retired = ModelRanking.IsRetired(id) || e.Detail?.Contains("no longer available", StringComparison.Ordinal) == true;
            return retired
                ? await WithReplacementsAsync(id, GeminiModelState.Retired, $"The model {id} is retired.", cancellationToken)
                : await WithReplacementsAsync(id, GeminiModelState.Unknown, $"Gemini has no model {id}.", cancellationToken);
        }
        catch (GeminiException e)
        {
            return new(id, e.Kind == GeminiErrorKind.Key ? GeminiModelState.KeyRejected : GeminiModelState.Unreachable, e.Message, []);
        }
    }

    private async Task<GeminiModelCheck> WithReplacementsAsync(string id, GeminiModelState state, string message, CancellationToken cancellationToken)
    {
        try
        {
            var models = new List<GeminiModel>();
            await foreach (var model in ListAsync(cancellationToken))
                models.Add(model);
            var best = ModelRanking.Replacements(id, models).Take(MaxReplacements).ToList();
            return new(id, state, best.Count == 0 ? message : $"{message} Models that exist: {string.Join(", ", best)}.", best);
        }
        catch (GeminiException e)
        {
            return new(id, state, $"{message} The list of models could not be had: {e.Message}", []);
        }
    }

    private async Task<(List<GeminiModel> Models, string? Next)> PageAsync(string? pageToken, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(HttpMethod.Get, GeminiUrls.Models(http.Options, pageToken), null, cancellationToken);
        using var document = await http.ReadJsonAsync(response, cancellationToken);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw GeminiException.Garbage("it is not an object");
        return (root.Objects("models").Select(Read).OfType<GeminiModel>().ToList(), root.String("nextPageToken"));
    }

    private static GeminiModel? Read(JsonElement model)
    {
        if (model.ValueKind != JsonValueKind.Object)
            throw GeminiException.Garbage("it is not an object");
        if (model.String("name") is not { } name || !ModelRanking.IsId(GeminiUrls.Bare(name)))
            return null;
        var id = GeminiUrls.Bare(name);
        return new(id, model.String("displayName") ?? id, model.Count("inputTokenLimit"), model.Count("outputTokenLimit"), [.. model.Strings("supportedGenerationMethods")]);
    }
}
