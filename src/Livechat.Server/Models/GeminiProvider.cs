using Livechat.Assistant.Models;
using Livechat.Gemini;
using Livechat.Hosting;
using GeminiOptions = Livechat.Gemini.GeminiOptions;

namespace Livechat.Server.Models;

/// <summary>Makes Google Gemini the model that answers, when there is a key for it.</summary>
internal static class GeminiProvider
{
    /// <summary>Throws <see cref="StartException"/> when the settings can't work.</summary>
    public static IServiceCollection AddGemini(this IServiceCollection services, LivechatOptions options)
    {
        if (options.Gemini.ApiKey is not { } key)
            return services;
        var gemini = new GeminiOptions
        {
            ApiKey = key,
            Model = options.Gemini.Model,
            BaseUrl = options.Gemini.BaseUrl.ToString(),
            MaxOutputTokens = options.Gemini.MaxTokens,
            Temperature = (float?)options.Gemini.Temperature,
        };
        if (gemini.Faults() is { Count: > 0 } faults)
            throw new StartException(["The GEMINI_… settings are not right:", .. faults.Select(fault => "  " + fault)]);
        // One client for the life of the process; how long a call may take is decided turn by turn.
        var http = new HttpClient(GeminiChatClient.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        return services
            .AddSingleton(new ModelProvider(ModelProvider.Gemini, gemini.Model, new GeminiChatClient(http, gemini), Classify))
            .AddSingleton(new GeminiModels(http, gemini))
            .AddHostedService<GeminiModelCheckup>();
    }

    /// <summary>What an error of Gemini means for a turn; null when it is not one.</summary>
    internal static ModelFailure? Classify(Exception error) => error is GeminiException failed
        ? new ModelFailure(KindOf(failed.Kind), failed.IsTransient, failed.RetryAfter)
        : null;

    private static ModelFailureKind KindOf(GeminiErrorKind kind) => kind switch
    {
        GeminiErrorKind.Key => ModelFailureKind.Key,
        GeminiErrorKind.Quota => ModelFailureKind.Quota,
        GeminiErrorKind.RateLimited => ModelFailureKind.RateLimited,
        GeminiErrorKind.Overloaded => ModelFailureKind.Overloaded,
        GeminiErrorKind.ServerError => ModelFailureKind.Server,
        GeminiErrorKind.Timeout => ModelFailureKind.Timeout,
        GeminiErrorKind.ModelNotFound => ModelFailureKind.ModelNotFound,
        GeminiErrorKind.Precondition or GeminiErrorKind.BadRequest => ModelFailureKind.BadRequest,
        GeminiErrorKind.Incomplete => ModelFailureKind.Incomplete,
        GeminiErrorKind.Garbage => ModelFailureKind.Garbage,
        GeminiErrorKind.Network => ModelFailureKind.Network,
        _ => ModelFailureKind.Unknown,
    };
}
