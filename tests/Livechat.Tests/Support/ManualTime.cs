using Xunit;

namespace Livechat.Tests.Support;

/// <summary>
/// Tests that move a clock by hand run alone, after the others: they wait until the other threads have come to rest, which they never
/// do while a thousand tests run beside them.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ManualTimeTests
{
    public const string Name = "Manual time";
}

/// <summary>A clock that stands still until a test moves it. Timers fire, in order, on the thread that moves it.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers run.</summary>
    public int Timers
    {
        get
        {
            lock (_lock)
                return _timers.Count;
        }
    }

    /// <summary>How wrong the hour is, as after somebody set it. What passes is measured rightly all the same.</summary>
    public TimeSpan Error { get; set; }

    private DateTimeOffset Now
    {
        get
        {
            lock (_lock)
                return _now;
        }
    }

    public override DateTimeOffset GetUtcNow() => Now + Error;

    public override long GetTimestamp() => Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan span)
    {
        var end = Now + span;
        while (true)
        {
            Timer? next;
            lock (_lock)
            {
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                _now = next is null ? end : next.Due > _now ? next.Due : _now;
                next?.Fired();
            }
            if (next is null)
                return;
            next.Callback();
        }
    }

    /// <summary>
    /// Moves from timer to timer until <paramref name="task"/> ends, each time only after the other threads have come to rest, so that
    /// work takes no time on this clock however busy the machine is. Returns how far it had to go.
    /// </summary>
    public async Task<TimeSpan> AdvanceUntilAsync(Task task)
    {
        var start = Now;
        while (!task.IsCompleted)
        {
            await SettleAsync(task);
            DateTimeOffset? next;
            lock (_lock)
                next = _timers.Count == 0 ? null : _timers.Min(timer => timer.Due);
            if (!task.IsCompleted && next is { } due)
                Advance(due > Now ? due - Now : TimeSpan.Zero);
        }
        await task;
        return Now - start;
    }

    private static async Task SettleAsync(Task task)
    {
        // Servers of other tests may keep the pool busy for good, so quiet is waited for, but not for ever.
        var quiet = 0;
        for (var round = 0; round < 25 && quiet < 4 && !task.IsCompleted; round++)
        {
            var asked = Environment.TickCount64;
            await Task.WhenAny(task, Task.Delay(20));
            // A machine that is late itself says nothing about what has come to rest.
            quiet = ThreadPool.PendingWorkItemCount == 0 && Environment.TickCount64 - asked < 40 ? quiet + 1 : 0;
        }
    }

    private sealed class Timer(ManualTime time, Action callback) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset Due { get; private set; } = DateTimeOffset.MaxValue;

        public Action Callback => callback;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                _period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : time._now + dueTime;
                if (dueTime != Timeout.InfiniteTimeSpan)
                    time._timers.Add(this);
            }
            return true;
        }

        public void Fired()
        {
            if (_period > TimeSpan.Zero)
                Due += _period;
            else
                time._timers.Remove(this);
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
