namespace Livechat.Gemini;

/// <summary>The addresses of the API. None ever carries the key.</summary>
internal static class GeminiUrls
{
    public static Uri Generate(GeminiOptions options, string model, bool stream) =>
        Of(options, $"models/{Uri.EscapeDataString(Bare(model))}:{(stream ? "streamGenerateContent?alt=sse" : "generateContent")}");

    public static Uri Model(GeminiOptions options, string model) => Of(options, $"models/{Uri.EscapeDataString(Bare(model))}");

    public static Uri Models(GeminiOptions options, string? pageToken) =>
        Of(options, pageToken is null ? "models?pageSize=1000" : $"models?pageSize=1000&pageToken={Uri.EscapeDataString(pageToken)}");

    /// <summary>The id without the collection it lives in.</summary>
    public static string Bare(string model) => model.StartsWith("models/", StringComparison.Ordinal) ? model["models/".Length..] : model;

    /// <summary>Google's own examples write the address with its version; given so, that version counts.</summary>
    private static Uri Of(GeminiOptions options, string rest)
    {
        var url = options.BaseUrl.TrimEnd('/');
        var hasVersion = url.EndsWith("/v1", StringComparison.Ordinal) || url.EndsWith("/v1beta", StringComparison.Ordinal);
        return new(hasVersion ? $"{url}/{rest}" : $"{url}/{options.ApiVersion}/{rest}");
    }
}
