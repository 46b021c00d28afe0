using System.Threading.RateLimiting;
using Livechat.Hosting;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace Livechat.Assistant.Models;

/// <summary>
/// The way to the configured model. It has so many places; who finds none waits a moment, and few may wait, so that a model that hangs
/// holds up nobody who needs none. When calls fail again and again it closes: nobody is sent to a model that does not answer. After a
/// while one call is let through, and its success opens the way for all. Thread-safe.
/// </summary>
public sealed partial class ModelGate : IDisposable
{
    // A turn makes up to three calls of the same kind, and one turn alone must not decide for all.
    private const int FewestCalls = 6;

    private const double FailedShare = 0.5;

    private const string Subject = "model calls";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    // A visitor waits this long at most for a place before the built-in assistant answers.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ModelProvider _provider;
    private readonly AssistantStatus _status;
    private readonly AssistantMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly SteadyTime _steady;
    private readonly ILogger<ModelGate> _log;
    private readonly ConcurrencyLimiter _places;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline _breaker;
    private long _advisedUntil;
    private bool _isPaused;

    public ModelGate(AssistantModels models, AssistantStatus status, AssistantMetrics metrics, LivechatOptions options, TimeProvider time, ILogger<ModelGate> log)
    {
        (_provider, _status, _metrics, _time, _steady, _log) = (models.Configured ?? models.BuiltIn, status, metrics, time, new SteadyTime(time), log);
        var calls = options.Turns.ModelCallsAtOnce;
        _places = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = calls,
            // Of the turns that may be in the making, half of what the calls leave is left to those that need no model.
            QueueLimit = Math.Clamp((options.Turns.Concurrent - calls) / 2, 0, calls),
        });
        _breaker = new ResiliencePipelineBuilder { TimeProvider = _steady }.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = FailedShare,
            MinimumThroughput = FewestCalls,
            SamplingDuration = Window,
            BreakDurationGenerator = arguments => ValueTask.FromResult(Pause(arguments.HalfOpenAttempts)),
            ShouldHandle = arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is { } error && CountsAgainst(error, arguments.Context.CancellationToken.IsCancellationRequested)),
            OnOpened = arguments => Paused(arguments.Outcome.Exception, arguments.BreakDuration),
            OnClosed = _ => Resumed(),
            StateProvider = _state,
        }).Build();
    }

    /// <summary>
    /// Makes one call of the model. Throws what the call throws, and <see cref="ModelFailureException"/> of kind Busy or Paused when it
    /// was not made.
    /// </summary>
    public async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancel)
    {
        try
        {
            return await _breaker.ExecuteAsync(async token => await InPlaceAsync(call, token), cancel);
        }
        catch (BrokenCircuitException e)
        {
            throw new ModelFailureException(new ModelFailure(ModelFailureKind.Paused), e);
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<T> InPlaceAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancel)
    {
        using var place = await TakePlaceAsync(cancel);
        try
        {
            return await call(cancel);
        }
        catch (Exception e) when (_provider.FailureOf(e).RetryAfter is { } wait)
        {
            Volatile.Write(ref _advisedUntil, (_steady.GetUtcNow() + wait).UtcTicks);
            throw;
        }
    }

    private async Task<RateLimitLease> TakePlaceAsync(CancellationToken cancel)
    {
        if (_places.AttemptAcquire() is { IsAcquired: true } free)
            return free;
        using var late = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            if (await _places.AcquireAsync(cancellationToken: either.Token) is { IsAcquired: true } place)
                return place;
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new ModelFailureException(new ModelFailure(ModelFailureKind.Busy), e);
        }
        throw new ModelFailureException(ModelFailureKind.Busy);
    }

    private bool CountsAgainst(Exception error, bool wasCalledOff)
    {
        var failure = _provider.FailureOf(error);
        // A call that was not made, or not wanted any more, proves nothing: it neither closes the way nor opens it again.
        return wasCalledOff && error is OperationCanceledException || !failure.WasAsked ? _state.CircuitState == CircuitState.HalfOpen : failure.IsOfService;
    }

    /// <summary>Longer with each attempt that failed, and never shorter than the service asks for.</summary>
    private TimeSpan Pause(int attempts)
    {
        var advised = TimeSpan.FromTicks(Math.Max(0, Volatile.Read(ref _advisedUntil) - _steady.GetUtcNow().UtcTicks));
        var grown = ShortestPause * Math.Pow(2, Math.Min(attempts, 10));
        var pause = advised > grown ? advised : grown;
        return pause < LongestPause ? pause : LongestPause;
    }

    private ValueTask Paused(Exception? error, TimeSpan pause)
    {
        var kind = error is null ? ModelFailureKind.Unknown : _provider.FailureOf(error).Kind;
        _status.Warn(Subject, $"{_provider.Name} is not answering ({kind}): the built-in assistant answers. The first message after {_time.GetUtcNow() + pause:HH:mm:ss} UTC tries {_provider.Name} again.");
        _metrics.ModelPaused(_provider.Name, isPaused: true);
        // Once for each change: a service that stays away must not fill the log.
        if (!_isPaused)
            ModelPaused(_provider.Name, kind);
        _isPaused = true;
        return ValueTask.CompletedTask;
    }

    private ValueTask Resumed()
    {
        _status.Warn(Subject, null);
        _metrics.ModelPaused(_provider.Name, isPaused: false);
        _isPaused = false;
        ModelResumed(_provider.Name);
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(1, LogLevel.Warning, "{Provider} failed too often, last with {Kind}: the built-in assistant answers until it works again")]
    private partial void ModelPaused(string provider, ModelFailureKind kind);

    [LoggerMessage(2, LogLevel.Information, "{Provider} answers again")]
    private partial void ModelResumed(string provider);
}
