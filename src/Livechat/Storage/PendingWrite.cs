using Microsoft.Extensions.Logging;

namespace Livechat.Storage;

/// <summary>One write on its way through the <see cref="CommitQueue"/>.</summary>
internal abstract partial class PendingWrite
{
    // Not the wall clock, which may be set back.
    private readonly long _since = Environment.TickCount64;
    private List<Action>? _afterCommit;

    public TimeSpan Waited => TimeSpan.FromMilliseconds(Environment.TickCount64 - _since);

    public void Run(WriteSession session)
    {
        session.AfterCommitActions = null;
        Execute(session);
        _afterCommit = session.AfterCommitActions;
    }

    /// <summary>Its caller is told that the database did not take it, or may not have. Does nothing when the caller was told something before.</summary>
    public abstract void Fail(Exception error);

    /// <summary>The write itself threw: its caller gets that error.</summary>
    public abstract void Refuse(Exception error);

    /// <summary>The commit returned: followers are told first, then the caller.</summary>
    public void Release(ILogger log)
    {
        foreach (var action in _afterCommit ?? [])
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                // The data is committed whatever a follower does; it finds it by reading.
                FollowerFailed(log, e);
            }
        }
        Complete();
    }

    protected abstract void Execute(WriteSession session);

    protected abstract void Complete();

    [LoggerMessage(2, LogLevel.Error, "A follower of a commit threw")]
    private static partial void FollowerFailed(ILogger log, Exception error);
}

internal sealed class PendingWrite<T>(Func<WriteSession, T> write) : PendingWrite
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _value = default!;
    private Exception? _refused;

    public Task<T> Result => _done.Task;

    public override void Fail(Exception error) => _done.TrySetException(_refused ?? error);

    public override void Refuse(Exception error) => _refused = error;

    protected override void Execute(WriteSession session) => _value = write(session);

    protected override void Complete()
    {
        if (_refused is null)
            _done.TrySetResult(_value);
        else
            _done.TrySetException(_refused);
    }
}
