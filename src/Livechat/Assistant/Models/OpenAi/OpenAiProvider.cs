using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using Livechat.Hosting;
using OpenAI;
using OpenAI.Chat;

namespace Livechat.Assistant.Models.OpenAi;

/// <summary>Any endpoint that speaks OpenAI's chat completions: OpenAI itself, Ollama, vLLM and the like.</summary>
public static class OpenAiProvider
{
    // Thinking counts as output there; without room for it a thinking model would answer nothing.
    private const int ThinkingRoomTokens = 4096;

    /// <summary>The provider, or null when none is set.</summary>
    public static ModelProvider? From(LivechatOptions options)
    {
        var settings = options.OpenAi;
        // A method of its own: without it every start would load OpenAI's library to learn that it is not needed.
        return settings.Model is null || settings.BaseUrl is null && settings.ApiKey is null ? null : Make(options, settings.Model);
    }

    private static ModelProvider Make(LivechatOptions options, string model)
    {
        var settings = options.OpenAi;
        var client = new ChatClient(model, new ApiKeyCredential(settings.ApiKey ?? "none"), new OpenAIClientOptions
        {
            Endpoint = settings.BaseUrl,
            // The turn repeats and gives up by its own clock.
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = options.Turns.Deadline,
            ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false },
        });
        return new ModelProvider(
            ModelProvider.OpenAi, model, new OpenAiChatClient(client, settings.BaseUrl, model), Classify,
            options.Gemini.MaxTokens + ThinkingRoomTokens);
    }

    /// <summary>What an error of the endpoint means; null when it is not one.</summary>
    public static ModelFailure? Classify(Exception error)
    {
        if (error is not ClientResultException failed)
            return null;
        var retryAfter = RetryAfter(failed.GetRawResponse());
        return failed.Status switch
        {
            0 => new ModelFailure(ModelFailureKind.Network, IsTransient: true),
            401 or 403 => new ModelFailure(ModelFailureKind.Key),
            402 => new ModelFailure(ModelFailureKind.Quota),
            404 => new ModelFailure(ModelFailureKind.ModelNotFound),
            408 or 504 => new ModelFailure(ModelFailureKind.Timeout, IsTransient: true),
            429 when IsOutOfQuota(failed.GetRawResponse()) => new ModelFailure(ModelFailureKind.Quota),
            429 => new ModelFailure(ModelFailureKind.RateLimited, IsTransient: true, retryAfter),
            503 => new ModelFailure(ModelFailureKind.Overloaded, IsTransient: true, retryAfter),
            >= 500 => new ModelFailure(ModelFailureKind.Server, IsTransient: true, retryAfter),
            _ => new ModelFailure(ModelFailureKind.BadRequest),
        };
    }

    // Spent credit is answered with the same status as haste, but no waiting mends it.
    private static bool IsOutOfQuota(PipelineResponse? response) =>
        response?.Content?.ToString().Contains("insufficient_quota", StringComparison.Ordinal) == true;

    private static TimeSpan? RetryAfter(PipelineResponse? response) =>
        response?.Headers.TryGetValue("Retry-After", out var text) == true
            && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= 86400
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
