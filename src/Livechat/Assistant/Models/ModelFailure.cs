using System.Text.Json;

namespace Livechat.Assistant.Models;

/// <summary>Why a model gave no answer that can be shown.</summary>
public enum ModelFailureKind
{
    /// <summary>The key is missing, wrong, expired or blocked.</summary>
    Key,

    /// <summary>A quota is used up for long.</summary>
    Quota,

    /// <summary>Too many requests for the moment.</summary>
    RateLimited,

    /// <summary>The service is overloaded.</summary>
    Overloaded,

    /// <summary>The service failed.</summary>
    Server,

    /// <summary>No answer, no next piece, or no end in time.</summary>
    Timeout,

    /// <summary>The service could not be reached.</summary>
    Network,

    /// <summary>The model does not exist or is retired.</summary>
    ModelNotFound,

    /// <summary>The request was refused as it is.</summary>
    BadRequest,

    /// <summary>The answer was cut before its end.</summary>
    Incomplete,

    /// <summary>The answer can't be read, or is data where words should be.</summary>
    Garbage,

    /// <summary>The model's own filter refused the question or the answer.</summary>
    Blocked,

    /// <summary>The answer has no words.</summary>
    Empty,

    /// <summary>The answer reached its longest size before its first word.</summary>
    TooLong,

    /// <summary>The model ended in a way that is no answer, such as a malformed tool call.</summary>
    Malformed,

    /// <summary>The model asks for tools without end.</summary>
    ToolLoop,

    /// <summary>The day's allowance for the model is used up, so it was not asked.</summary>
    Budget,

    /// <summary>As many calls as may be in flight were in flight, so it was not asked.</summary>
    Busy,

    /// <summary>It failed again and again, so it was not asked.</summary>
    Paused,

    /// <summary>Something nobody foresaw.</summary>
    Unknown,
}

/// <summary>What a failure means for the turn.</summary>
/// <param name="IsTransient">The same request may succeed in a moment.</param>
/// <param name="RetryAfter">How long the service asks to wait first; null when it does not say.</param>
public sealed record ModelFailure(ModelFailureKind Kind, bool IsTransient = false, TimeSpan? RetryAfter = null)
{
    /// <summary>False when the model was not asked at all.</summary>
    public bool WasAsked => Kind is not (ModelFailureKind.Budget or ModelFailureKind.Busy or ModelFailureKind.Paused);

    /// <summary>Anybody who asked would have got it: it says something of the service, and nothing of the question or the answer.</summary>
    public bool IsOfService => Kind is ModelFailureKind.Key or ModelFailureKind.Quota or ModelFailureKind.RateLimited or ModelFailureKind.Overloaded
        or ModelFailureKind.Server or ModelFailureKind.Timeout or ModelFailureKind.Network or ModelFailureKind.ModelNotFound or ModelFailureKind.Incomplete;

    /// <summary>What is known of any exception, whoever's client threw it.</summary>
    public static ModelFailure Of(Exception error) => error switch
    {
        ModelFailureException known => known.Failure,
        HttpRequestException or IOException => new(ModelFailureKind.Network, IsTransient: true),
        TimeoutException or OperationCanceledException => new(ModelFailureKind.Timeout),
        JsonException or FormatException => new(ModelFailureKind.Garbage),
        _ => new(ModelFailureKind.Unknown),
    };
}

/// <summary>A model gave no answer that can be shown. The message names the kind only: no text, no key.</summary>
public sealed class ModelFailureException(ModelFailure failure, Exception? inner = null) : Exception($"The model failed: {failure.Kind}.", inner)
{
    public ModelFailureException(ModelFailureKind kind) : this(new ModelFailure(kind))
    {
    }

    public ModelFailure Failure => failure;
}
