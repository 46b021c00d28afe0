using Livechat.Assistant.Models;
using Livechat.Hosting;

namespace Livechat.Assistant.Turns;

/// <summary>
/// The time of one turn, counted from its claim. The configured model's part ends early enough that the built-in assistant can still
/// answer before the deadline.
/// </summary>
internal sealed class TurnClock(TurnOptions limits, AssistantMetrics metrics, TimeProvider time)
{
    // The built-in assistant needs a few milliseconds; the rest is for a machine under load.
    private static readonly TimeSpan LongestReserve = TimeSpan.FromSeconds(2);

    // A repeat that has less time left than this would not get an answer.
    private static readonly TimeSpan ShortestCall = TimeSpan.FromSeconds(1);

    private readonly long _start = time.GetTimestamp();
    private bool _firstPieceSeen;

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Until the whole turn must have its answer; never negative.</summary>
    public TimeSpan Left => Positive(limits.Deadline - Elapsed);

    /// <summary>Until the configured model's part ends; never negative.</summary>
    public TimeSpan LeftForModel => Positive(limits.Deadline - Reserve - Elapsed);

    private TimeSpan Reserve => limits.Deadline / 8 < LongestReserve ? limits.Deadline / 8 : LongestReserve;

    /// <summary>How long to wait before the next try, or null when no time is left for one.</summary>
    /// <param name="retries">How many there were.</param>
    public TimeSpan? RetryDelay(ModelFailure failure, int retries)
    {
        // Spread, so that turns which failed together don't come back together.
        var jitter = 0.5 + Random.Shared.NextDouble();
        var delay = failure.RetryAfter is { } asked ? asked + TimeSpan.FromMilliseconds(100 * jitter) : TimeSpan.FromMilliseconds(250 * jitter * (1 << retries));
        return delay + ShortestCall <= LeftForModel ? delay : null;
    }

    public void FirstPiece(string provider)
    {
        if (_firstPieceSeen)
            return;
        _firstPieceSeen = true;
        metrics.FirstPiece(provider, Elapsed);
    }

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;
}
