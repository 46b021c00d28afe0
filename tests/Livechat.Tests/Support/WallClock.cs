namespace Livechat.Tests.Support;

/// <summary>The machine's clock, wrong by as much as a test sets it. What passes is measured rightly all the same.</summary>
public sealed class WallClock : TimeProvider
{
    private long _error;

    public TimeSpan Error
    {
        get => new(Volatile.Read(ref _error));
        set => Volatile.Write(ref _error, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Error;
}
